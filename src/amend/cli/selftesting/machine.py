"""機械の確かめ: Git、文字コード、時計、書体。"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from amend.cli.selftesting.verdict import Verdict
from amend.store.plumbing import ISOLATED, OLDEST_GIT, call, require_git

_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # これより前の時計は、止まっているか、合っていない
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def check_git(place: Path) -> Verdict:
    """Git が在り、書いたものをディスクに届かせられる版か。"""
    require_git()
    version = call(["version"], cwd=place, environment=ISOLATED).out.decode("utf-8", "replace").strip()
    return Verdict(ok=True, detail=f"{version} ({'.'.join(map(str, OLDEST_GIT))} 以上)")


def check_encoding(place: Path) -> Verdict:
    """ファイルの名と画面の文字コード。画面で表せない文字は符号位置で見せるので、画面は何でもよい。"""
    names, screen = sys.getfilesystemencoding(), getattr(sys.stdout, "encoding", None) or "なし"
    detail = f"ファイルの名 {names}、画面 {screen}"
    if names.lower().replace("-", "") == "utf8":
        return Verdict(ok=True, detail=detail)
    return Verdict(ok=False, detail=detail, advice="環境変数 PYTHONUTF8=1 を置くか、ロケールを UTF-8 にしてください。")


def check_clock(place: Path) -> Verdict:
    """時計が合っていそうか、ディスクの時計とずれていないか。記録の日付は時計でなく利用者の言う日付である (A12)。"""
    now = datetime.now(UTC)
    (place / "clock").write_bytes(b"")
    skew = abs((place / "clock").stat().st_mtime - now.timestamp())
    detail = f"{now.astimezone().isoformat(timespec='seconds')}、ディスクの時計とのずれ {skew:.1f} 秒"
    if not _EARLIEST < now < _LATEST:
        return Verdict(ok=False, detail=detail, advice="機械の時計を合わせてください。コミットの時刻に残ります。")
    if skew > 60:
        return Verdict(ok=False, detail=detail, advice="共有フォルダーのある機械の時計を合わせてください。")
    return Verdict(ok=True, detail=detail)


def check_fonts(place: Path) -> Verdict:
    """和文の書体があるか。HTML の対照表を印刷するときに要る。"""
    program = shutil.which("fc-list")
    if program is None:
        return Verdict(ok=None, detail="fc-list が無いので確かめていません (Windows と macOS には書体があります)")
    done = subprocess.run([program, ":lang=ja", "family"], capture_output=True, check=False)
    families = sorted({os.fsdecode(line).partition(",")[0] for line in done.stdout.splitlines() if line})
    if families:
        return Verdict(ok=True, detail=f"{families[0]} など {len(families)} 種")
    advice = "Debian・Ubuntu では apt install fonts-noto-cjk で入ります。"
    return Verdict(ok=False, detail="和文の書体が見付かりません", advice=advice)
