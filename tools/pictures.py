"""写真: できた書類を、印刷した姿の PNG にする (``make pictures``)。

HTML は Chromium、Word の書類は LibreOffice で PDF にしてから、一ページずつ ``build/pictures`` に写す。字が合っている
ことは照合 (`amend.proof`) が確かめる。ここで見るのは、議会に出せる姿かどうかである。

    python tools/pictures.py [ファイル ...]

ファイルを言わなければ、``make demo`` の作った ``build/demo`` の書類を写す。
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEMO, PICTURES = ROOT / "build" / "demo", ROOT / "build" / "pictures"
DOTS_PER_INCH = 100
SECONDS = 180

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include>
<match><test name="family"><string>ＭＳ 明朝</string></test>
<edit name="family" mode="assign" binding="strong"><string>IPAexMincho</string></edit></match></fontconfig>
"""
"""ＭＳ 明朝は Windows にしか無い。字の幅の同じ IPAex 明朝で写さないと、ゴシックに化けて行の割れ方が変わる。"""


def chromium(source: Path, folder: Path) -> Path:
    """Chromium: HTML を、印刷の見本の PDF にする。"""
    pdf = folder / f"{source.name}.pdf"
    program = _program("chromium", "chromium-browser", "google-chrome")
    _run(
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--user-data-dir={folder / 'profile'}",
        "--no-pdf-header-footer", f"--print-to-pdf={pdf}", source.resolve().as_uri(),
    )  # fmt: skip
    return pdf


def libreoffice(source: Path, folder: Path) -> Path:
    """LibreOffice: Word の書類を PDF にする。"""
    profile = (folder / "profile").as_uri()
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS, encoding="utf-8")
    _run(_program("soffice"), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
         str(folder), str(source), FONTCONFIG_FILE=str(fonts))  # fmt: skip
    return folder / f"{source.stem}.pdf"


PRINTERS: dict[str, Callable[[Path, Path], Path]] = {
    ".html": chromium,
    ".docx": libreoffice,
    ".xlsx": libreoffice,
}
"""刷り手: ファイルの名の終わりから。"""


def photograph(source: Path, pictures: Path) -> list[Path]:
    """写真: 一つの書類の全ページを写す。

    Args:
        source: HTML 又は docx。
        pictures: PNG を置くフォルダ。前に写した同じ書類の写真は除く。

    Returns:
        ページの順の PNG。

    Raises:
        subprocess.CalledProcessError: 刷れなかった。
    """
    pictures.mkdir(parents=True, exist_ok=True)
    name = source.name.replace(".", "-")
    for old in pictures.glob(f"{name}-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        pdf = PRINTERS[source.suffix](source, Path(folder))
        _run(_program("pdftoppm"), "-r", str(DOTS_PER_INCH), "-png", str(pdf), str(pictures / name))
    return sorted(pictures.glob(f"{name}-*.png"))


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise SystemExit(f"{names[0]} がありません。入れてから、もう一度実行してください。")


def _run(*command: str, **environment: str) -> None:
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True, timeout=SECONDS)


def main(arguments: list[str]) -> None:
    """言われた書類を写し、写真の名を一行ずつ書く。"""
    sources = [Path(a) for a in arguments] or sorted(p for p in DEMO.glob("*") if p.suffix in PRINTERS)
    if not sources:
        raise SystemExit(f"写す書類がありません: 先に make demo を実行するか、ファイルを言ってください ({DEMO})。")
    if unknown := [str(source) for source in sources if source.suffix not in PRINTERS]:
        raise SystemExit(f"写せるのは {'、'.join(PRINTERS)} だけです: {'、'.join(unknown)}")
    for source in sources:
        for picture in photograph(source, PICTURES):
            print(picture)


if __name__ == "__main__":
    main(sys.argv[1:])
