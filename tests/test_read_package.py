"""包みの試験: 危ない Word と Excel の書類は、どの読み手も、広げきらずに、わけを言って断る (reliability D1、D2)。"""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping

import pytest
from packages import (
    BOOK,
    DOCUMENT,
    HEADER,
    LOOKS,
    SHEET,
    STRINGS,
    STYLES,
    excel_parts,
    excel_row,
    packed,
    relations,
    word_line,
    word_parts,
    word_row,
)

from amend.errors import ExitCode, TextError
from amend.read.foreign_docx import read_foreign_docx
from amend.read.foreign_xlsx import read_foreign_xlsx
from amend.read.fulltext_docx import read_fulltext_docx
from amend.read.package import xml_parts
from amend.read.table_docx import read_docx
from amend.read.table_xlsx import read_xlsx

WORD = word_parts(word_row(word_line("改正後"), word_line("改正前")) + word_row(word_line("新"), word_line("旧")))
EXCEL = excel_parts(f"<sheetData>{excel_row('改正後', '改正前')}{excel_row('新', '旧')}</sheetData>")
Read = Callable[[bytes], object]
READERS: list[tuple[Read, Mapping[str, str]]] = [
    *((read, WORD) for read in (read_docx, read_fulltext_docx, read_foreign_docx)),
    *((read, EXCEL) for read in (read_xlsx, read_foreign_xlsx)),
]
BOMB = 100_000_000


def refusal(read: Read, data: bytes) -> TextError:
    """断るときの誤り。終了コードは 3 で、することを言う。"""
    with pytest.raises(TextError) as caught:
        read(data)
    assert caught.value.exit_code is ExitCode.TEXT
    assert caught.value.advice
    return caught.value


def with_parts(parts: Mapping[str, str], **more: str | bytes) -> bytes:
    """部品を足した包み。"""
    return packed({**parts, **{f"{name}.xml": part for name, part in more.items()}})


def flagged(data: bytes, name: str) -> bytes:
    """部品の一つに、鍵がかかっていると書く。"""
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]


def doubled(parts: Mapping[str, str], name: str) -> bytes:
    """末尾に、仮の名で足した部品の名を、ほかの部品と同じ名にする。"""
    mask = "*" * len(name)
    return packed({**parts, mask: "<other/>"}).replace(mask.encode(), name.encode())


def test_the_plain_papers_are_read() -> None:
    """これから壊す書類は、壊さなければ読める。"""
    for read, parts in ((read_foreign_docx, WORD), (read_foreign_xlsx, EXCEL)):
        table = read(packed(parts))
        assert table.heads == ("改正後", "改正前")
        assert len(table.rows) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("read", "parts", "name"), [(read, parts, name) for read, parts in READERS for name in parts])
def test_a_doctype_is_refused_in_every_part(read: Read, parts: Mapping[str, str], name: str, encoding: str) -> None:
    """宣言は、どの部品にあっても、どの文字コードでも断る。"""
    head, body = parts[name].split("?>", 1)
    declared = f'{head.replace("UTF-8", encoding)}?><!DOCTYPE a [<!ENTITY e "協議">]>{body}'
    found = refusal(read, packed({**parts, name: declared.encode(encoding)}))
    assert "DOCTYPE" in found.what
    assert found.where == name


def test_the_names_cover_the_parts_of_the_paper() -> None:
    """試した部品に、本文、書式、欄外、シート、共有の字がある。"""
    assert {DOCUMENT, STYLES, HEADER} <= WORD.keys()
    assert {BOOK, SHEET, STRINGS, LOOKS} <= EXCEL.keys()


def test_an_entity_never_swallows_words() -> None:
    """実体で書かれた字は、黙って消えない (消えた表は、元から無かった表と見分けが付かない)。"""
    for read, parts, name in ((read_foreign_docx, WORD, DOCUMENT), (read_foreign_xlsx, EXCEL, SHEET)):
        declared = parts[name].replace("?>", '?><!DOCTYPE a [<!ENTITY e "新">]>').replace(">新<", ">&e;<")
        assert "DOCTYPE" in refusal(read, packed({**parts, name: declared})).what


@pytest.mark.parametrize(("read", "parts"), READERS)
def test_too_much_is_refused_with_the_reason(read: Read, parts: Mapping[str, str]) -> None:
    """部品の数、大きさの和、要素の数、要素の深さ、名の重なりを、限りで断る。"""
    many = packed({**parts, **{f"media/{n}.png": "" for n in range(1_000)}})
    vast = with_parts(parts, **{f"spaces{n}": b"<a>" + b" " * 9_000_000 + b"</a>" for n in range(6)})
    crowded = with_parts(parts, crowd="<a>" + "=" * 4_000_000 + "</a>")
    deep = with_parts(parts, deep="<a>" * 300 + "</a>" * 300)
    for data, what in (
        (many, "部品が多すぎます"),
        (vast, "書類が大きすぎます"),
        (crowded, "要素が多すぎます"),
        (deep, "深すぎます"),
        (doubled(parts, next(iter(parts))), "同じ名の部品が二つ"),
        (packed({**parts, next(iter(parts)).upper(): ""}), "同じ名の部品が二つ"),
    ):
        assert what in refusal(read, data).what


def test_a_catalogue_of_countless_parts_is_not_opened() -> None:
    """目次だけで記憶を使い切る包みは、目次を開く前に断る。"""
    data = packed(WORD) + b"PK\x01\x02" * 20_000
    assert "部品が多すぎます" in refusal(read_foreign_docx, data).what


@pytest.mark.parametrize(("read", "parts"), READERS)
def test_a_bomb_is_refused_without_being_expanded(read: Read, parts: Mapping[str, str]) -> None:
    """縮め過ぎた部品も、大きさを偽る部品も、広げきらずに断る。"""
    bomb = with_parts(parts, bomb=b" " * BOMB)
    fitting = with_parts(parts, bomb=b" " * 20_000_000)
    lying = bomb.replace(struct.pack("<I", BOMB), struct.pack("<I", 1_000))
    for data, what in ((bomb, "大きすぎます"), (fitting, "縮め過ぎた部品"), (lying, "壊れています")):
        tracemalloc.start()
        try:
            assert what in refusal(read, data).what
            assert tracemalloc.get_traced_memory()[1] < 5_000_000
        finally:
            tracemalloc.stop()


def test_a_repetitive_part_of_a_usual_size_is_read() -> None:
    """同じ字の続く部品は、比が大きくても、ふつうの大きさなら読む。"""
    tree = xml_parts(with_parts(WORD, same=f"<a>{'　' * 3_000_000}</a>"), "Word の書類")["same.xml"]
    assert len(tree.text or "") == 3_000_000


@pytest.mark.parametrize(("read", "parts"), READERS)
def test_what_cannot_be_opened_says_why(read: Read, parts: Mapping[str, str]) -> None:
    """包みでないもの、鍵のかかったもの、壊れたもの、知らない縮め方のものを、わけを言って断る。"""
    data = packed(parts)
    name = BOOK if BOOK in parts else DOCUMENT
    for broken, what in (
        (b"", "zip の包みではありません"),
        (b"not a zip", "zip の包みではありません"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "パスワードのかかった書類か、古い形式"),
        (flagged(data, name), "鍵のかかった部品"),
        (data[: len(data) // 2], "壊れています"),
        (packed(parts, method=zipfile.ZIP_STORED).replace(b"</", b"<<", 1), "壊れています"),
        (packed(parts, method=zipfile.ZIP_BZIP2), "知らない縮め方"),
        (packed({**parts, name: "<a>"}), "XML の誤った部品"),
        (packed({**parts, "_rels/.rels": relations()}), "officeDocument の部品"),
    ):
        assert what in refusal(read, broken).what


def test_the_broken_parts_nobody_reads_do_not_matter() -> None:
    """人の書類の、読まない部品の誤りには妨げられない。"""
    for read, parts in ((read_foreign_docx, WORD), (read_foreign_xlsx, EXCEL)):
        assert read(with_parts(parts, **{"customXml/item1": "<a>"})).rows


def test_the_part_that_is_printed_is_read() -> None:
    """本文は、名でなく、つながりの先の部品である。名だけの似た部品は、紙に出ない。"""
    moved = {
        "word/real.xml": WORD[DOCUMENT].replace(">新<", ">真<"),
        "_rels/.rels": relations(officeDocument="/word/real.xml"),
    }
    linked = {"word/_rels/real.xml.rels": WORD["word/_rels/document.xml.rels"]}
    table = read_foreign_docx(packed({**WORD, **moved, **linked}))
    assert [s.text for entry in table.rows[0][0] for part in entry for s in part] == ["真"]
