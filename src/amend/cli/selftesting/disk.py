"""ディスクの確かめ: 届かせること、付け替えること、名、空き。"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
import unicodedata
from pathlib import Path

from amend.cli.selftesting.verdict import Verdict
from amend.files import write_atomic

_TRIES = 20
_ENOUGH = 100_000_000


def check_writing(place: Path) -> Verdict:
    """書いてディスクに届かせ、名前を付け替えられるか。フォルダーの同期もできるか (R2)。"""
    target = place / "書込み.txt"
    started = time.monotonic()
    for number in range(_TRIES):
        data = f"{number}\n".encode() * 1000
        write_atomic(target, data)
        if target.read_bytes() != data:
            return Verdict(
                ok=False, detail="書いたものが、書いたとおりに読めません", advice="このディスクを使わないでください。"
            )
    each = (time.monotonic() - started) / _TRIES * 1000
    if sys.platform != "win32" and not _folder_syncs(place):
        advice = "停電で記録の失われることがあります。台帳はこの機械の中のディスクに置いてください。"
        return Verdict(ok=False, detail="フォルダーの同期 (fsync) ができません", advice=advice)
    return Verdict(ok=True, detail=f"一度に {each:.1f} ミリ秒")


def _folder_syncs(place: Path) -> bool:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno == errno.EINVAL:
            return False
        raise
    finally:
        os.close(descriptor)
    return True


def check_names(place: Path) -> Verdict:
    """日本語の名、濁点の付いた名、大文字と小文字が、書いたとおりに残るか (B13、C4)。"""
    folder = place / "名"
    folder.mkdir()
    for name in ("議案（がぎぐ）.txt", "A.txt"):
        (folder / name).write_bytes(b"x")
    listed = set(os.listdir(folder))
    if "議案（がぎぐ）.txt" not in listed:
        composed = {unicodedata.normalize("NFC", name) for name in listed}
        how = "濁点を分けて" if "議案（がぎぐ）.txt" in composed else "違う名で"
        advice = "台帳をこのディスクに置かないでください。"
        return Verdict(ok=False, detail=f"日本語の名が{how}残ります", advice=advice)
    cases = "区別しません" if (folder / "a.txt").exists() else "区別します"
    return Verdict(ok=True, detail=f"日本語の名はそのまま残ります。大文字と小文字は{cases}")


def check_space(place: Path) -> Verdict:
    """空きがあるか。足りなくなっても台帳は壊れないが、記録できなくなる。"""
    free = shutil.disk_usage(place).free
    detail = f"{free / 1_000_000_000:.1f} GB"
    return Verdict(ok=free > _ENOUGH, detail=detail, advice="" if free > _ENOUGH else "空きを作ってください。")
