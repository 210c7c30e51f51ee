"""人の表の読み手の試験: 紙に出る字を落とさず、紙に無い字を足さない。どちらもできない所は、わけを言って断る (D3)。"""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import excel_parts, excel_row, packed, word_line, word_parts, word_row, word_text

from amend.errors import ExitCode, TextError
from amend.read.foreign import Half, ReadTable
from amend.read.foreign_docx import read_foreign_docx
from amend.read.foreign_xlsx import read_foreign_xlsx
from amend.read.table_xlsx import read_xlsx

HEADS = word_row(word_line("改正後"), word_line("改正前"))
OLD = word_line("旧")
RUN = word_text("協議")


def said(half: Half) -> str:
    """片側の字。段落と中の行は改行で、中の欄は「│」で分ける。"""
    return "\n".join("│".join("".join(s.text for s in part) for part in entry) for entry in half)


def word(*rows: str, styles: str = "", numbering: str = "", around: str = "") -> ReadTable:
    """Word の表の読み。"""
    return read_foreign_docx(packed(word_parts("".join(rows), styles=styles, numbering=numbering, around=around)))


def excel(sheet: str, *, more: str = "", state: str = "visible") -> ReadTable:
    """Excel の表の読み。"""
    return read_foreign_xlsx(packed(excel_parts(sheet, more=more, state=state)))


def rows_of(table: ReadTable) -> list[tuple[str, str]]:
    """行の字。"""
    return [(said(left), said(right)) for left, right in table.rows]


def new_side(inside: str, *, styles: str = "", numbering: str = "") -> str:
    """新の側の升に置いた XML の、読んだ字。"""
    [(new, old)] = rows_of(word(HEADS, word_row(inside, OLD), styles=styles, numbering=numbering))
    assert old == "旧"
    return new


def field(code: str, result: str | None = None) -> str:
    """フィールド: 命令と、結果の XML。"""
    told = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>{told}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
STYLED_HIDDEN = f"""
<w:style w:type="paragraph" w:default="1" w:styleId="a"/>
<w:style w:type="character" w:styleId="base">{HIDDEN}</w:style>
<w:style w:type="character" w:styleId="ghost"><w:basedOn w:val="base"/></w:style>
<w:style w:type="paragraph" w:styleId="line">{HIDDEN}</w:style>"""
RUBY = f"<w:r><w:ruby><w:rt>{word_text('きょうぎ')}</w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>"
BOX = f"<w:txbxContent><w:p>{RUN}</w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (RUN, "協議"),
        (f"<w:ins>{RUN}</w:ins>", "協議"),
        (f"<w:moveTo>{RUN}</w:moveTo>", "協議"),
        ("<w:del><w:r><w:delText>協議</w:delText></w:r></w:del>", ""),
        (f"<w:moveFrom>{RUN}</w:moveFrom>", ""),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN}</w:sdtContent></w:sdt>", "協議"),
        (f"<w:smartTag><w:smartTagPr/>{RUN}</w:smartTag>", "協議"),
        (f"<w:customXml>{RUN}</w:customXml>", "協議"),
        (f"<w:hyperlink>{RUN}</w:hyperlink>", "協議"),
        (RUBY, "協議"),
        (f'<w:fldSimple w:instr="REF a">{RUN}</w:fldSimple>', "協議"),
        (field("REF a", RUN), "協議"),
        (field(f"IF {'</w:instrText></w:r>' + field('REF a', RUN) + '<w:r><w:instrText>'} = 1", word_text("是")), "是"),
        (field("XE 協議"), ""),
        (f"<w:r>{HIDDEN}<w:t>隠し</w:t></w:r>", ""),
        (f"<w:r>{HIDDEN}<w:sym w:char='F0E0'/></w:r>", ""),
        ('<w:r><w:rPr><w:rStyle w:val="ghost"/></w:rPr><w:t>隠し</w:t></w:r>', ""),
        ('<w:r><w:rPr><w:rStyle w:val="ghost"/><w:vanish w:val="0"/></w:rPr><w:t>見せる</w:t></w:r>', "見せる"),
        ("<w:r><w:t>Ａ</w:t><w:noBreakHyphen/><w:t>Ｂ</w:t><w:tab/><w:softHyphen/><w:t>Ｃ</w:t></w:r>", "Ａ-Ｂ\tＣ"),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t></w:r>", "一\n二\n三"),
        ("<w:r><w:drawing><a:ln/></w:drawing><w:t>協議</w:t></w:r>", "協議"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', ""),
    ],
)
def test_the_letters_on_paper_are_read(inside: str, text: str) -> None:
    """包む要素の中の字は読み、削った字、隠した字、ふりがな、フィールドの命令は読まない。"""
    assert new_side(f"<w:p>{word_text('甲は、')}{inside}{word_text('する。')}</w:p>", styles=STYLED_HIDDEN) == (
        f"甲は、{text}する。"
    )


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "記号の書体の字"),
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "脚注"),
        ('<w:r><w:endnoteReference w:id="2"/></w:r>', "文末脚注"),
        (f"<m:oMath><m:r><m:t>{'協議'}</m:t></m:r></m:oMath>", "数式"),
        (f"<w:r><w:pict>{BOX}</w:pict></w:r>", "図形"),
        (
            "<w:r><mc:AlternateContent><mc:Choice>"
            f"<w:drawing>{BOX}</w:drawing></mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            "図形",
        ),
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "図形"),
        ('<w:r><w:pict><v:shape><v:textpath string="協議"/></v:shape></w:pict></w:r>', "図形"),
        ("<w:r><w:object/></w:r>", "埋め込んだ物"),
        ('<w:subDoc r:id="x"/>', "ほかの書類の取り込み"),
        ("<w:r><w:dayLong/></w:r>", "dayLong"),
        (field(r"EQ \o\ac(○,１)"), "フィールド"),
        (field(r"EQ \o\ac(○,１)", RUN), "フィールド"),
        (field("REF a"), "フィールド"),
        ('<w:fldSimple w:instr="DATE"/>', "フィールド"),
        (
            f"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>{RUN}</w:sdtContent></w:sdt>",
            "ほかの所の値を写す欄",
        ),
        (f"<w:unheard>{RUN}</w:unheard>", "unheard"),
    ],
)
def test_what_would_be_lost_is_refused(inside: str, kind: str) -> None:
    """字を持ち得て読めない所は、種類と、まわりの字を言って断る。"""
    paragraph = f"<w:p>{word_text('甲は、')}{inside}</w:p>"
    with pytest.raises(TextError) as caught:
        new_side(paragraph)
    assert f"読み方の決まらない所があります ({kind})" in caught.value.what
    assert caught.value.exit_code is ExitCode.TEXT
    assert "打ち直す" in caught.value.advice


def test_blocks_rows_and_cells_are_read_wherever_they_are_wrapped() -> None:
    """段落、行、升、表のどれが包まれていても読む。"""

    def wrapped(inner: str) -> str:
        return f"<w:sdt><w:sdtContent><w:customXml>{inner}</w:customXml></w:sdtContent></w:sdt>"

    assert new_side(wrapped(word_line("協議"))) == "協議"
    row = word_row(word_line("協議"), OLD)
    cell = f"<w:tc>{word_line('協議')}</w:tc>"
    for rows in (wrapped(row), row.replace(cell, wrapped(cell))):
        assert rows_of(word(HEADS, rows)) == [("協議", "旧")]
    parts = word_parts(HEADS + row)
    document = parts["word/document.xml"]
    table = document[document.index("<w:tbl>") : document.index("</w:body>")]
    parts["word/document.xml"] = document.replace(table, wrapped(table))
    assert rows_of(read_foreign_docx(packed(parts))) == [("協議", "旧")]


def test_the_automatic_numbers_are_refused() -> None:
    """段落にもスタイルにもある自動の番号は断る。番号の無い段落と、何も描かない番号は読む。"""
    levels = '<w:abstractNum w:abstractNumId="{0}"><w:lvl w:ilvl="0"><w:lvlText w:val="{1}"/></w:lvl></w:abstractNum>'
    uses = '<w:num w:numId="{0}"><w:abstractNumId w:val="{0}"/></w:num>'
    numbering = levels.format(1, "第%1条") + levels.format(2, "") + uses.format(1) + uses.format(2)
    number = '<w:pPr>{}<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
    styles = f'<w:style w:type="paragraph" w:styleId="item">{number.format("", 1)}</w:style>'
    item = '<w:pStyle w:val="item"/>'
    for properties in (number.format("", 1), f"<w:pPr>{item}</w:pPr>"):
        with pytest.raises(TextError, match="自動の番号") as caught:
            new_side(f"<w:p>{properties}{RUN}</w:p>", styles=styles, numbering=numbering)
        assert caught.value.where == "協議"
    for properties in (number.format("", 2), number.format("", 9), number.format(item, 0)):
        assert new_side(f"<w:p>{properties}{RUN}</w:p>", styles=styles, numbering=numbering) == "協議"


def test_tracked_changes_of_rows_and_paragraphs_are_accepted() -> None:
    """削った行は読まず、削った段落の終わりは次の段落につなぐ。升の変更は断る。"""
    row = word_row(word_line("協議"), OLD)
    for gone in ("<w:del/>", "<w:hidden/>"):
        dropped = word_row(word_line("消"), OLD).replace("<w:tr>", f"<w:tr><w:trPr>{gone}</w:trPr>")
        assert rows_of(word(HEADS, dropped, row)) == [("協議", "旧")]
    for mark in ("<w:del/>", "<w:vanish/>"):
        ended = f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{RUN}</w:p>"
        assert new_side(ended + word_line("する。")) == "協議する。"
        assert new_side(ended) == "協議"
    with pytest.raises(TextError, match="升の変更履歴"):
        new_side(f"<w:tcPr><w:cellDel/></w:tcPr>{word_line('協議')}")


def test_merged_and_shifted_cells_keep_their_columns() -> None:
    """結合して隠れた升の字は読まない。前を空けた行は、列がずれない。"""
    assert new_side(f"<w:tcPr><w:vMerge/></w:tcPr>{word_line('隠れる')}") == ""
    assert new_side(f'<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{word_line("見える")}') == "見える"
    shifted = word_row(OLD).replace("<w:tr>", '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>')
    assert rows_of(word(HEADS, shifted)) == [("", "旧")]


def test_only_the_table_that_is_read_is_refused() -> None:
    """対照表でない表の記号には妨げられない。対照表が見つからなければ、その訳かもしれない所を言う。"""
    symbol = '<w:p><w:r><w:sym w:char="F0E0"/></w:r></w:p>'
    approval = f"<w:tbl>{word_row(word_line('決裁'), symbol)}</w:tbl>"
    row = word_row(word_line("協議"), OLD)
    assert rows_of(word(HEADS, row, around=approval)) == [("協議", "旧")]
    with pytest.raises(TextError, match="記号の書体の字"):
        word(word_row(symbol, symbol))
    with pytest.raises(TextError, match="ほかの書類の取り込み"):
        word(HEADS, row, around='<w:altChunk r:id="x"/>')
    with pytest.raises(TextError, match="新旧対照表がありません"):
        word("")


def test_the_same_letters_are_emphasised_as_in_word() -> None:
    """下線は、直にでも、文字のスタイルからでも、段落のスタイルからでも付く。直に消せば付かない。"""
    line = '<w:rPr><w:u w:val="single"/></w:rPr>'
    styles = (
        f'<w:style w:type="character" w:styleId="mark">{line}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="line">{line}</w:style>'
    )
    marked = '<w:r><w:rPr><w:rStyle w:val="mark"/></w:rPr><w:t>甲</w:t></w:r>'
    runs = f'{marked}<w:r><w:rPr><w:u w:val="none"/></w:rPr><w:t>乙</w:t></w:r><w:r>{line}<w:t>丙</w:t></w:r>{RUN}'
    for style, wanted in (("", ["甲", "丙"]), ('<w:pPr><w:pStyle w:val="line"/></w:pPr>', ["甲", "丙", "協議"])):
        table = word(HEADS, word_row(f"<w:p>{style}{runs}</w:p>", OLD), styles=styles)
        assert [s.text for entry in table.rows[0][0] for part in entry for s in part if s.underlined] == wanted


@pytest.mark.parametrize("span", ["1000000000", "9" * 5_000, "-1", "二"])
def test_an_impossible_span_neither_stalls_nor_crashes(span: str) -> None:
    """あり得ない数の列も、止まらず、落ちずに読む。"""
    assert new_side(f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{word_line("協議")}') == "協議"
    with pytest.raises(TextError):
        word(word_row(f'<w:tcPr><w:gridSpan w:val="999999"/></w:tcPr>{word_line("協議")}'))


def test_the_deepest_paper_is_read() -> None:
    """限りまで深く入れ子にした表も、Python の積み重ねを溢れさせない。"""
    nested = word_line("協議")
    for _ in range(80):
        nested = f"<w:tbl>{word_row(nested)}</w:tbl>"
    assert "協議" in new_side(nested)
    opened = f"<w:p>{'<w:ins>' * 245}{RUN}{'</w:ins>' * 245}</w:p>"
    assert new_side(opened) == "協議"


Wrapped = str | tuple[str, list["Wrapped"]]
_LEAF = st.sampled_from("甲乙丙一二三")
_WRAPPERS = st.sampled_from(["w:ins", "w:moveTo", "w:smartTag", "w:hyperlink", "w:del", "w:moveFrom", "w:unheard"])
INLINE: st.SearchStrategy[Wrapped] = st.recursive(
    _LEAF, lambda inner: st.tuples(_WRAPPERS, st.lists(inner, max_size=3)), max_leaves=12
)


def wrapped_xml(one: Wrapped) -> str:
    """包んだ字の XML。"""
    return word_text(one) if isinstance(one, str) else f"<{one[0]}>{''.join(map(wrapped_xml, one[1]))}</{one[0]}>"


def on_paper(one: Wrapped) -> str:
    """紙に出る字。読み方の決まらない要素の中の字は「？」。"""
    if isinstance(one, str):
        return one
    name, inside = one
    if name in ("w:del", "w:moveFrom"):
        return ""
    if name == "w:unheard":
        return "？" if re.search("<w:t>", "".join(map(wrapped_xml, inside))) else ""
    return "".join(map(on_paper, inside))


@given(st.lists(INLINE, max_size=5))
def test_every_letter_is_read_once_or_reported(inline: list[Wrapped]) -> None:
    """どう包んだ字も、紙に出るものはちょうど一度読むか、断る。"""
    paragraph, said_on_paper = f"<w:p>{''.join(map(wrapped_xml, inline))}</w:p>", "".join(map(on_paper, inline))
    if "？" in said_on_paper:
        with pytest.raises(TextError, match="unheard"):
            new_side(paragraph)
    else:
        assert new_side(paragraph) == said_on_paper


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_package_is_read_or_refused(chance: st.DataObject) -> None:
    """一バイトが化けた書類も、読むか断るかであり、ほかの止まり方をしない。"""
    row = word_row(word_line("協議"), OLD)
    for read, made in (
        (read_foreign_docx, packed(word_parts(HEADS + row), method=zipfile.ZIP_STORED)),
        (read_foreign_xlsx, packed(excel_parts(data(excel_row("新", "旧"))), method=zipfile.ZIP_STORED)),
    ):
        at = chance.draw(st.integers(0, len(made) - 1))
        damaged = made[:at] + bytes([made[at] ^ chance.draw(st.integers(1, 255))]) + made[at + 1 :]
        with suppress(TextError):
            read(damaged)


# --- Excel ------------------------------------------------------------------------------------------------------------
def data(*rows: str) -> str:
    """シートの行。頭の行を付ける。"""
    return f"<sheetData>{excel_row('改正後', '改正前')}{''.join(rows)}</sheetData>"


def test_cells_without_a_place_stand_side_by_side() -> None:
    """位置の書かれていない行と升は、前の隣である。"""
    assert rows_of(excel(data(excel_row("新", "旧")))) == [("新", "旧")]
    placed = '<row><c r="B2" t="inlineStr"><is><t>旧</t></is></c></row>'
    assert rows_of(excel(data(placed))) == [("", "旧")]


def test_hidden_sheets_rows_and_columns_are_not_read() -> None:
    """紙に出ないシート、行、列の字は読まない。"""
    right, wrong = excel_row("新", "旧"), excel_row("偽", "偽")
    for state in ("hidden", "veryHidden"):
        assert rows_of(excel(data(wrong), more=data(right), state=state)) == [("新", "旧")]
    for hidden in ('hidden="1"', 'hidden="true"', 'ht="0"'):
        assert rows_of(excel(data(wrong.replace("<row", f"<row {hidden}"), right))) == [("新", "旧")]
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    three = f"<sheetData>{excel_row('改正後', '備考', '改正前')}{excel_row('新', '隠', '旧')}</sheetData>"
    assert rows_of(excel(columns + three)) == [("新", "旧")]


@pytest.mark.parametrize(
    ("sheet", "what"),
    [
        (data('<row><c r="ZZZZZZZZ2"><v>1</v></c></row>'), "Excel の書類として読めません"),
        (data('<row r="二"/>'), "Excel の書類として読めません"),
        (data(*['<row><c r="XFD2"><v>1</v></c></row>'] * 70), "升が多すぎます"),
        ("<cols>" + '<col min="1" max="16384" hidden="1"/>' * 70 + "</cols>" + data(), "升が多すぎます"),
        (data() + "<mergeCells>" + '<mergeCell ref="A1:B9999"/>' * 110 + "</mergeCells>", "升が多すぎます"),
    ],
)
def test_a_small_sheet_that_grows_is_refused(sheet: str, what: str) -> None:
    """小さな書類が、書かれていない升で膨らむなら、膨らむ前に断る。"""
    with pytest.raises(TextError, match=what):
        excel(sheet)


def test_our_sheet_does_not_grow_either() -> None:
    """自分の表の読み手も、結合した升の隠れる升を、際限なく数えない。"""
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 100))
    with pytest.raises(TextError, match="升が多すぎます"):
        read_xlsx(packed(excel_parts(f"<sheetData/><mergeCells>{merges}</mergeCells>")))
