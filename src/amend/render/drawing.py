"""描き方の約束: 欄の切れ端から、どの形式でも同じに描く筆を作る。

約束は四つ。(1) LAYOUT は描かず、BREAK は改行一つに描く。(2) 印 (下線など) は CHANGED の字と補った空白に付ける。ただし
行の初めの空白には、それだけが変わったのでない限り付けない (字下げに線が見えるのは誤り)。(3) `Run.note` は切れ端の後に
〔注〕と小さく書く。(4) 書類では、見えない字と変わった空白の後に ⟦U+200B⟧ のような印を書く (reliability C7)。
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from amend.characters import CharacterClass, examine, visible
from amend.comparison import Comparison, Row, Run, RunKind, Side
from amend.errors import RequestError, TextError
from amend.styles import Direction, Mark, Style, Tables

DRAFT = "amend による下書きです。正式な書類とする前に、内容と法的な効力を担当者が確かめてください。"
"""断り: 作った書類が必ず言うこと (DESIGN §9、drafting-rules §7-23)。"""

LAYOUT_HEAD = "置き方だけの違い（改正ではありません）"
"""置き方の違いの一覧の見出し。"""

BULLET = "・"
"""一覧の項目の頭。"""

BLANKS = " \t\u3000"
"""字下げに使う空白。"""


_SHORT = 30  # 一つの側の一行に収まる字数


@dataclass(frozen=True, slots=True)
class Stroke:
    r"""筆: 同じ描き方で続く字。

    Attributes:
        text: 描く字。改行 (``\n``) は行を改める。
        underlined: 変わった字の印を付けるかどうか。
        note: 本文の字ではなく注かどうか。
        mark: その印が `Comparison.mark` と違えば、その印。
    """

    text: str
    underlined: bool = False
    note: bool = False
    mark: Mark | None = None


_UNDERLINED = (RunKind.CHANGED, RunKind.PAD)
"""印を付ける切れ端。補った空白にも付け、どこに字句があるか、又は無いかを見せる (drafting-rules §1.2「padding」)。"""


def strokes(cell: Iterable[Run], *, framed: bool = False) -> Iterator[Stroke]:
    """筆: 一つの欄を、描く順に筆にする (約束の 1〜3)。

    Args:
        cell: 欄。
        framed: 枠で囲む欄か。枠が印なので、字に印を付けない (drafting-rules §1.8)。

    Example:
        >>> [s.text for s in strokes([Run(RunKind.CHANGED, "　新しい", 0, 4, "全角→半角")]) if s.underlined]
        ['新しい']
    """
    fresh = True  # 行の初めから、まだ空白しか描いていない
    for run in cell:
        if run.kind is RunKind.LAYOUT:
            continue
        text = "\n" if run.kind is RunKind.BREAK else run.text
        changed = run.kind in _UNDERLINED and not framed
        words = text.lstrip(BLANKS) if fresh and changed else text
        if words and len(words) < len(text):
            yield Stroke(text[: -len(words)])
            yield Stroke(words, underlined=True, mark=run.mark)
        elif text:
            yield Stroke(text, underlined=changed, mark=run.mark if changed else None)
        fresh = not text.rpartition("\n")[2].strip(BLANKS) and (fresh or "\n" in text)
        if run.note:
            yield Stroke(f"〔{run.note}〕", note=True)


def paper_strokes(cell: Iterable[Run], *, framed: bool = False) -> Iterator[Stroke]:
    """書類の筆: `strokes` に、見えない字と変わった空白の印を加える (約束の 4)。

    Example:
        >>> [s.text for s in paper_strokes([Run(RunKind.PLAIN, "甲\u200b乙", 0, 3)])]
        ['甲\u200b', '⟦U+200B⟧', '乙']
    """
    for stroke in strokes(cell, framed=framed):
        at = 0
        for seen in () if stroke.note else examine(stroke.text):
            if seen.character_class is not CharacterClass.REFUSED:
                yield replace(stroke, text=stroke.text[at : seen.position + 1])
                yield Stroke(visible(seen.character), note=True)
                at = seen.position + 1
        if at < len(stroke.text):
            yield replace(stroke, text=stroke.text[at:]) if at else stroke


def drawn_length(cell: Iterable[Run]) -> int:
    """描く字の数 (注を除く)。幅や行数の見積もりに使う。"""
    return sum(len(run.text) for run in cell if run.kind is not RunKind.LAYOUT)


def shown(comparison: Comparison) -> tuple[Row, ...]:
    """描く行。"""
    return tuple(row for row in comparison.rows if row.shown)


def sides(comparison: Comparison, row: Row) -> tuple[Side, Side]:
    """紙の上での (左, 右) の側。"""
    return (row.new, row.old) if comparison.new_first else (row.old, row.new)


def heads(comparison: Comparison) -> tuple[str, str]:
    """紙の上での (左, 右) の頭の語。"""
    both = (comparison.new_head, comparison.old_head)
    return both if comparison.new_first else both[::-1]


def keeps_with_next(row: Row) -> bool:
    """ページの終わりに置き去りにしてはならない行か: 条の見出しや別表の名のような短い始まりの行と、表の頭の行。"""
    both = (row.new, row.old)
    if any(side.head for side in both):
        return True
    return row.opens and all(sum(map(drawn_length, side.cells)) <= _SHORT for side in both)


def own_marks(comparison: Comparison) -> tuple[Mark, ...]:
    """対照表の印 (`Comparison.mark`) のほかに、切れ端が使う印。"""
    rows = shown(comparison)
    own = {run.mark for row in rows for side in (row.new, row.old) for cell in side.cells for run in cell}
    return tuple(mark for mark in Mark if mark in own)


_OWN = {True: ("規定の番号の印に", "provision_mark"), False: ("見出しを囲むのに", "caption_mark")}
"""切れ端の印は、規定の番号の二重下線か、見出しの枠である。"""


def refuse_mark(
    comparison: Comparison, style: Style, marks: Collection[Mark], form: str, *, frames: bool = False
) -> None:
    """描けない印: この形式で描けない印の様式なら断る。

    Args:
        comparison: 対照表。
        style: 様式。
        marks: この形式で描ける印。
        form: 形式の呼び名。
        frames: 表の欄を枠で囲めるか。

    Raises:
        RequestError: 描けない印である。
    """
    frame = comparison.frame
    wanted = [("変わった字の印に", "mark", comparison.mark)] if comparison.mark not in marks else []
    wanted += [(*_OWN[mark is Mark.DOUBLE], mark) for mark in own_marks(comparison) if mark not in marks]
    framed = not frames and any(side.framed for row in shown(comparison) for side in (row.new, row.old))
    wanted += [("表の行と欄を囲むのに", "table_mark", frame)] if frame is not None and framed else []
    for what, key, mark in wanted[:1]:
        raise RequestError(
            f"{form} では、{what}「{mark.label}」を使えません。",
            where=f"様式「{style.name}」 {key} = {mark.value}",
            advice="別の様式を --style で選ぶか、別の形式で書き出してください。",
        )


def refuse_layout(style: Style, form: str) -> None:
    """組めない置き方: 縦書きの様式か、別表を積む様式なら断る。黙って別の置き方にすれば、その様式の表ではない。

    Args:
        style: 様式。
        form: 縦書きも積みもできない形式の呼び名。

    Raises:
        RequestError: この形式で組めない置き方の様式である。
    """
    wanted = (
        ("縦書き", "direction", style.direction, Direction.VERTICAL),
        ("別表の新旧を積むこと", "tables", style.tables, Tables.STACKED),
    )
    for what, key, value, refused in wanted:
        if value is refused:
            raise RequestError(
                f"{form} では、{what}はできません。",
                where=f"様式「{style.name}」 {key} = {value.value}",
                advice="Word (docx) か印刷できるページ (html) で書き出すか、別の様式を --style で選んでください。",
            )


def refuse_unwritable(comparison: Comparison) -> None:
    """書けない文字: 制御文字など、書類が正しく運べない文字があれば断る (reliability I9)。

    外字 (私用領域) は書ける。双方向制御は、紙の上の並びを本文と違うものに見せるので断る。

    Raises:
        TextError: 書けない文字があった。
    """
    refuse_characters(_texts(comparison))


def refuse_characters(texts: Iterable[tuple[str, str]]) -> None:
    """書けない文字: 所と字の組の中に、書類が正しく運べない文字があれば断る。

    Args:
        texts: 所の呼び名と、そこに書く字。

    Raises:
        TextError: 書けない文字があった。
    """
    for place, text in texts:
        for seen in examine(text):
            if seen.character_class is CharacterClass.REFUSED and unicodedata.category(seen.character) != "Co":
                raise TextError(
                    f"書類に書けない文字があります: {visible(seen.character)}",
                    where=place,
                    advice="本文からこの文字を除いてください。",
                )


def _texts(comparison: Comparison) -> Iterator[tuple[str, str]]:
    around = (comparison.number_head, comparison.third_head, comparison.note, comparison.note_below, comparison.state)
    yield "前書き", "".join(comparison.lead)
    yield "表題・頭・注・状態", "".join((comparison.title, *heads(comparison), *around))
    yield LAYOUT_HEAD, "".join(comparison.layout_notes)
    for row in shown(comparison):
        runs = (run for side in (row.new, row.old) for cell in side.cells for run in cell)
        yield row.place, "".join(run.text + run.note for run in runs if run.kind is not RunKind.LAYOUT)
