"""覚え: 台帳から求めたことを、利用者自身の覚えの置き場 (キャッシュ) に書いておき、次に使う。

覚えは証拠ではない。いつ消してもよく、消せば求め直すだけである。台帳の中には置かない: 人から渡されたフォルダーに、
在りもしないことを言わせられないように。置き場が自分だけのものでないとき、読めないとき、書けないとき、形の違うときは、
無いものとする。中身は JSON だけで、読んで動くものは無い。
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from amend.errors import AmendError
from amend.files import read_bytes, write_atomic

OFF = "AMEND_NO_CACHE"
"""環境変数の名: 空でなければ、覚えを読みも書きもしない。"""

KEPT = 40
"""置いておく覚えの数。これを超えると、長く書かれていないものから消す。一つは、協約 400 の台帳で 3 MB に満たない。"""

_NAME = re.compile(r"[a-z]+-[0-9a-f]{32}\.json")


def place(ledger: Path) -> Path | None:
    """置き場: 利用者自身のキャッシュのフォルダー。無い、決まらない、又は台帳の中なら None。まだ作らない。

    Linux では ``XDG_CACHE_HOME`` (無ければ ``~/.cache``) の ``amend``、Windows では ``LOCALAPPDATA`` の ``amend``。

    Args:
        ledger: 台帳のフォルダー。
    """
    if os.environ.get(OFF):
        return None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        home = os.environ.get("HOME", "")
        base = os.environ.get("XDG_CACHE_HOME", "") or (home and os.path.join(home, ".cache"))
    if not os.path.isabs(base):
        return None
    folder = Path(os.path.realpath(base), "amend")
    return None if folder.is_relative_to(ledger) else folder


def recall(ledger: Path, about: str, key: str) -> Any:
    """思い出す: 覚えの中身 (JSON の値)。無い、読めない、鍵が違う、書いたときのとおりでないなら None。

    Args:
        ledger: 台帳のフォルダー (絶対パス)。
        about: 何の覚えか (英小文字)。
        key: 覚えを求めたもののすべてを表す鍵。書いたときと同じでなければ、思い出さない。
    """
    file = file_of(ledger, about)
    if file is None:
        return None
    with contextlib.suppress(AmendError, OSError, ValueError, RecursionError):
        if _is_ours(file.parent) and file.is_file():
            first, _, body = read_bytes(file).partition(b"\n")
            if first == head(key, body):
                return json.loads(body)
    return None


def remember(ledger: Path, about: str, key: str, body: object) -> None:
    """覚える: 書けなければ、書かない。引数は `recall` と同じ。

    Args:
        ledger: 台帳のフォルダー (絶対パス)。
        about: 何の覚えか (英小文字)。
        key: 鍵。
        body: JSON にできる値。
    """
    file = file_of(ledger, about)
    if file is None:
        return
    with contextlib.suppress(AmendError, OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(file.parent):
            return
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        write_atomic(file, head(key, data) + b"\n" + data)
        _prune(file.parent)


def file_of(ledger: Path, about: str) -> Path | None:
    """覚えのファイル: 台帳ごと、何の覚えかごとに一つ。置き場が無ければ None。

    Args:
        ledger: 台帳のフォルダー (絶対パス)。
        about: 何の覚えか (英小文字)。
    """
    folder = place(ledger)
    return folder and folder / f"{about}-{hashlib.sha256(os.fsencode(ledger)).hexdigest()[:32]}.json"


def head(key: str, body: bytes) -> bytes:
    """見出し: 覚えの一行目。鍵と、中身の要約値。"""
    return f"amend {key} {hashlib.sha256(body).hexdigest()}".encode()


def _is_ours(folder: Path) -> bool:
    """自分だけが書けるフォルダーか。Windows では、LOCALAPPDATA がそうである。"""
    if sys.platform == "win32":
        return True
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _prune(folder: Path) -> None:
    """古いものを消す: 別の台帳の覚えが増え続けないように。"""
    held = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    for path in sorted(held, key=lambda path: path.lstat().st_mtime, reverse=True)[KEPT:]:
        path.unlink()
