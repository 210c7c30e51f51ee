"""書類の照合: 対照表の書類を読み返し、対照表と一字一句・一線も違わないことを確かめる (DESIGN §6 law 6)。

何が描かれているべきかを、書き手の助けを借りずに対照表から一字ずつ数え直す。同じ思い違いを二度しないためである。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from amend.characters import CharacterClass, examine, visible
from amend.comparison import Comparison, Run, RunKind, Side
from amend.errors import ProofError, TextError
from amend.read.reading import Reading, ReadSide, Stretch, merged
from amend.render.drawing import BULLET, DRAFT, LAYOUT_HEAD
from amend.styles import Mark

T = TypeVar("T")


# 読み手の中で import するのは、使わない形式の道具 (XML、HTML) を読み込まないため。


def _read_html(data: bytes) -> Reading:
    from amend.read.table_html import read_html

    return read_html(data)


def _read_docx(data: bytes) -> Reading:
    from amend.read.table_docx import read_docx

    return read_docx(data)


def _read_xlsx(data: bytes) -> Reading:
    from amend.read.table_xlsx import read_xlsx

    return read_xlsx(data)


def _read_pdf(data: bytes) -> Reading:
    from amend.read.table_pdf import read_pdf

    return read_pdf(data)


def _read_markdown(data: bytes) -> Reading:
    from amend.read.table_markdown import read_markdown

    return read_markdown(data)


def _read_data(data: bytes) -> Reading:
    """データは対照表そのものなので、それを描いた書類の言うことに直す。"""
    return expected(_compared(data))


def _compared(data: bytes) -> Comparison:
    from amend.read.table_json import read_json

    return read_json(data)


READERS: dict[str, Callable[[bytes], Reading]] = {
    "html": _read_html,
    "docx": _read_docx,
    "xlsx": _read_xlsx,
    "pdf": _read_pdf,
    "md": _read_markdown,
    "json": _read_data,
}
"""読み手: 形式の名から。"""


def prove_paper(data: str | bytes, form: str, comparison: Comparison) -> None:
    """書類の照合: 書類の言うことが対照表と同じでなければ、渡さずに止める。

    字、下線、順序、頭の語、注、置き方の違い、断りのすべてを比べる。

    Args:
        data: 書類の中身。
        form: 形式の名 (`amend.render.FORMATS` の鍵のうち、照合するもの)。
        comparison: その書類を作った対照表。

    Raises:
        ProofError: 違いがある。最初の違いの場所を言う。
    """
    try:
        # データは対照表の全部を持つ。読み返した対照表が等しければ、それを描いたものも、描かない行も等しい。
        if form == "json" and _compared(_bytes(data)) == comparison:
            return
        said = READERS[form](_bytes(data))
    except TextError as error:
        raise _failure(form, f"読み返せません。{error.what}") from error
    meant = expected(comparison)
    if form == "pdf":
        said, meant = printed(said), printed(meant)
    for name, title in _WORDS.items():
        _agree(form, title, getattr(said, name), getattr(meant, name))
    if form in _SUBJECTS:
        _agree(form, "書類の属性の役割", said.subject, meant.subject)
    places = [row.place for row in comparison.rows if row.shown]
    for head, theirs, ours in (
        (meant.number_head, said.numbers, meant.numbers),
        (meant.third_head, said.remarks, meant.remarks),
    ):
        for place, *both in zip(places, theirs, ours, strict=False):
            _agree(form, f"{place}の「{head}」", *both)
        _agree(form, f"「{head}」の数", len(theirs), len(ours))
    for place, left_right, wanted in zip(places, said.rows, meant.rows, strict=False):
        for head, their, our in zip(meant.heads, left_right, wanted, strict=True):
            _agree(form, f"{place}の「{head}」の側", their, our)
    _agree(form, "行の数", len(said.rows), len(meant.rows))
    if form == "json":  # 描かれるものは等しいのに、等しい対照表ではなかった
        raise _failure(form, "紙に描かない行が違います。")


def _bytes(data: str | bytes) -> bytes:
    return data.encode("utf-8") if isinstance(data, str) else data


_WORDS = {
    "title": "表題",
    "state": "状態の断り",
    "note": "表の上の注",
    "heads": "新旧の頭の語",
    "number_head": "項番の列の頭の語",
    "third_head": "三つ目の列の頭の語",
    "furniture": "表の後の文",
}
"""表の外の字 (`Reading` の属性) の呼び名。"""


_SUBJECTS = frozenset({"html", "docx", "xlsx", "pdf"})
"""書類の属性に役割を持つ形式。データ (json) は対照表そのものなので、いつも比べる。"""


def _agree(form: str, place: str, said: object, meant: object) -> None:
    if said != meant:
        raise _failure(form, f"{place}: 「{_shown(said)}」と書かれています。正しくは「{_shown(meant)}」です。")


def _shown(value: object) -> str:
    """違いを人に示す形: 欄は │ で区切り、下線は ＿…＿ で示す。"""
    if isinstance(value, ReadSide):
        kind = "（表の頭）" if value.head else "（表）" if value.table else ""
        cells = ("".join(map(_shown_stretch, cell)) for cell in value.cells)
        framed = f"（枠は{'、'.join(str(i + 1) for i in value.framed)}欄目）" if value.framed else ""
        return visible(kind + "│".join(cells) + framed)
    return visible("／".join(value) if isinstance(value, tuple) else str(value))


def _shown_stretch(stretch: Stretch) -> str:
    kind = "" if stretch.mark is Mark.UNDERLINE else f"（{stretch.mark.label}）"
    return f"＿{stretch.text}＿{kind}" if stretch.underlined else stretch.text


def _failure(form: str, where: str) -> ProofError:
    return ProofError(
        f"作った書類 ({form}) が対照表と一致しません。何も書き出していません。",
        where=where,
        advice="これは amend の誤りです。本文と一緒に開発者へ知らせてください。",
    )


def expected(comparison: Comparison) -> Reading:
    """あるべき読み: 対照表を描いた書類が言うはずのこと。

    Example:
        >>> empty = Comparison("題", "新", "旧", False, "", (), (), "案")
        >>> expected(empty).heads
        ('旧', '新')
    """
    notes = comparison.layout_notes
    listed = (LAYOUT_HEAD, *(BULLET + note for note in notes)) if notes else ()
    drawn = [row for row in comparison.rows if row.shown]
    return Reading(
        title=comparison.title,
        state=comparison.state,
        note=comparison.note,
        heads=_placed(comparison, comparison.new_head, comparison.old_head),
        rows=tuple(_placed(comparison, *(_side(side, comparison) for side in (r.new, r.old))) for r in drawn),
        furniture=(*comparison.lead, *comparison.below, *listed, DRAFT),
        third_head=comparison.third_head,
        remarks=tuple(row.remark for row in drawn) if comparison.third_head else (),
        number_head=comparison.number_head,
        numbers=tuple(row.number for row in drawn) if comparison.number_head else (),
        subject=comparison.subject,
    )


def printed(reading: Reading) -> Reading:
    """紙の読み: 字の無い側が表の頭か表の欄かは、紙の上では線の数からしか分からないので問わない。"""

    def seen(side: ReadSide) -> ReadSide:
        return side if any(side.cells) else replace(side, table=len(side.cells) > 1, head=False)

    return replace(reading, rows=tuple((seen(left), seen(right)) for left, right in reading.rows))


def _placed(comparison: Comparison, new: T, old: T) -> tuple[T, T]:
    return (new, old) if comparison.new_first else (old, new)


def _side(side: Side, comparison: Comparison) -> ReadSide:
    frames = [comparison.frame if i in side.framed else None for i in range(len(side.cells))]
    cells = tuple(
        merged(_enclosed(cell, frame) if frame else _stretches(cell, comparison.mark))
        for cell, frame in zip(side.cells, frames, strict=True)
    )
    return ReadSide(cells or ((),), side.table, side.head, side.framed)


def _enclosed(cell: tuple[Run, ...], frame: Mark) -> Iterator[Stretch]:
    """枠で囲む欄の、描かれるべき字。注と改行のほかは、空白も変わらない字も枠の中にある。"""
    for stretch in _stretches(cell, frame):
        if stretch.note or stretch.text == "\n":
            yield stretch
        else:
            yield Stretch(stretch.text, underlined=True, mark=frame)


def _stretches(cell: tuple[Run, ...], mark: Mark) -> Iterator[Stretch]:
    """一つの欄の、描かれるべき字。行の初めの空白には、空白だけの切れ端でない限り、線が無い。"""
    indenting = True
    for run in cell:
        if run.kind is RunKind.LAYOUT:
            continue
        text = "\n" if run.kind is RunKind.BREAK else run.text
        blank = len(text) - len(text.lstrip(" \t\u3000"))
        indent = blank if indenting and blank < len(text) else 0
        marked = {seen.position + 1 for seen in examine(text) if seen.character_class is not CharacterClass.REFUSED}
        for start, end in pairwise(sorted({0, indent, len(text), *marked})):
            underlined = run.kind in (RunKind.CHANGED, RunKind.PAD) and start >= indent
            yield Stretch(text[start:end], underlined, mark=run.mark or mark if underlined else Mark.UNDERLINE)
            if end in marked:
                yield Stretch(visible(text[end - 1]), note=True)
        if run.note:
            yield Stretch(f"〔{run.note}〕", note=True)
        indenting = bool(re.search(r"(?:\n|^)[ \t\u3000]*$", text)) and (indenting or "\n" in text)
