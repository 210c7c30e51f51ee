"""ハネ改正の例: 起案者の忘れやすい引用と、その指摘 (drafting-rules §2.6、§2.7、§6)。"""

from __future__ import annotations

from pathlib import Path

import pytest

from amend.amendment import Numbering
from amend.clause import Node
from amend.plaintext import read, write
from amend.references import Verdict, carried, findings, renumbered, repair, sibling_findings

_CASE = Path(__file__).parent / "cases/comparison/worked-example"
_OLD, _NEW = ((_CASE / name).read_text(encoding="utf-8") for name in ("old.txt", "new.txt"))
_FORGOT = _NEW.replace("第４条の協議", "前条の協議")
_BRANCHED = (
    _NEW.replace("第５条　甲及び乙", "第４条の２　甲及び乙")
    .replace("第６条　", "第５条　")
    .replace("第７条　", "第６条　")
)


def _tree(*lines: str) -> Node:
    return read("\n".join(("協約", "", *lines, ""))).tree


def _verdicts(old: Node, new: Node) -> list[tuple[str, str, str]]:
    found = [(c.new.literal, c.wanted, c.verdict) for c in carried(old, new)]
    return [(now, wanted, verdict.name) for now, wanted, verdict in found if verdict is not Verdict.RIGHT]


def _rules(old: Node, new: Node) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity.value, f.place) for f in findings(old, new)]


def test_worked_example_is_repaired() -> None:
    """間に条が入った「前条」は「第４条」に改める。ほかの引用は変えない。"""
    old, new = read(_OLD).tree, read(_FORGOT).tree
    assert _verdicts(old, new) == [("前条", "第４条", "FORGOTTEN")]
    assert write(repair(new, carried(old, new))) == _NEW


def test_finding_says_what_where_and_what_to_write() -> None:
    """指摘は、何を指していたか、今はどこか、何と書くかを言う。"""
    (finding,) = findings(read(_OLD).tree, read(_FORGOT).tree)
    assert (finding.rule, finding.place, finding.advice) == ("R01", "第６条", "「第４条」に改めてください。")
    assert "第４条（費用分担）を指していました" in finding.message
    assert "今の字句は第５条（情報の共有）を指します" in finding.message
    assert finding.line == _FORGOT[: _FORGOT.index("前条の協議")].count("\n") + 1


@pytest.mark.parametrize("draft", [_NEW, _FORGOT, _BRANCHED, _BRANCHED.replace("第４条の協議", "前条の協議")])
def test_worked_example_in_each_numbering(draft: str) -> None:
    """どの付け方で、直し忘れて書いても、付け方ごとの §6 の本文になる。動く引用は「前条」一つである。"""
    old, new = read(_OLD).tree, read(draft).tree
    for strategy, expected in ((Numbering.RENUMBER, _NEW), (Numbering.BRANCH, _BRANCHED), (Numbering.KEEP, _BRANCHED)):
        found = renumbered(old, new, strategy)
        assert write(found.tree) == expected
        assert [(c.old.literal, c.new.literal) for c in found.moved] == [("前条", "第４条")]


def test_deleted_middle_article_in_each_numbering() -> None:
    """間の条を削ると、繰り上げは番号を詰め、枝番号は空け、削除は「第２条　削除」を残す。終わりの条は削るだけである。"""
    old = _tree(
        "第１条　花を植える。", "第２条　犬を飼う。", "第３条　第１条の花を守る。", "第４条　第３条の外は、鳥を放つ。"
    )
    new = _tree("第１条　花を植える。", "第３条　第１条の花を守る。")
    marks = {s: write(renumbered(old, new, s).tree).split("\n")[2:-1] for s in Numbering}
    assert marks[Numbering.RENUMBER] == ["第１条　花を植える。", "第２条　第１条の花を守る。"]
    assert marks[Numbering.BRANCH] == ["第１条　花を植える。", "第３条　第１条の花を守る。"]
    assert marks[Numbering.KEEP] == ["第１条　花を植える。", "第２条　削除", "第３条　第１条の花を守る。"]


def test_three_deleted_articles_are_kept_as_one_line() -> None:
    """三つ以上続けて削った条は「第２条から第４条まで　削除」とし、後の引用はもとの規定を指したままである。"""
    words = ("花を植える", "犬を飼う", "鳥を放つ", "魚を釣る", "第１条の木を切る", "前条の家を建てる")
    old = _tree(*(f"第{n}条　{word}。" for n, word in zip("１２３４５６", words, strict=True)))
    new = _tree("第１条　花を植える。", "第２条　第１条の木を切る。", "第３条　前条の家を建てる。")
    tree = renumbered(old, new, Numbering.KEEP).tree
    assert write(tree).split("\n")[3:-1] == [
        "第２条から第４条まで　削除",
        "第５条　第１条の木を切る。",
        "第６条　前条の家を建てる。",
    ]
    assert identical_reading(tree)


def identical_reading(tree: Node) -> bool:
    """作った木は、書いて読めば同じ木である。"""
    return read(write(tree)).tree == tree


def test_contents_follow_the_articles() -> None:
    """目次の範囲は、条を加えれば変わる。"""
    old = _tree(
        "目次",
        "　第１章　総則（第１条・第２条）",
        "　第２章　雑則（第３条）",
        "",
        "　第１章　総則",
        "第１条　花を植える。",
    )
    old = read(write(old) + "第２条　犬を飼う。\n　第２章　雑則\n第３条　鳥を放つ。\n").tree
    new = read(write(old).replace("　第２章　雑則\n第３条", "第３条　魚を釣る。\n　第２章　雑則\n第４条")).tree
    assert [(rule, place) for rule, _, place in _rules(old, new)] == [("R06", "目次"), ("R06", "目次")]
    lines = write(renumbered(old, new, Numbering.RENUMBER).tree).split("\n")
    assert lines[3:5] == ["　第１章　総則（第１条―第３条）", "　第２章　雑則（第４条）"]


_ITEMS = ("第１条　次に掲げるものとする。", "　(1)　花を植える。", "　(2)　犬を飼う。", "　(3)　鳥を放つ。")


@pytest.mark.parametrize(
    ("last", "kept", "expected"),
    [
        ("前３号に附帯する事務", (1, 3), ("前３号", "前２号", "FORGOTTEN")),
        ("第３号に附帯する事務", (1, 3), ("第３号", "第２号", "FORGOTTEN")),
        ("第２号に附帯する事務", (1, 3), ("第２号", "", "DELETED")),
    ],
)
def test_deleted_item(last: str, kept: tuple[int, ...], expected: tuple[str, str, str]) -> None:
    """号を削ると、「前３号」は「前２号」に、「第３号」は「第２号」になり、削った号の引用は誤りになる (罠 9)。"""
    old = _tree(*_ITEMS, f"　(4)　{last}")
    items = [f"　({n})　{_ITEMS[i].split('　')[2]}" for n, i in enumerate(kept, start=1)]
    new = _tree(_ITEMS[0], *items, f"　(3)　{last}")
    assert _verdicts(old, new) == [expected]


def test_items_no_longer_next_are_listed() -> None:
    """「前２号」の後に号が入れば、号を挙げて書く。「前各号」は加えた号も含むので変えない。"""
    old = _tree(*_ITEMS[:3], "　(3)　前２号に附帯する事務", "　(4)　前各号に掲げるものの外、必要な事務")
    new = _tree(
        *_ITEMS[:3], "　(3)　魚を釣る。", "　(4)　前２号に附帯する事務", "　(5)　前各号に掲げるものの外、必要な事務"
    )
    assert _verdicts(old, new) == [("前２号", "第１号及び第２号", "FORGOTTEN")]


def test_second_paragraph_is_reported() -> None:
    """一項だけの条に項を加えると、その条を引く字句は、どちらの項も指すことになる (罠 7)。"""
    old = _tree("第１条　花を植える。", "第２条　第１条の花を守る。")
    new = _tree("第１条　花を植える。", "２　犬を飼う。", "第２条　第１条の花を守る。")
    assert _rules(old, new) == [("R03", "W", "第２条")]


def test_items_of_an_article_that_gains_a_paragraph() -> None:
    """一項だけの条の「第１条第２号」は、項が加われば「第１条第１項第２号」と書く (R34)。"""
    old = _tree(*_ITEMS, "第２条　第１条第２号の犬を守る。")
    new = _tree(*_ITEMS, "２　魚を釣る。", "第２条　第１条第２号の犬を守る。")
    assert _verdicts(old, new) == [("第１条第２号", "第１条第１項第２号", "FORGOTTEN")]


def test_range_with_a_new_article_inside() -> None:
    """範囲の間に条が入れば、終わりを改め、加えた条も含むことを知らせる。"""
    old = _tree("第１条　花を植える。", "第２条　犬を飼う。", "第３条　第１条から第２条までを守る。")
    new = _tree(
        "第１条　花を植える。", "第２条　魚を釣る。", "第３条　犬を飼う。", "第４条　第１条から第２条までを守る。"
    )
    assert _verdicts(old, new) == [("第２条", "第３条", "FORGOTTEN")]
    assert [rule for rule, _, _ in _rules(old, new)] == ["R01", "R03"]


def test_same_article_depends_on_the_citation_before() -> None:
    """「同条第２項」は、前の引用が直れば正しい条を指し、項が動けば項だけを改める。"""
    old = _tree("第１条　花を植える。", "２　犬を飼う。", "第２条　前条第１項の花及び同条第２項の犬を守る。")
    new = _tree(
        *("第１条　花を植える。", "２　魚を釣る。", "３　犬を飼う。", "第２条　鳥を放つ。"),
        "第３条　前条第１項の花及び同条第２項の犬を守る。",
    )
    assert _verdicts(old, new) == [
        ("前条第１項", "第１条第１項", "FORGOTTEN"),
        ("同条第２項", "同条第３項", "FORGOTTEN"),
    ]


def test_references_of_other_laws_are_left_alone() -> None:
    """他の法令の条、引用符の中、もとから無い条の引用は、直しも責めもしない。"""
    line = "地方自治法第１条及び同条第２項並びに第９条の花を「第１条」という。"
    old = _tree("第１条　花を植える。", f"第２条　{line}")
    new = _tree("第１条　犬を飼う。", "第２条　花を植える。", f"第３条　{line}")
    assert carried(old, new) == ()
    assert findings(old, new) == ()


def test_new_provisions_references() -> None:
    """加えた条の引用には引く規定がなければならず、「前条」は何を指すかを知らせる (§6 の終わり)。"""
    old = _tree("第１条　花を植える。", "第２条　犬を飼う。")
    new = _tree("第１条　花を植える。", "第２条　前条の魚を第９条により釣る。", "第３条　犬を飼う。")
    assert [(rule, weight) for rule, weight, _ in _rules(old, new)] == [("X03", "I"), ("R04", "E")]


def test_annex_heading_and_second_annex() -> None:
    """別表の「（第２条関係）」も、「別表」が「別表第１」になったことも、直す。"""
    rows = ("", "| 花 | 甲が植える。 |")
    old = _tree("第１条　犬を飼う。", "第２条　花は、別表のとおりとする。", "", "別表（第２条関係）", *rows)
    new = _tree(
        *(
            "第１条　犬を飼う。",
            "第２条　魚を釣る。",
            "第３条　花は、別表のとおりとする。",
            "",
            "別表第１（第２条関係）",
            *rows,
        ),
        *("", "別表第２（第１条関係）", "", "| 鳥 | 乙が放つ。 |"),
    )
    assert _verdicts(old, new) == [("別表", "別表第１", "FORGOTTEN"), ("第２条", "第３条", "FORGOTTEN")]


def test_sibling_text() -> None:
    """ほかの協約が題名又は略称で引く条も、動けば知らせる。よその協約の条は見ない。"""
    old, new = read(_OLD).tree, read(_NEW).tree
    title = old.children[0].text
    sibling = read(
        f"覚書\n\n第１条　{title}（以下「連携協約」という。）第３条及び第５条の規定による。\n"
        "第２条　連携協約第６条及び別の協約第６条の規定による。\n"
    ).tree
    found = sibling_findings(old, new, sibling, title, name="覚書")
    assert [(f.rule, f.place, f.advice) for f in found] == [
        ("R05", "覚書 第１条", "「第６条」に改めてください。"),
        ("R05", "覚書 第２条", "「第７条」に改めてください。"),
    ]


def test_official_amendments_forget_nothing(shared: Path) -> None:
    """実物の改正では、忘れた引用をまず言わない。改められた引用は、その多くを認める。"""
    verdicts: list[Verdict] = []
    for case in sorted((shared / "corpus/cases").iterdir()):
        old, new = (read((case / name).read_text(encoding="utf-8")).tree for name in ("old.txt", "new.txt"))
        verdicts += [one.verdict for one in carried(old, new)]
    assert verdicts.count(Verdict.FORGOTTEN) + verdicts.count(Verdict.DELETED) == 0
    assert verdicts.count(Verdict.ADAPTED) > 3 * verdicts.count(Verdict.RETARGETED) > 0
