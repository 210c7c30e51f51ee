"""試験の対照表: 手で作った対照表と、でたらめな対照表。書き手・読み手・照合の試験が共に使う。"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import cycle

from hypothesis import strategies as st

from amend.comparison import Comparison, Row, Run, RunKind, Side
from amend.numerals import Numerals
from amend.styles import Direction, Mark, Moved, Scope, Style, Tables, Unchanged

STYLE = Style(
    name="agreement-default",
    summary="試験の様式",
    new_head="変更後",
    old_head="変更前",
    new_first=True,
    number_head="",
    numerals=Numerals.FULL,
    third_head="",
    third_words="字句の改正",
    third_caption="{規定}の改正",
    third_added="{規定}の追加",
    third_removed="{規定}の削除",
    third_down="{規定}の繰下げ",
    third_up="{規定}の繰上げ",
    third_replaced="{規定}の全部改正",
    third_emptied="{規定}の削除",
    third_row="表の項",
    third_joint="、",
    note="（下線部分は変更部分）",
    note_below="",
    scope=Scope.CHANGED,
    unchanged=Unchanged.HIDE,
    context=0,
    captions=True,
    moved=Moved.OMIT,
    omission="（略）",
    run_of_two="・",
    run_of_more="～",
    run_close="",
    added="（新設）",
    removed="（削る）",
    mark=Mark.UNDERLINE,
    changed_font="",
    provision_mark=None,
    caption_mark=None,
    table_mark=None,
    padding=False,
    blank_between=False,
    blank_end=False,
    font="ＭＳ 明朝",
    font_size=10.5,
    paper="A4 landscape",
    direction=Direction.HORIZONTAL,
    tables=Tables.SIDE,
    lead="",
)


def cell(marked: str, note: str = "") -> tuple[Run, ...]:
    """``＿…＿`` で下線を示した字から欄を作る。``⏎`` は欄の中の改行、注は最後の切れ端に付く。"""
    runs = []
    for i, stretch in enumerate(marked.split("＿")):
        for part in re.split("(⏎)", stretch):
            kind = RunKind.BREAK if part == "⏎" else RunKind.CHANGED if i % 2 else RunKind.PLAIN
            if part:
                runs.append(Run(kind, "\n" if part == "⏎" else part, 0, len(part)))
    if note:
        last = runs.pop()
        runs.append(Run(last.kind, last.text, last.start, last.end, note))
    return tuple(runs)


def line(new: str, old: str, *, hang: int = 1, opens: bool = False, place: str = "", note: str = "") -> Row:
    """条・項・号の行。"""
    left, right = (Side((cell(text, note),) if text else (), hang=hang) for text in (new, old))
    return Row(left, right, shown=True, opens=opens, place=place)


def cells(new: str, old: str, *, head: bool = False, place: str = "別表") -> Row:
    """表の行。欄は ``|`` で区切る。"""
    left, right = (Side(tuple(map(cell, text.split("|"))) if text else (), True, head) for text in (new, old))
    return Row(left, right, shown=True, opens=False, place=place)


def comparison(*rows: Row, new_first: bool = True, layout_notes: tuple[str, ...] = (), **words: str) -> Comparison:
    """行から対照表を作る。"""
    return Comparison(
        title=words.get("title", "富山市及びＡ町における連携中枢都市圏形成に係る連携協約新旧対照表"),
        new_head=words.get("new_head", "変更後"),
        old_head=words.get("old_head", "変更前"),
        new_first=new_first,
        note=words.get("note", "（下線部分は変更部分）"),
        rows=rows,
        layout_notes=layout_notes,
        state=words.get("state", "案（議決前）"),
    )


WORKED = comparison(
    line("　＿（情報の共有）＿", "（新設）", hang=2, opens=True, place="第５条"),
    line("＿第５条＿　＿甲及び乙は、第３条の取組に必要な情報を相互に提供する。＿", "", place="第５条"),
    line("　（連絡会議）", "　（連絡会議）", hang=2, opens=True, place="第６条"),
    line(
        "＿第６条＿　甲の長及び乙の長は、＿第４条＿の協議その他必要な連絡調整を行うため、"
        "＿年２回＿連絡会議を開催する。",
        "＿第５条＿　甲の長及び乙の長は、＿前条＿の協議その他必要な連絡調整を行うため、＿年１回＿連絡会議を開催する。",
        place="第６条",
    ),
    line("　（その他）", "　（その他）", hang=2, opens=True, place="第７条"),
    line("＿第７条＿　（略）", "＿第６条＿　（略）", place="第７条"),
    line("別表（第３条関係）", "別表（第３条関係）", hang=0, opens=True, place="別表"),
    cells("取組|内容|甲の役割|乙の役割", "取組|内容|甲の役割|乙の役割", head=True),
    cells("（略）|（略）|（略）|（略）", "（略）|（略）|（略）|（略）"),
    cells(
        "観光振興|（略）|＿年２回＿共同の催しを企画する。|（略）",
        "観光振興|（略）|＿年１回＿共同の催しを企画する。|（略）",
    ),
    cells("＿防災＿|＿災害時に相互に応援する。＿|＿応援の窓口を設ける。＿|＿応援の窓口を設ける。＿", "（新設）"),
    cells("（削る）", "＿図書館＿|＿図書館を相互に利用する。＿|＿利用者を受け入れる。＿|＿利用者を受け入れる。＿"),
)
"""drafting-rules §6 の対照表。"""

# --- でたらめな対照表 -------------------------------------------------------------------------------------------------

_HOSTILE = st.sampled_from(
    ["<b>", "&amp;", "\"'", "]]>", "<!--", "</script>", "　", "  ", "\t", "\u200b", "\u00a0", "\u05d0\u05d1", "𠮷",
     "葛\U000e0100", "か\u3099", "＿", "｜", "\ue000", "{{x}}", "%s", "第１条", "（略）", "⟦", "〔", "/", "\\",
     "cafe\u0301", "\U0001f468\u200d\U0001f469"]
)  # fmt: skip
_REFUSED = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffc\ufffd"
_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters=_REFUSED, max_codepoint=0x2FFFF)
TEXTS = st.lists(_HOSTILE | st.text(_LETTERS, max_size=4), max_size=4).map("".join)
"""書類に書ける字: 符号・逃がすべき字・見えない字・異体字・外字を混ぜたもの。"""

_NOTES = st.sampled_from(["", "", "", "全角空白→半角空白", "<i>"])
_DRAWN = st.sampled_from([RunKind.PLAIN, RunKind.CHANGED, RunKind.LABEL])
_RUNS = st.one_of(
    st.builds(Run, _DRAWN, TEXTS, st.just(0), st.just(0), _NOTES),
    st.sampled_from([Run(RunKind.LAYOUT, "\n  ", 0, 3), Run(RunKind.BREAK, "\n    ", 0, 5)]),
    st.sampled_from([Run(RunKind.PAD, pad, 0, 0) for pad in ("　　", "　 ", " ")]),
)
_CELLS = st.lists(_RUNS, max_size=4).map(tuple)
_LINES = st.builds(Side, st.lists(_CELLS, max_size=1).map(tuple), hang=st.integers(0, 30))
_TABLE_ROWS = st.builds(Side, st.lists(_CELLS, max_size=6).map(tuple), table=st.just(True), head=st.booleans())
SIDES = st.one_of(_LINES, _TABLE_ROWS)
ROWS = st.builds(Row, SIDES, SIDES, shown=st.booleans() | st.just(True), opens=st.booleans(), place=st.just("第１条"))
COMPARISONS = st.builds(
    Comparison,
    title=TEXTS,
    new_head=TEXTS,
    old_head=TEXTS,
    new_first=st.booleans(),
    note=TEXTS,
    rows=st.lists(ROWS, max_size=6).map(tuple),
    layout_notes=st.lists(TEXTS, max_size=2).map(tuple),
    state=TEXTS,
)
"""でたらめな対照表。"""

STYLED = st.builds(
    replace,
    COMPARISONS,
    rows=st.lists(st.builds(replace, ROWS, remark=TEXTS), max_size=4).map(tuple),
    mark=st.sampled_from(Mark),
    third_head=TEXTS,
    note_below=TEXTS,
)
"""様式の違う、でたらめな対照表: 印、三つ目の列、表の下の注。"""


def _with_axes(table: Comparison, marks: list[Mark | None], frame: Mark | None, number_head: str) -> Comparison:
    """対照表に、切れ端ごとの印、枠、項番を加える。印と枠は、順に回して使う。"""
    given = cycle(marks)

    def dressed(side: Side) -> Side:
        cells = tuple(
            tuple(replace(run, mark=next(given)) if run.kind is RunKind.CHANGED else run for run in cell)
            for cell in side.cells
        )
        framed = tuple(i for i in range(len(cells)) if frame and side.table and next(given))
        return replace(side, cells=cells, framed=framed)

    rows = tuple(
        replace(row, new=dressed(row.new), old=dressed(row.old), number=str(i) if row.opens else "")
        for i, row in enumerate(table.rows)
    )
    return replace(table, rows=rows, frame=frame, number_head=number_head)


AXES = st.builds(
    _with_axes,
    STYLED,
    st.lists(st.none() | st.sampled_from(Mark), min_size=1, max_size=5),
    st.sampled_from([None, Mark.THICK, Mark.DASHED]),
    TEXTS,
)
"""様式の違う、でたらめな対照表に、切れ端ごとの印、表の枠、項番の列を加えたもの。"""
