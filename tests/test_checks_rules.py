"""点検の性質の試験: どんな本文でも倒れず、正しい本文を崩せば必ず言う。"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import trees
from hypothesis import assume, given
from hypothesis import strategies as st

from amend.checks import CHECKS, RULES, check, choose
from amend.clause import Kind, Node, walk
from amend.errors import Finding, RequestError, Severity
from amend.numerals import Num, Numerals, write_branched
from amend.plaintext import Reading, read


def found(text: str, *rules: str) -> list[Finding]:
    """本文の指摘。規則の番号があればその規則だけの。"""
    return list(check(read(text), choose(rules)))


@given(trees.texts())
def test_any_text_is_checked(text: str) -> None:
    """どんな本文でも点検は終わり、指摘は行の順に並び、どの指摘も本文の中の行を指す。"""
    findings = check(read(text), CHECKS)
    lines = [finding.line for finding in findings]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


@given(trees.trees())
def test_any_tree_is_checked(tree: Node) -> None:
    """作った木 (行番号が無い) でも点検は終わり、本文の言葉で位置を言う。"""
    for finding in check(Reading(tree, ()), CHECKS):
        assert finding.line == 0
        assert finding.message
        assert finding.advice.endswith("。")


@dataclass(frozen=True, slots=True)
class Law:
    """正しい本文の骨組み: 条の番号 (枝番号込み)、条ごとの項の数、初めの項の号の数、条ごとに引く条の順番。"""

    nums: tuple[Num, ...]
    paragraphs: tuple[int, ...]
    items: tuple[int, ...]
    cited: tuple[int, ...]
    numerals: Numerals

    def lines(self) -> list[str]:
        """条ごとの本文。"""
        return [self.article(at) for at in range(len(self.nums))]

    def article(self, at: int) -> str:
        """``at`` 番目 (0 から) の条。"""
        mark, target = self.mark(at), self.cited[at]
        before = "、前条及び" if at else "、"
        last = f"第{self.number(self.paragraphs[target])}項"
        text = f"　（取組）\n{mark}　甲及び乙は{before}{self.mark(target)}{last}の規定により、次の各号の取組を行う。\n"
        for item in range(1, self.items[at] + 1):
            text += f"　{self.item(item)}　取組\n"
        for paragraph in range(2, self.paragraphs[at] + 1):
            text += f"{self.digits(paragraph)}　前項の規定は、{self.mark(target)}の取組について準用する。\n"
        return text

    def mark(self, at: int) -> str:
        """条の番号。"""
        num = self.nums[at]
        branch = "".join(f"の{self.number(n)}" for n in num[1:])
        return f"第{self.number(num[0])}条{branch}"

    def number(self, number: int) -> str:
        """数。"""
        return write_branched((number,), self.numerals)

    def digits(self, number: int) -> str:
        """項の番号。漢数字の本文でも算用数字で書く。"""
        return write_branched((number,), Numerals.FULL if self.numerals is Numerals.KANJI else self.numerals)

    def item(self, number: int) -> str:
        """号の番号。"""
        return self.number(number) if self.numerals is Numerals.KANJI else f"({number})"


HEAD = (
    "富山市及びＡ町における連携協約\n\n"
    "　富山市（以下「甲」という。）及びＡ町（以下「乙」という。）は、次のとおり連携協約を締結する。\n\n"
)


@st.composite
def laws(draw: st.DrawFn, least: int = 2) -> Law:
    """正しい本文の骨組みの作り手。"""
    count = draw(st.integers(least, 8))
    nums: list[Num] = [(1,)]
    while len(nums) < count:
        last = nums[-1]
        branch = (*last[:-1], last[-1] + 1) if len(last) > 1 else (*last, 2)
        nums.append(draw(st.sampled_from([(last[0] + 1,), branch])))
    sizes = st.lists(st.integers(1, 12), min_size=count, max_size=count).map(tuple)
    cited = st.lists(st.integers(0, count - 1), min_size=count, max_size=count).map(tuple)
    return Law(tuple(nums), draw(sizes), draw(sizes), draw(cited), draw(st.sampled_from(Numerals)))


@given(laws())
def test_right_text_has_no_findings(law: Law) -> None:
    """番号が続き、引用がどれもある条項を指す本文には、どの数字の流儀でも、何も言わない。"""
    assert found(HEAD + "".join(law.lines())) == []


@given(laws(3), st.data())
def test_lost_article_is_found(law: Law, data: st.DataObject) -> None:
    """途中の条が抜ければ、番号の欠け (S01) か、その条を引く字句 (X01) として言う。"""
    gone = data.draw(st.integers(1, len(law.nums) - 2))
    assume(law.nums[gone + 1] != (law.nums[gone - 1][0] + 1,))
    assume(law.nums[gone + 1] != law.nums[gone] + (2,) or len(law.nums[gone]) == 1)
    lines = law.lines()
    findings = found(HEAD + "".join(lines[:gone] + lines[gone + 1 :]), "S01", "X01")
    quoted = any(target == gone for at, target in enumerate(law.cited) if at != gone)
    assert "S01" in {f.rule for f in findings}
    assert not quoted or any(law.mark(gone) in f.message for f in findings if f.rule == "X01")


@given(laws(), st.data())
def test_lost_paragraph_is_found(law: Law, data: st.DataObject) -> None:
    """途中の項が抜ければ S02、最後の項が抜ければ、それを引く字句 (X01) として言う。"""
    at = data.draw(st.sampled_from([i for i, n in enumerate(law.paragraphs) if n > 2] or [-1]))
    assume(at >= 0)
    gone = data.draw(st.integers(2, law.paragraphs[at] - 1))
    lines = law.lines()
    rest = [line for line in lines[at].split("\n") if not line.startswith(f"{law.digits(gone)}　")]
    text = HEAD + "".join((*lines[:at], "\n".join(rest), *lines[at + 1 :]))
    assert {f.rule for f in found(text, "S02")} == {"S02"}


@given(laws(), st.data())
def test_wrong_number_is_found(law: Law, data: st.DataObject) -> None:
    """無い条を引けば、引いた所で X01 を言う。"""
    at = data.draw(st.integers(0, len(law.nums) - 1))
    wrong = f"第{law.number(99)}条"
    lines = law.lines()
    lines[at] = lines[at].replace("行う。\n", f"行う。ただし、{wrong}第{law.number(1)}項を除く。\n", 1)
    (finding,) = found(HEAD + "".join(lines), "X01")
    assert (finding.place.startswith(law.mark(at)), wrong in finding.message) == (True, True)


@given(laws())
def test_quotations_and_other_laws_are_not_references(law: Law) -> None:
    """引用符の中と他の法令の条は、この本文の引用とはみない。"""
    other = "ただし、「第九十九条」という語は、民法第九十九条及び第百条（第百一条を除く。）の例による。\n"
    lines = law.lines()
    lines[0] = lines[0].replace("行う。\n", f"行う。{other}", 1)
    assert found(HEAD + "".join(lines), "X01", "X02") == []


@given(st.sampled_from(["（", "）", "「", "」"]), laws(), st.data())
def test_lone_bracket_is_found(bracket: str, law: Law, data: st.DataObject) -> None:
    """対の無い括弧は、どの条にあっても S10 である。"""
    at = data.draw(st.integers(0, len(law.nums) - 1))
    lines = law.lines()
    lines[at] = lines[at].replace("取組を", f"取組{bracket}を", 1)
    (finding,) = found(HEAD + "".join(lines), "S10")
    assert finding.place.startswith(law.mark(at))


@given(laws())
def test_findings_do_not_depend_on_layout(law: Law) -> None:
    """空行と字下げを変えても、置き方の規則のほかの指摘は変わらない。"""
    lines = law.lines()
    loose = HEAD + "\n\n".join(lines).replace("　（取組）", "（取組）")
    assert [f for f in found(loose) if f.rule != "S08"] == []


def test_choice_of_rules() -> None:
    """番号で頼んだ規則だけが働き、除いた規則は働かない。ふだん働かない規則も、頼めば働く。"""
    assert {one.rule for one in choose()} == {one.rule for one in CHECKS if one.usual}
    assert {one.rule for one in choose(ignore=["S01"])} == {one.rule for one in CHECKS if one.usual} - {"S01"}
    assert [one.rule for one in choose(only=["D06"])] == ["D06"]
    assert all(one.function.__doc__ for one in CHECKS)
    assert {one.severity for one in CHECKS if not one.usual} <= {Severity.WARNING, Severity.INFORMATION}


@pytest.mark.parametrize(("wrong", "near"), [("S99", "S0"), ("x01", "X01"), ("T01", "1")])
def test_unknown_rule(wrong: str, near: str) -> None:
    """無い規則を頼めば、近い番号を添えて断る。"""
    with pytest.raises(RequestError, match=wrong) as refused:
        choose(only=[wrong])
    assert near in refused.value.advice


def test_places_are_named_as_drafters_write() -> None:
    """位置は、本文の数字の流儀で、起案者の呼び方で言う。"""
    text = "協約\n\n第一条　甲は、第九条による。\n２　乙は、次のとおりとする。\n　一　前号の取組\n"
    assert [(f.rule, f.place) for f in found(text, "X01", "X02")] == [
        ("X01", "第一条第一項"),
        ("X02", "第一条第二項第一号"),
    ]


def test_rules_cover_the_families() -> None:
    """S・X・D・C・Y の族の、一つの本文で見られる規則がそろっている (X03・Y03 は一つの本文では見られない)。"""
    wanted = [f"S{n:02}" for n in range(11)] + [f"X{n:02}" for n in (1, 2, 4, 5, 6)] + [f"D{n:02}" for n in range(1, 7)]
    wanted += [f"C{n:02}" for n in range(1, 10)] + ["Y01", "Y02"]
    assert list(RULES) == wanted


def test_every_kind_has_a_place() -> None:
    """どの種類の節点で見つけても、倒れずに位置を言う (仮の字句で確かめる)。"""
    text = "○○協約\n\n　○○は\n\n　（○○）\n第１条　○○\n　(1)　○○\n\n別表（○○関係）\n\n* - ○○\n  - ○○\n"
    kinds = {node.kind for _, node in walk(read(text).tree)}
    assert {Kind.TITLE, Kind.PREAMBLE, Kind.CAPTION, Kind.ITEM, Kind.ANNEX, Kind.CELL} <= kinds
    assert len(found(text, "C08")) == 8
