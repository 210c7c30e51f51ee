"""縦書きと積んだ別表: Word と HTML に組み、読み返して同じことを言う。独立の読み手も同じ (drafting-rules §1.7)。"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import docx
import pytest
from comparisons import AXES, STYLE, WORKED, cells, comparison, line
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.comparison import Comparison
from amend.errors import ProofError, RequestError
from amend.proof.papers import prove_paper
from amend.render import FORMATS, Screen
from amend.render.upright import pieces
from amend.styles import Direction, Style, Tables

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UPRIGHT = replace(STYLE, direction=Direction.VERTICAL)
STACKED = replace(STYLE, tables=Tables.STACKED)
DIGITS = line("第１条　令和8年12月31日までに、500円（1,000円）を (12) とする。", "第１条　＿300＿円、2026年。")


def paper(table: Comparison, style: Style, form: str) -> str | bytes:
    """描いたもの。"""
    return FORMATS[form].render(table, style, Screen())


def page(table: Comparison, style: Style) -> str:
    """描いた HTML。"""
    made = paper(table, style, "html")
    assert isinstance(made, str)
    return made


def word(table: Comparison, style: Style) -> Element:
    """描いた Word の本文。"""
    made = paper(table, style, "docx")
    assert isinstance(made, bytes)
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))


@settings(max_examples=12)
@given(AXES, st.sampled_from(Direction), st.sampled_from(Tables), st.sampled_from(["html", "docx"]))
def test_every_direction_is_read_back(table: Comparison, direction: Direction, tables: Tables, form: str) -> None:
    """どの向きに、どう積んで描いても、読み返せば同じ対照表である (DESIGN §6 law 6)。"""
    style = replace(STYLE, direction=direction, tables=tables)
    prove_paper(paper(table, style, form), form, table)


@given(st.text(st.sampled_from("0123456789(). ,:/-Aa年甲"), max_size=12))
def test_standing_letters_are_short_and_nothing_is_lost(text: str) -> None:
    """立てるのは、四桁の数の一部でも、小数や区切りのある数の一部でもない短い字だけで、つなげば元の字である。"""
    parts = list(pieces(text))
    assert "".join(part for part, _ in parts) == text
    at = 0
    for part, stands in parts:
        if stands:
            assert re.fullmatch(r"[0-9]{1,3}|[A-Za-z]|\([0-9A-Za-z]{1,2}\)", part)
            before, after = text[:at], text[at + len(part) :]
            assert not re.search(r"[0-9A-Za-z.,:/-]\Z", before)
            assert not re.match(r"[0-9A-Za-z/-]|[.,:][0-9A-Za-z]", after)
        at += len(part)


# --- HTML -------------------------------------------------------------------------------------------------------------


def test_the_sheet_of_a_page_knows_no_left_or_right() -> None:
    """縦書きは一行の規則で回り、ほかの規則は字の向きで書いてあるので、余白も罫も向きについて回る。"""
    sheet = page(WORKED, UPRIGHT).split("<style>")[1].split("</style>")[0]
    assert "html { writing-mode: vertical-rl; }" in sheet
    assert "text-underline-position: right" in sheet
    assert not re.search(r"(?:padding|margin|border)-(?:left|right|top|bottom)|[^-]width:|[^-]height:", sheet)
    assert f"max-inline-size: {210 - 2 * 18}mm" in sheet
    assert "writing-mode: vertical" not in page(WORKED, STYLE)


def test_short_digits_stand_in_a_vertical_page() -> None:
    """短い半角の字は span に入って立ち、横書きのページには span が無い。"""
    said = page(comparison(DIGITS), UPRIGHT)
    assert re.findall("<span>(.+?)</span>", said) == ["8", "12", "31", "500", "(12)", "300"]
    assert "<ins><span>" not in said
    assert "<del><span>300</span></del>" in said
    assert "<span>" not in page(comparison(DIGITS), STYLE)


# --- Word -------------------------------------------------------------------------------------------------------------


def test_the_section_and_every_cell_are_vertical() -> None:
    """節と、すべての欄が縦書きで、表の幅は紙の高さから余白を除いたもの。横書きの書類には向きが書かれない。"""
    root = word(replace(WORKED, third_head="説明"), replace(UPRIGHT, tables=Tables.STACKED))
    (section,) = root.iter(f"{W}sectPr")
    names = [child.tag.removeprefix(W) for child in section]
    assert names.index("cols") < names.index("textDirection") < names.index("docGrid")
    assert section.find(f"{W}textDirection").get(f"{W}val") == "tbRl"  # type: ignore[union-attr]
    for properties in root.iter(f"{W}tcPr"):
        assert properties[-1].tag == f"{W}textDirection"
        assert properties[-1].get(f"{W}val") == "tbRlV"
    width = sum(int(column.get(f"{W}w", "0")) for column in root.iter(f"{W}gridCol"))
    assert abs(width / 1440 * 25.4 - (210 - 2 * 18)) < 0.1
    assert not list(word(WORKED, STYLE).iter(f"{W}textDirection"))


def test_short_digits_stand_in_word_unless_marked() -> None:
    """印の無い短い半角の字だけが立つ。立てた字の線の位置は、ソフトによって違うためである。"""
    runs = [run for run in word(comparison(DIGITS), UPRIGHT).iter(f"{W}r") if run.find(f"{W}rPr") is not None]
    stand = ["".join(r.itertext()) for r in runs if r.find(f"{W}rPr/{W}eastAsianLayout") is not None]
    marked = ["".join(r.itertext()) for r in runs if r.find(f"{W}rPr/{W}u") is not None]
    assert (stand, marked) == (["8", "12", "31", "500", "(12)"], ["300"])


def test_the_words_of_a_vertical_section_stay_at_the_top_of_the_paper() -> None:
    """縦書きの表題と注は、紙の上にそろえる。"""
    made = paper(WORKED, UPRIGHT, "docx")
    assert isinstance(made, bytes)
    document = docx.Document(io.BytesIO(made))
    for name in ("対照表 表題", "対照表 注"):
        assert document.styles[name].paragraph_format.alignment == 0


# --- 積んだ別表 -------------------------------------------------------------------------------------------------------


def test_an_annex_is_stacked_at_full_width() -> None:
    """積む様式では、新の表の全部の後に旧の表の全部が、どちらも新旧の頭の語を付けて、紙の幅いっぱいに続く。"""
    document = docx.Document(io.BytesIO(bytes(paper(WORKED, STACKED, "docx"))))  # type: ignore[arg-type]
    rows = [list(dict.fromkeys(c._tc for c in row.cells)) for row in document.tables[0].rows]
    words = ["│".join("".join(t.text for t in tc.iter(f"{W}t")) for tc in row) for row in rows][7:]
    assert words == [
        "別表（第３条関係）│別表（第３条関係）",
        "変更後",
        "取組│内容│甲の役割│乙の役割",
        "（略）│（略）│（略）│（略）",
        "観光振興│（略）│年２回共同の催しを企画する。│（略）",
        "防災│災害時に相互に応援する。│応援の窓口を設ける。│応援の窓口を設ける。",
        "（削る）",
        "変更前",
        "取組│内容│甲の役割│乙の役割",
        "（略）│（略）│（略）│（略）",
        "観光振興│（略）│年１回共同の催しを企画する。│（略）",
        "（新設）",
        "図書館│図書館を相互に利用する。│利用者を受け入れる。│利用者を受け入れる。",
    ]


def test_a_side_with_nothing_in_it_is_only_named() -> None:
    """別表の全部が加わったとき、旧の側は名だけが立ち、空の行は並ばない。読み返しは空の行を補う。"""
    rows = [cells("＿甲＿|＿乙＿|＿丙＿", "") for _ in range(3)]
    table = comparison(*(replace(row, old=replace(row.old, table=False)) for row in rows), new_first=False)
    for form in ("html", "docx"):
        prove_paper(paper(table, STACKED, form), form, table)
    assert [tr.count("<th") + tr.count("<td") for tr in page(table, STACKED).split("<tbody>")[1].split("<tr")[1:]] == [
        1, 1, 3, 3, 3
    ]  # fmt: skip


def swapped(rows: list[str], a: int, b: int) -> list[str]:
    """二つの行を入れ替える。"""
    rows[a], rows[b] = rows[b], rows[a]
    return rows


BREAKS: dict[str, Callable[[list[str]], list[str]]] = {
    "名が入れ替わる": lambda rows: swapped(rows, 7, 13),
    "行が入れ替わる": lambda rows: swapped(rows, 10, 11),
    "後の表の行が消える": lambda rows: rows[:-1],
    "先の表の行が移る": lambda rows: [*rows[:12], *rows[13:], rows[12]],
    "後の表の名が消える": lambda rows: [*rows[:13], *rows[14:]],
    "先の表の名が消える": lambda rows: [*rows[:7], *rows[8:]],
    "名が書き変わる": lambda rows: [*rows[:13], rows[13].replace("変更前", "変更後"), *rows[14:]],
}
"""壊し方。行は頭の行の次から数える。七番目が先の表の名、十三番目が後の表の名である (0 から)。"""


@pytest.mark.parametrize("form", ["html", "docx"])
@pytest.mark.parametrize("broken", BREAKS.values(), ids=list(BREAKS))
def test_a_broken_stack_is_caught(form: str, broken: Callable[[list[str]], list[str]]) -> None:
    """積んだ表の名や行の、入替え、欠け、移りを、書類の照合が見付ける。"""
    made = paper(WORKED, STACKED, form)
    pattern = r"<tr[ >].*?</tr>" if form == "html" else r"<w:tr>.*?</w:tr>"

    def rewritten(text: str) -> str:
        rows = re.findall(pattern, text)[2 if form == "html" else 1 :]  # 頭の行と、HTML の表の終わりの線の後
        joint = "\n" if form == "html" else ""
        return text.replace(joint.join(rows), joint.join(broken(list(rows))))

    if isinstance(made, str):
        changed: str | bytes = rewritten(made)
    else:
        changed = repacked(made, rewritten)
    assert changed != made
    with pytest.raises(ProofError):
        prove_paper(changed, form, WORKED)


def repacked(made: bytes, rewrite: Callable[[str], str]) -> bytes:
    """Word の本文を書き換える。"""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, rewrite(data.decode()).encode() if name == "word/document.xml" else data)
    return buffer.getvalue()


# --- ほかの形式 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("style", "key"), [(UPRIGHT, "direction = vertical"), (STACKED, "tables = stacked")])
def test_excel_refuses_what_it_cannot_lay_out_and_says_what_can(style: Style, key: str) -> None:
    """縦にも積んでも組めない Excel は、黙って別の置き方にせず、組める形式を言う。"""
    with pytest.raises(RequestError, match="できません") as caught:
        paper(WORKED, style, "xlsx")
    assert key in caught.value.where
    assert "docx" in str(caught.value.advice)
    assert "html" in str(caught.value.advice)


@pytest.mark.parametrize("form", ["terminal", "md", "json"])
def test_what_is_not_paper_is_the_same_in_every_direction(form: str) -> None:
    """紙でない形式は、向きと積み方によらず同じものを出す。"""
    assert paper(WORKED, replace(UPRIGHT, tables=Tables.STACKED), form) == paper(WORKED, STYLE, form)


# --- 独立の読み手 -----------------------------------------------------------------------------------------------------


def browser(source: Path, folder: Path, *options: str) -> str:
    """Chromium に読ませる。無ければ飛ばす。"""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None or sys.platform == "win32":
        pytest.skip("Chromium がありません")
    command = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}", *options, source.resolve().as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode()


def test_a_browser_runs_no_script_in_the_page(tmp_path: Path) -> None:
    """ページに紛れ込んだスクリプトを、本物のブラウザが CSP に従って動かさない。CSP が無ければ動くことも確かめる。"""
    made = page(WORKED, UPRIGHT)
    script = '<p id="probe">静</p><script>document.getElementById("probe").textContent = "動"</script></body>'
    seen = []
    for name, text in (("kept", made), ("bare", re.sub(r'<meta http-equiv="Content-Security-Policy".*?>', "", made))):
        source = tmp_path / f"{name}.html"
        source.write_text(text.replace("</body>", script), encoding="utf-8")
        seen += re.findall('<p id="probe">(.)</p>', browser(source, tmp_path, "--dump-dom"))
    assert seen == ["静", "動"]


@pytest.mark.soak
@pytest.mark.parametrize("form", ["html", "docx"])
def test_the_printed_page_runs_from_right_to_left(tmp_path: Path, form: str) -> None:
    """刷ると、新が上段、旧が下段で、条は右から左へ進み、新旧は同じ縦の線に並ぶ。"""
    office, reader = shutil.which("soffice"), pytest.importorskip("pypdfium2")
    if office is None or sys.platform == "win32":
        pytest.skip("LibreOffice (soffice) がありません")
    rows = (line(f"{new}{new}", f"{old}{old}", hang=0) for new, old in zip("壱弐参", "春夏秋", strict=True))
    made = paper(comparison(*rows), UPRIGHT, form)
    source = tmp_path / f"table.{form}"
    source.write_bytes(made.encode() if isinstance(made, str) else made)
    if form == "html":
        browser(source, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'table.pdf'}")
    else:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    letters = reader.PdfDocument(tmp_path / "table.pdf")[0].get_textpage()
    boxes: dict[str, list[tuple[float, float]]] = {}
    for i in range(letters.count_chars()):
        left, _, _, top = letters.get_charbox(i, loose=True)
        boxes.setdefault(letters.get_text_range(i, 1), []).append((left, top))
    news, olds = [boxes[letter] for letter in "壱弐参"], [boxes[letter] for letter in "春夏秋"]
    for new, old in zip(news, olds, strict=True):
        (x, first), (same, second) = new  # 二字目は一字目の下
        assert abs(x - same) < 1
        assert first > second > old[0][1] > old[1][1]
        assert abs(x - old[0][0]) < 1
    assert news[0][0][0] > news[1][0][0] > news[2][0][0]
