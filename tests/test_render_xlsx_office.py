"""Excel の対照表を LibreOffice で開く: 字が同じで、保存し直しても、印刷しても、失われる字が無い。"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from comparisons import STYLE, WORKED, cells, comparison, line
from test_render_xlsx import DAMAGED, SENTENCE, drawn

from amend.proof.papers import expected, prove_paper
from amend.render.xlsx import render

SHEET, STRINGS, BOOK, STYLES = (
    f"xl/{name}.xml" for name in ("worksheets/sheet1", "sharedStrings", "workbook", "styles")
)


def converted(source: Path, form: str, folder: Path | None = None) -> Path:
    """LibreOffice で別の形式にする。"""
    office = shutil.which("soffice")
    if office is None or sys.platform == "win32":
        pytest.skip("LibreOffice (soffice) がありません")
    folder = folder or source.parent
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = folder / f"{source.stem}.{form.partition(':')[0]}"
    if not made.exists():
        pytest.skip("LibreOffice に表計算 (Calc) がありません")
    return made


def test_libreoffice_reads_the_same_words(tmp_path: Path) -> None:
    """LibreOffice で開いても、欄ごとの字が同じである。"""
    hostile = line("　＿<b>&amp;  𠮷葛\U000e0100＿  末尾 ", "＿\ue000かか\u3099]]>＿⏎二行目", hang=2)
    table = comparison(*WORKED.rows, hostile, line("=1+1", "@SUM(A1)"), line("_x0041_", "甲＿_x0041_＿"))
    source = tmp_path / "table.xlsx"
    source.write_bytes(render(table, STYLE))
    text = converted(source, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text)))[4:]
    for row, read in zip(table.rows, rows, strict=False):
        wanted = ["".join(s.text for s in c) for c in drawn(row.new) + drawn(row.old)]
        assert [word for word in read if word] == [word for word in wanted if word]
    assert len(rows) == len(table.rows) + 1  # 断りの一行


@pytest.mark.soak
def test_a_table_saved_again_still_says_the_same(tmp_path: Path) -> None:
    """LibreOffice で保存し直しても、言うことは同じで、照合に通る。"""
    source = tmp_path / "table.xlsx"
    source.write_bytes(render(DAMAGED, STYLE))
    (tmp_path / "again").mkdir()
    again = converted(source, "xlsx", tmp_path / "again")
    assert again.read_bytes() != source.read_bytes()
    prove_paper(again.read_bytes(), "xlsx", DAMAGED)


def test_no_letter_is_hidden_on_the_printed_pages(tmp_path: Path) -> None:
    """印刷したページに、すべての字がある (行の高さが足りている)。"""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext がありません")
    rows = (line(SENTENCE * n, SENTENCE * (n + 1)) for n in (1, 3, 9, 20, 45))
    wide = cells(f"観光|{SENTENCE * 3}|甲の役割|{SENTENCE}", f"観光|{SENTENCE * 12}|甲の役割|（略）")
    table = comparison(*rows, wide, *WORKED.rows)
    source = tmp_path / "table.xlsx"
    source.write_bytes(render(table, STYLE))
    command = ["pdftotext", str(converted(source, "pdf")), "-"]
    printed = Counter(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode())
    wanted = Counter("".join(s.text for r in expected(table).rows for side in r for c in side.cells for s in c))
    assert {ch: n - printed[ch] for ch, n in wanted.items() if not ch.isspace() and printed[ch] < n} == {}
