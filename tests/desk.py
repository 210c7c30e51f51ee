"""職員の机: 悪い頼みの試験の備え。新旧の本文のあるフォルダと、断り方の確かめ方。"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest
from conftest import Done

USAGE, TEXT, LEDGER = 2, 3, 4  # DESIGN §7

OLD = """連携協約

　甲及び乙は、次のとおり連携協約を締結する。

　（目的）
第１条　この協約は、次の取組を行うことを目的とする。
　(1)　医療

　（協議）
第２条　甲及び乙は、定期的に協議を行う。

別表（第１条関係）

* - 取組
  - 乙の役割
* - 観光
  - 協力する。
"""
NEW = OLD.replace("定期的に", "毎年度")
COMPARE = "compare 旧.txt 新.txt"


def _walls_stand() -> bool:
    """読む権限を外したファイルが、本当に読めなくなるか。root では読めてしまう。"""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return not os.access(file.name, os.R_OK)


mortal = pytest.mark.skipif(not _walls_stand(), reason="root と Windows には、読む権限の壁が無い")

Content = str | bytes | int | None
"""置くもの: 文字列 (UTF-8)、バイト列、大きさだけのファイル (バイト)。None なら何も置かない。"""


def place(path: Path, content: Content) -> None:
    """机にものを置く。途中のフォルダも作る。"""
    if content is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, int):
        with path.open("wb") as file:
            file.truncate(content)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def lay_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """机: 空白と半角カナのある名のフォルダで、旧.txt と新.txt を開いている。フォルダという名のフォルダもある。"""
    folder = tmp_path / "連携　ｷｮｳﾔｸ (案) 1"
    place(folder / "旧.txt", OLD)
    place(folder / "新.txt", NEW)
    (folder / "フォルダ").mkdir()
    monkeypatch.chdir(folder)
    return folder


def snapshot(folder: Path) -> dict[str, object]:
    """机の上の全部: 名から中身へ。大きなファイルとフォルダは、大きさと書かれた時刻で見る。"""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        small = path.is_file() and status.st_size < 1_000_000
        found[str(path.relative_to(folder))] = path.read_bytes() if small else (status.st_size, status.st_mtime_ns)
    return found


def assert_refused(done: Done, code: int, words: tuple[str, ...]) -> None:
    """断り方: 終了コード、言うべき言葉、直し方。英語の文も traceback も見せず、標準出力には何も出さない。"""
    assert (done.code, done.out) == (code, ""), done.err
    assert [word for word in words if word not in done.err] == [], done.err
    assert "Traceback" not in done.err
    assert re.search(r"\b(?!amend )[a-z]{2,} [a-z]{2,} [a-z]{2,}", done.err) is None, done.err
    if re.search("使い方: |には値が", done.err) is None:  # 引数の形の誤りは Click が言い、対処の代わりに使い方を見せる
        assert re.search(r"^誤り: .+\n(  .+\n)*  対処: .+\n\Z", done.err, re.MULTILINE), done.err


def with_bad(text: str) -> str:
    """本文の６行目に字を混ぜる。"""
    return OLD.replace("この協約は", f"この{text}協約は")
