"""最初の協約の試験: 実在の議案を取り込むと、台帳に置いたとおりの本文と記録になる。"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import ROOT, Done

from amend.agreement import read_agreement
from amend.amendment import AmendmentKind, read_amendment
from amend.clause import Kind, Node, walk
from amend.plaintext import read

FOLDER = ROOT / "agreements" / "toyama-renkei" / "amendments" / "2017-toyama-1"
BILL = FOLDER / "source" / "000_7c086df8f98e5069.txt"


@pytest.fixture(scope="module")
def tree() -> Node:
    """台帳に置いた本文の木。"""
    reading = read((FOLDER / "text.txt").read_bytes().decode())
    assert reading.findings == ()
    return reading.tree


def test_import_reproduces_the_ledger(cli: Callable[..., Done], tmp_path: Path) -> None:
    """取込みは、台帳の本文と記録と原本を一バイトも違わず作り直す。"""
    done = cli("import", BILL, "-o", tmp_path)
    assert done.code == 0
    for path in ("text.txt", "source/import.toml", f"source/{BILL.name}"):
        assert (tmp_path / path).read_bytes() == (FOLDER / path).read_bytes(), path


def test_source_is_the_bill(shared: Path) -> None:
    """台帳と見本に置いた原本は、受け取った議案そのものである。"""
    original = (shared / "seed" / BILL.name).read_bytes()
    assert original == BILL.read_bytes()
    assert original == files("amend").joinpath("data/demo/bill.txt").read_bytes()


def test_structure(tree: Node) -> None:
    """題名、前文、見出しのある六か条、末文、署名欄、三つの部分の別表がある。"""
    kinds = [child.kind for child in tree.children]
    assert kinds == [
        Kind.TITLE,
        Kind.PREAMBLE,
        *[Kind.ARTICLE] * 6,
        Kind.CLOSING,
        Kind.EXECUTION_BLOCK,
        Kind.ANNEX,
    ]
    captions = [child.caption.text for child in tree.children if child.caption]
    assert captions == [
        *("（目的）", "（基本方針）", "（連携する取組及び役割分担）"),
        *("（費用分担）", "（協議）", "（協約の変更及び廃止）"),
    ]


def test_annex(tree: Node) -> None:
    """別表は三つの部分に、頭の行のほか四・三・十三の行があり、どの行も四つの欄を持つ。"""
    tables = [node for _, node in walk(tree) if node.kind is Kind.TABLE]
    assert [len(table.children) - 1 for table in tables] == [4, 3, 13]
    for table in tables:
        assert [cell.text for cell in table.children[0].children] == ["取組", "内容", "甲の役割", "乙の役割"]
        assert all(len(row.children) == 4 for row in table.children)
        numbers = [re.match(r"\((\d+)\)", row.children[0].text) for row in table.children[1:]]
        assert [int(n[1]) for n in numbers if n] == list(range(1, len(table.children)))


def test_every_cell_is_the_bills(tree: Node) -> None:
    """どの欄の字も、議案の字の並びから空白を除いたものに、行の順にそのまま現れる。"""
    bill = re.sub(r"\s", "", BILL.read_text("utf-8"))
    at = bill.index("別表（第３条関係）")
    rows = [node for _, node in walk(tree) if node.kind is Kind.ROW]
    for row in rows:
        for cell in row.children:
            assert not re.search(r"\s", cell.text)
            if row.children[0].text == "取組":
                continue
            found = bill.index(cell.text, at)
            between = bill[at:found]
            assert re.fullmatch(r"(別表（第３条関係）)?([１-３].*取組)?(取組内容甲の役割乙の役割)?", between), between
            at = found + len(cell.text)
    assert bill[at:] == ""


def test_words_of_the_main_part(tree: Node) -> None:
    """条の語は、議案の字から空白を除いたものの一続きである。"""
    bill = re.sub(r"\s", "", BILL.read_text("utf-8"))
    for child in tree.children:
        if child.kind is Kind.ARTICLE:
            assert child.mark + child.children[0].text in bill


def test_placeholders_stay(tree: Node) -> None:
    """まだ決まっていない所の ○○○ と □□ は残る。"""
    text = "".join(node.text for _, node in walk(tree))
    bill = BILL.read_text("utf-8")
    body = bill[bill.index("富山市及び○○○における連携中枢都市圏形成に係る連携協約 ") :]
    assert text.count("○○○") == body.count("○○○")
    assert text.count("□□") == body.count("□□")


def test_records(tree: Node) -> None:
    """協約と案件の記録は読める形をしていて、題名は本文と同じである。"""
    agreement = read_agreement((FOLDER.parents[1] / "agreement.toml").read_text("utf-8"), "agreement.toml")
    amendment = read_amendment((FOLDER / "amendment.toml").read_text("utf-8"), "amendment.toml")
    assert agreement.title == amendment.title == tree.children[0].text
    assert amendment.kind is AmendmentKind.CONCLUDE
