"""字句比較の試験: 起案者が引用し下線を引く単位で、改まった字句を示すか (drafting-rules §1.4, §2.4)。"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.characters import clusters
from amend.textdiff import Edit, compare

WORDS = (
    *(
        "甲",
        "乙",
        "富山市",
        "滑川市",
        "長",
        "議会",
        "協議",
        "取組",
        "観光",
        "医療",
        "福祉",
        "負担金",
        "第３条",
        "第四条第二項",
        "前項",
    ),
    *(
        "別表第１",
        "令和５年４月１日",
        "５００円",
        "８００円",
        "７人",
        "年１回",
        "三分の一",
        "は",
        "が",
        "を",
        "に",
        "の",
        "、",
        "。",
        "（",
        "）",
    ),
    *(
        "及び",
        "又は",
        "から",
        "まで",
        "等",
        "行う",
        "定める",
        "ことができる",
        "ものとする",
        "「",
        "」",
        "葛\U000e0100",
        "か\u3099",
        "　",
        "\n",
    ),
)
clauses = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
pairs = st.one_of(
    st.tuples(clauses, clauses),
    st.tuples(st.text(max_size=30), st.text(max_size=30)),
    # 前後が同じで中ほどだけが違う文
    st.builds(lambda a, x, b, y, c: (a + x + b + c, a + b + y + c), clauses, clauses, clauses, clauses, clauses),
)
# 境が来てはならない所を、字句の切り方によらずに書いたもの。
UNBREAKABLE = re.compile(
    r"[0-9０-９]+(?:円|人|分の[0-9０-９]+)?|第[0-9０-９一二三四五六七八九十]+条(?:第[0-9０-９一二三四五六七八九十]+項)?"
    r"|令和[0-9０-９]+年[0-9０-９]+月[0-9０-９]+日|別表第[0-9０-９]+|(?<!一)三分の一(?!三)"
)


def rebuilt(old: str, new: str, edits: tuple[Edit, ...]) -> str:
    """旧の文に、改まった字句だけを新から写した文。"""
    parts, place = [], 0
    for edit in edits:
        parts += [old[place : edit.old_start], new[edit.new_start : edit.new_end]]
        place = edit.old_end
    return "".join([*parts, old[place:]])


def marked(old: str, new: str) -> list[str]:
    """改まった字句を「旧→新」の形で並べたもの。"""
    return [f"{old[e.old_start : e.old_end]}→{new[e.new_start : e.new_end]}" for e in compare(old, new)]


@given(pairs)
def test_outside_edits_the_texts_are_equal(pair: tuple[str, str]) -> None:
    """改まった字句の外では新旧が一致し、旧と改まった字句から新が戻る (DESIGN §6 law 4)。"""
    old, new = pair
    edits = compare(old, new)
    assert rebuilt(old, new, edits) == new
    ends = [Edit(0, 0, 0, 0), *edits, Edit(len(old), len(old), len(new), len(new))]
    for before, after in pairwise(ends):
        assert old[before.old_end : after.old_start] == new[before.new_end : after.new_start]


@given(pairs)
def test_edits_are_in_order_and_never_empty(pair: tuple[str, str]) -> None:
    """改まった字句は前から順に並び、重ならず、隣り合わず、新旧とも空のものは無い。"""
    edits = compare(*pair)
    assert all(e.old_start < e.old_end or e.new_start < e.new_end for e in edits)
    assert all(a.old_end < b.old_start and a.new_end < b.new_start for a, b in pairwise(edits))


@given(pairs)
def test_edits_are_the_mirror_of_the_reverse(pair: tuple[str, str]) -> None:
    """新旧を入れ替えれば、答えも新旧が入れ替わる。"""
    old, new = pair
    assert compare(new, old) == tuple(Edit(e.new_start, e.new_end, e.old_start, e.old_end) for e in compare(old, new))


@given(clauses | st.text())
def test_a_text_equals_itself(text: str) -> None:
    """等しい文に、改まった字句は無い。"""
    assert compare(text, text) == ()


@given(pairs)
def test_no_edge_is_inside_a_unit(pair: tuple[str, str]) -> None:
    """どの境も、書記素・数・日付・条項の引用の途中に来ない (reliability C6)。"""
    old, new = pair
    edits = compare(old, new)
    for text, edges in (
        (old, {n for e in edits for n in (e.old_start, e.old_end)}),
        (new, {n for e in edits for n in (e.new_start, e.new_end)}),
    ):
        assert edges <= set(clusters(text))
        for unit in UNBREAKABLE.finditer(text):
            assert not edges & set(range(unit.start() + 1, unit.end()))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # 最小の単位 (drafting-rules §1.4 の表)
        ("負担金は、５００円とする。", "負担金は、８００円とする。", ["５００円→８００円"]),
        ("使用料は、１，０００円とする。", "使用料は、１，２００円とする。", ["１，０００円→１，２００円"]),
        ("委員は、７人以上とする。", "委員は、５人以上とする。", ["７人→５人"]),
        ("この協約は、令和５年４月１日から", "この協約は、令和６年４月１日から", ["令和５年４月１日→令和６年４月１日"]),
        ("平成三十三年三月三十一日まで", "令和三年三月三十一日まで", ["平成三十三年三月三十一日→令和三年三月三十一日"]),
        ("令和５年度の経費", "令和６年度の経費", ["令和５年度→令和６年度"]),
        ("年１回連絡会議を開催する。", "年２回連絡会議を開催する。", ["年１回→年２回"]),
        ("費用の３分の１を負担する。", "費用の３分の２を負担する。", ["３分の１→３分の２"]),
        ("昭和２２年法律第６７号", "昭和２３年法律第６８号", ["昭和２２年法律第６７号→昭和２３年法律第６８号"]),
        ("第３条の規定により", "第４条の規定により", ["第３条→第４条"]),
        ("地方自治法第２条第１項の規定", "地方自治法第３条第１項の規定", ["第２条第１項→第３条第１項"]),
        ("第２３条の２の規定", "第２３条の３の規定", ["第２３条の２→第２３条の３"]),
        ("建築基準法第二条第九号イに", "建築基準法第二条第九号ロに", ["第二条第九号イ→第二条第九号ロ"]),
        ("別表に掲げる", "別表第１に掲げる", ["別表→別表第１"]),
        ("前条の取組", "第４条の取組", ["前条→第４条"]),
        ("富山市の区域", "滑川市の区域", ["富山市→滑川市"]),
        ("別表第３の電光得点標示器", "別表第３の電光得点表示器", ["電光得点標示器→電光得点表示器"]),
        ("葛\U000e0100飾区", "葛\U000e0101飾区", ["葛\U000e0100飾区→葛\U000e0101飾区"]),
        # 読点は後の語に付く。接続の語も
        ("医療及び教育", "医療、観光及び教育", ["→、観光"]),
        ("医療、福祉及び教育", "医療及び教育", ["、福祉→"]),
        ("医療の確保を図る。", "医療及び福祉の確保を図る。", ["→及び福祉"]),
        # 文の終わりの「。」は外に残す。文を加えるときは文ごと。括弧の中の文は「。」から
        ("甲は、これを行う。", "甲は、これを行うことができる。", ["行う→行うことができる"]),
        ("甲は、これを行うことができる。", "甲は、これを行う。", ["行うことができる→行う"]),
        ("乙に通知するものとする。", "乙に通知しなければならない。", ["通知するものとする→通知しなければならない"]),
        ("年１回開催する。", "年１回開催する。ただし、休会を妨げない。", ["→ただし、休会を妨げない。"]),
        ("甲（市をいう。）は", "甲（市をいう。以下同じ。）は", ["→。以下同じ"]),
        # 動詞は送り仮名や「する」の活用とともに
        ("書類を添附しない場合", "書類を添付しない場合", ["添附しない→添付しない"]),
        ("結果を公表する。", "結果を公表し、議会に報告する。", ["公表する→公表し、議会に報告する"]),
        # 「等」は付いた名詞とともに。並びに付いた「等」は残す
        ("学校、文化施設その他", "学校等、文化施設その他", ["学校→学校等"]),
        ("上場株式等の譲渡", "累積投資上場株式等の譲渡", ["上場株式等→累積投資上場株式等"]),
        ("福祉施設、医療機関等と", "福祉施設、医療機関、民間事業者等と", ["→、民間事業者"]),
        # 語の途中で切らない。並んだ別々の語は別々に (libraries.md §1)
        ("町は、", "市町村は、", ["町→市町村"]),
        ("甲町及び乙町は、", "甲市町村及び乙市町村は、", ["甲町→甲市町村", "乙町→乙市町村"]),
        ("甲と乙が協議して定める。", "甲と乙の協議により定める。", ["が協議して→の協議により"]),
        # 並んだ引用・範囲・伸びた並びは一つに
        ("第３条及び第５条の規定", "第４条及び第６条の規定", ["第３条及び第５条→第４条及び第６条"]),
        (
            "第三条第五項から第七項までの",
            "第三条第六項から第八項までの",
            ["第三条第五項から第七項まで→第三条第六項から第八項まで"],
        ),
        ("第１条から第３条までの", "第１条から第４条までの", ["第３条→第４条"]),
        ("第二項、第五号及び第六号", "第二項から第六号まで", ["、第五号及び第六号→から第六号まで"]),
        ("１１９～１７５", "１２０～１７６", ["１１９～１７５→１２０～１７６"]),
        ("法制上又は財政上の措置", "法制上、財政上又は税制上の措置", ["又は財政上→、財政上又は税制上"]),
        ("甲及び乙は、", "甲、乙及び丙は、", ["及び乙→、乙及び丙"]),
        ("については、前項の規定", "については、第一項（前項を除く。）の規定", ["前項→第一項（前項を除く。）"]),
        ("市の議会の議決", "市の長及び議会並びに委員会の議決", ["議会→長及び議会並びに委員会"]),
        # 見出しは括弧の中だけ
        ("（連絡会議）", "（協議会）", ["連絡会議→協議会"]),
        # 句読点だけの違いは、それの付いた語に (drafting-rules §1.4 L)
        ("区分に応じ、当該各号に", "区分に応じ当該各号に", ["応じ、→応じ"]),
        ("居住者が政令で", "居住者が、政令で", ["居住者が→居住者が、"]),
        # 空白だけの違いは、その空白だけ
        ("甲　市長", "甲　 市長", ["→ "]),
    ],
)
def test_marks_are_what_a_drafter_would_quote(old: str, new: str, expected: list[str]) -> None:
    """引用と下線は、意味を持つ最小の字句にする (drafting-rules §1.4, §2.4)。"""
    assert marked(old, new) == expected
    assert marked(new, old) == ["→".join(reversed(mark.split("→"))) for mark in expected]


def test_a_rewritten_clause_is_one_edit() -> None:
    """残る語のほとんど無い書換えは、切れ切れにせず全体を一つとする (全部改正、drafting-rules §1.4 J)。"""
    old = "甲は、病院の体制を整え、患者の受入れに努め、費用を負担し、年１回乙に報告しなければならない。"
    new = "連携協議会は、観光情報を集め、これを広く発信する取組を行う。この場合において、乙の意見を聴くものとする。"
    assert compare(old, new) == (Edit(0, len(old), 0, len(new)),)


def test_the_clock_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """比べている間に時計がどれだけ進んでも、答えは変わらない (libraries.md §1)。"""
    old = "".join(f"第{n}条　甲は、乙の取組{n}を行う。" for n in range(40))
    new = "".join(f"第{n}条　丙は、丁の事業{n * 7 % 11}を支える。" for n in range(40))
    expected = compare(old, new)
    ticks = iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: next(ticks) * 3600.0)
    assert compare(old, new) == expected


def test_a_long_text_keeps_its_small_edits() -> None:
    """そのまま比べるには大きい文でも、離れた小さな改正は一つずつ示される。"""
    old = "".join(f"甲は、取組{n}について、乙と協議する。" for n in range(2_000))
    new = old.replace("取組100について", "取組100に関し").replace("取組1900について、乙", "取組1900について、丙")
    assert marked(old, new) == ["について→に関し", "乙→丙"]


def test_different_long_texts_are_one_edit() -> None:
    """長くて似たところの無い文どうしは、全体を一つとして直ちに答える。"""
    old, new = "甲は、協議する。" * 20_000, "丙が丁を支える又は報ずる；" * 20_000
    start = time.process_time()
    assert compare(old, new) == (Edit(0, len(old), 0, len(new)),)
    assert time.process_time() - start < 10


def test_the_engine_is_loaded_when_used() -> None:
    """diff-match-patch は、比べるときまで読み込まれない (起動を遅くしないため)。"""
    script = "import sys, amend.textdiff as t; a = 'diff_match_patch' in sys.modules; t.compare('甲が乙', '丙が丁'); "
    script += "print(a, 'diff_match_patch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["False", "True"]


def within(outer: tuple[str, str], inner: tuple[str, str]) -> bool:
    """内側の字句を改めた結果が、前後の語を添えた外側の字句を改めた結果と同じか。"""
    (before, after), (removed, added) = outer, inner
    return any(
        before[:n] == after[:n] and before[n:] == removed + rest and after[n:] == added + rest
        for n in range(len(before) + 1)
        for rest in (before[n + len(removed) :],)
    )


def test_official_quotations_are_found(shared: Path) -> None:
    """官報の改め文「Ａ」を「Ｂ」に改めるの多くと同じ字句を示し、ほとんどは、一意にするための前後の語を除けば同じである。"""
    exact = near = total = 0
    for line in (shared / "corpus" / "triples.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        quotations = set(re.findall("「([^「」]*)」を「([^「」]*)」に", "".join(article["kaimebun"])))
        changed = [
            p for p in zip(article["old"].splitlines(), article["new"].splitlines(), strict=True) if p[0] != p[1]
        ]
        for quotation in (q for q in quotations if q[0] != q[1]):
            found = [
                (old[e.old_start : e.old_end], new[e.new_start : e.new_end])
                for old, new in changed
                if quotation[0] in old and quotation[1] in new
                for e in compare(old, new)
            ]
            total += bool(found)
            exact += quotation in found
            near += any(within(quotation, edit) for edit in found)
    assert total > 50
    assert exact >= 0.7 * total
    assert near >= 0.9 * total
