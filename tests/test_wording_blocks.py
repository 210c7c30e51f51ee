"""改め文に続く規定の行と節点の行き来 (amend.wording.blocks)。"""

from __future__ import annotations

import pytest
import trees
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.alignment import identical
from amend.clause import HEADINGS, Kind, Node, walk
from amend.errors import TextError
from amend.parts import PartKind
from amend.plaintext.layout import lay_out
from amend.wording.blocks import read_block, write_block
from amend.wording.settings import setting

_UNITS = (
    *(Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ROW, Kind.TABLE, Kind.ANNEX),
    *(Kind.TITLE, Kind.TOC, Kind.SUPPL_PROVISION, *HEADINGS),
)


@settings(max_examples=60)
@given(trees.trees(), st.data())
def test_block_written_and_read_is_the_same(tree: Node, data: st.DataObject) -> None:
    """木の中のどの規定も、改め文の後に書いて読めば、番号も語も一字も変わらない。"""
    tree = lay_out(tree)
    found = [(path, node) for path, node in walk(tree) if node.kind in _UNITS and path and path[-1] >= 0]
    for path, node in data.draw(st.lists(st.sampled_from(found), max_size=8)) if found else ():
        around = setting(tree, path[:-1], path[-1])
        lines = write_block((node,), node.kind, around)
        read = read_block(lines, node.kind, around)
        assert len(read) == 1, (lines, read)
        assert identical(read[0], node), (lines, read[0], node)


_PARAGRAPH = ("３　前項の場合は、次のとおりとする。", "　一　甲のとき", "　　イ　乙のとき", "　二　丙のとき")


_DRAFTS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.PARAGRAPH, _PARAGRAPH),
    (Kind.ITEM, ("　三　甲のとき", "　　イ　乙のとき", "　　　次のとおり。")),
    (Kind.SUPPL_PROVISION, ("　　　附　則", "　（施行期日）", "　この協約は、四月一日から施行する。")),
    (Kind.CLOSING, ("　この協約の締結を証するため、記名押印する。", "　令和八年三月")),
    (Kind.PREAMBLE, ("　甲は、次の協約を締結する。", "　乙も同じ。")),
    (Kind.PARAGRAPH, ("　この協約は、四月一日から施行する。",)),
)


@given(st.sampled_from(_DRAFTS), st.integers(-1, 5))
def test_uniform_indent_of_a_draft_does_not_matter(draft: tuple[Kind, tuple[str, ...]], by: int) -> None:
    """改め文のための字下げは、何字であっても、本文の字下げに直して読む (国の法律は項が一字、号が二字下がる)。"""
    kind, lines = draft
    moved = ["　" * by + line if by >= 0 else line.removeprefix("　") for line in lines]
    assert write_block(read_block(moved, kind)) == lines


@given(st.lists(st.lists(st.text("甲乙丙。1ａ", max_size=30), min_size=2, max_size=3), min_size=1, max_size=3))
def test_boxes_read_back(texts: list[list[str]]) -> None:
    """罫線で描いた表は、折り返した欄も、読めば元の欄になる。欄の数はどの行も同じである。"""
    columns = max(map(len, texts))
    rows = tuple(
        Node(Kind.ROW, children=tuple(Node(Kind.CELL, text=text) for text in (*row, "")[:columns])) for row in texts
    )
    assert [[c.text for c in row.children] for row in read_block(write_block(rows, boxes=True), Kind.ROW)] == [
        [c.text for c in row.children] + [""] * (columns - len(row.children)) for row in rows
    ]


def test_spanned_boxes() -> None:
    """縦と横に結合した罫線の表は、結合の印のある欄になる。"""
    drawn = ("┌──┬───┐", "│観光│催し　│", "│　　├───┤", "│　　│宣伝　│", "├──┴───┤", "│合計　　　　│", "└──────┘")
    assert write_block(read_block(drawn, None)) == (
        '* - [rowspan="2"] 観光',
        "  - 催し",
        "* - 宣伝",
        '* - [colspan="2"] 合計',
    )


@pytest.mark.parametrize(
    ("lines", "unit", "kinds"),
    [
        (("　（目的）", "第一条　甲", "２　乙", "　（雑則）", "第二条　丙"), Kind.ARTICLE, [Kind.ARTICLE] * 2),
        (("　　　第四章　雑則", "　（委任）", "第九条　丁"), Kind.CHAPTER, [Kind.CHAPTER]),
        (("　　　第四章　雑則",), PartKind.HEADING, [Kind.CHAPTER]),
        (("　　　第四章　雑則", "第九条　丁"), Kind.ARTICLE, [Kind.CHAPTER]),
        (("　　　この場合において、乙を除く。",), PartKind.LAST, [Kind.PASSAGE]),
        (("　ただし、次のときを除く。", "　一　甲のとき"), PartKind.PROVISO, [Kind.PASSAGE, Kind.ITEM]),
        (("　　　新しい題名",), Kind.TITLE, [Kind.TITLE]),
        (("　甲は、次の協約を締結する。", "　乙も同じ。"), Kind.PREAMBLE, [Kind.PREAMBLE]),
        (("　　　附　則", "　この協約は、四月一日から施行する。"), Kind.SUPPL_PROVISION, [Kind.SUPPL_PROVISION]),
        (("目次", "　第一章　総則（第一条）", "　第二章　雑則（第二条）"), Kind.TOC, [Kind.TOC]),
        (("別表（第三条関係）", "| 取組 | 内容 |", "| 医療 | 救急 |"), None, [Kind.ANNEX]),
        (("別表（第三条関係）", "| 取組 | 内容 |"), Kind.TABLE, [Kind.ANNEX]),
        (("| 取組 | 内容 |", "| 医療 | 救急 |"), None, [Kind.ROW] * 2),
        (("| 取組 | 内容 |", "| 医療 | 救急 |"), Kind.PARAGRAPH, [Kind.ROW] * 2),
        (("備考　この表において甲とは、乙をいう。",), Kind.NOTES, [Kind.NOTES]),
        (("　死因究明等推進本部", "　自殺総合対策会議"), None, [Kind.PASSAGE] * 2),
        (("第六条から第八条まで　削除",), Kind.ARTICLE, [Kind.ARTICLE]),
        (("②　乙は、次のとおりとする。", "③　丙"), Kind.PARAGRAPH, [Kind.PARAGRAPH] * 2),
    ],
)
def test_block_kinds(lines: tuple[str, ...], unit: Kind | PartKind | None, kinds: list[Kind]) -> None:
    """後に続く行は、言われた単位 (言わないときは行の形) の規定になる。"""
    assert [node.kind for node in read_block(lines, unit)] == kinds


@pytest.mark.parametrize("lines", [(), ("", "　"), ("　一　甲",)])
def test_block_of_another_unit_is_refused(lines: tuple[str, ...]) -> None:
    """規定が無い、又は条でないとき、条としては読まずに断る。"""
    with pytest.raises(TextError):
        read_block(lines, Kind.ARTICLE)
