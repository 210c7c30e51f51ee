"""添え物: 記録に添えるファイルを、案件の source/ に写す名で用意する。要約値は求めるもので、打つものではない。"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import takewhile
from operator import eq

from amend.characters import first_difference
from amend.cli.arguments import named_file, naming
from amend.errors import TextError
from amend.events import RecordName
from amend.files import read_bytes
from amend.ledger import digest
from amend.ledger.paths import SOURCE
from amend.read.decode import decode
from amend.toml import TomlValue


class Attachments:
    """添え物: 一つの記録に添えるもの。

    Attributes:
        files: 加えるファイル。台帳からの名から中身。
    """

    def __init__(self, folder: str, held: Mapping[str, bytes], name: RecordName) -> None:
        """Args: folder: 案件のフォルダー。held: 協約の今のファイル。name: 書く記録の名。"""
        self._folder = folder
        self._held = held
        self._prefix = f"{name.party}-{name.number:03}-"
        self.files: dict[str, bytes] = {}

    def add(self, path: str) -> TomlValue:
        """添える: ファイルを source/ に写し、記録に書く名と要約値を返す。

        同じ名で違う中身のものがもうあれば、記録の番号を頭に付ける。同じ中身のものがあれば、それを使う。
        """
        file = named_file(path)
        return self.keep(unicodedata.normalize("NFC", file.name), read_bytes(file))

    def keep(self, name: str, data: bytes) -> TomlValue:
        """添える: 中身を渡して。"""
        base = f"{self._folder}/{SOURCE}/"
        present = {**self._held, **self.files}
        same = [path for path, held in present.items() if path.startswith(base) and held == data]
        kept = next((path for path in same if path == base + name or path.endswith(f"-{name}")), None)
        if kept is None:
            kept = base + (name if base + name not in present else self._prefix + name)
            self.files[kept] = data
        return {"file": kept.removeprefix(f"{self._folder}/"), "sha256": digest(data)}


def words_of(path: str, allowed: frozenset[str]) -> bytes:
    """本文のファイル: 文字コードと改行を台帳の形にしたもの。"""
    file = named_file(path)
    with naming(file):
        text = decode(read_bytes(file), None, allowed).text
    return (text if text.endswith("\n") else f"{text}\n").encode()


def prove_same(path: str, ours: Sequence[bytes], allowed: frozenset[str]) -> None:
    """照合: 相手方のファイルが、この記録の変更協約か全文と一字も違わないことを確かめる。

    Args:
        path: 相手方のファイル。
        ours: この記録の変更協約と全文。
        allowed: 届け出た文字。

    Raises:
        TextError: どれとも違う。初めから最も長く一致するものと、初めて違う字を言う。
    """
    theirs = words_of(path, allowed)
    if theirs in ours:
        return
    nearest = max(ours, key=lambda words: sum(1 for _ in takewhile(bool, map(eq, words, theirs))))
    shown = first_difference(nearest, theirs, ("この記録", "相手方"))
    raise TextError(
        f"相手方のファイルは、この記録の本文と違います。\n  {shown}",
        where=path,
        advice="amend compare で違う所を確かめてください。議決した本文そのものが違うのなら、--text に相手方のファイルを"
        "指定して、そのとおりに記録します。",
    )
