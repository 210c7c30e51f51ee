"""全文の書類の照合: 見消しと読合せを、出来上がったファイルから読み返して確かめる (DESIGN §6 law 6)。

書いたはずのものと一字一線も違わないことに加え、読み返した字だけから、見消しでは削る字を除けば改正後、加える字を除けば
改正前の本文が、読合せでは本文が戻ることを、木と本文そのものに当てて確かめる。
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from amend.characters import visible
from amend.clause import Node
from amend.errors import AmendError, Finding, ProofError, Severity, TextError
from amend.fulltext import FullText, Ink, Line, NotFullTextError, Paper, verify_marked, words_in, words_of
from amend.proof.table_differences import first_difference, short
from amend.render.aloud import written


def _html(data: bytes) -> FullText:
    from amend.read.fulltext_html import read_fulltext_html

    return read_fulltext_html(data)


def _docx(data: bytes) -> FullText:
    from amend.read.fulltext_docx import read_fulltext_docx

    return read_fulltext_docx(data)


FULL_READERS: dict[str, Callable[[bytes], FullText]] = {"html": _html, "docx": _docx}
"""読み手: 形式の名 (`amend.render.fulltext.FULL_FORMATS`) から。"""


def prove_marked(data: str | bytes, form: str, paper: FullText, old: Node, new: Node) -> None:
    """見消しの照合: 書類の言うことが、書いたはずのものに等しく、書類から新旧の本文が戻ること。

    Args:
        data: 書類の中身。
        form: 形式の名。
        paper: その書類を作った全文。
        old: 改正前の木。
        new: 改正後の木。

    Raises:
        ProofError: 違いがある。最初の違いの場所を言う。
    """
    verify_marked(_same(data, form, paper).lines, old, new)


def prove_aloud(data: str | bytes, form: str, paper: FullText, text: str) -> None:
    """読合せの照合: 書類の言うことが、書いたはずのものに等しく、書類の行を続ければ本文であること。

    Args:
        data: 書類の中身。
        form: 形式の名。
        paper: その書類を作った全文。
        text: 本文。

    Raises:
        ProofError: 違いがある。
    """
    verify_aloud(_same(data, form, paper), text)


def verify_aloud(paper: FullText, text: str) -> None:
    """確かめる: 行の字を続ければ本文である (空行と改行のほか、一字も違わない)。

    Raises:
        ProofError: そうでない (amend の誤り)。
    """
    if written(paper.lines) != "".join(line for line in text.split("\n") if line.strip()):
        raise _failure("読合せの行をつないでも、本文になりません。", "")


RULES = {
    "V13": "見消しから、新旧の本文が戻らない",
    "V14": "読合せの行をつないでも、本文にならない",
    "V15": "見消し・読合せの書類として読めない所がある",
}
"""規則: 番号から一行の説明。"""


def judge_fulltext(data: bytes, form: str, old: Node, new: Node, text: str) -> tuple[str, tuple[Finding, ...]] | None:
    """書類の照合: 出来上がった見消しと読合せが、この二つの本文のものか。作ったときの控えは要らない。

    Args:
        data: 書類の中身。
        form: 形式の名。
        old: 変更前の木。
        new: 変更後の木。
        text: 変更後の本文。

    Returns:
        (何とみたか、違い)。見消しでも読合せでもなければ None。
    """
    if form not in FULL_READERS:
        return None
    try:
        said = FULL_READERS[form](data)
    except NotFullTextError:
        return None
    except TextError as error:
        return "見消し又は読合せ", (_finding("V15", error.where, error.what),)
    if said.paper is Paper.ALOUD:
        wanted = "".join(line for line in text.split("\n") if line.strip())
        found = tuple(_differing("V14", said.lines, wanted, None, "変更後の本文"))
    else:
        found = (
            *_differing("V13", said.lines, words_in(new), Ink.STRUCK, "削る字を除いた、変更後の本文"),
            *_differing("V13", said.lines, words_in(old), Ink.ADDED, "加える字を除いた、変更前の本文"),
        )
    return said.paper.value, found


def _differing(rule: str, lines: Sequence[Line], wanted: str, dropped: Ink | None, name: str) -> Iterator[Finding]:
    """初めに違う所を、その行の字とともに言う。"""
    at = 0
    for number, line in enumerate(lines, start=1):
        own = words_of([line], dropped=dropped) if rule == "V13" else written((line,))
        here = wanted[at : at + len(own)]
        if own != here:
            yield _finding(rule, f"{line.number or number}行目", f"{name}と違います。{first_difference(own, here)}")
            return
        at += len(own)
    if at != len(wanted):
        yield _finding(rule, "終わり", f"{name}の「{short(wanted[at:])}」がありません。")


def _finding(rule: str, place: str, message: str) -> Finding:
    advice = "書類か変更後の本文の、誤っている方を直すか、作り直してください。"
    return Finding(rule, Severity.ERROR, 0, place, message, advice)


def _same(data: str | bytes, form: str, paper: FullText) -> FullText:
    try:
        said = FULL_READERS[form](data.encode() if isinstance(data, str) else data)
    except TextError as error:
        raise _failure(f"作った書類 ({form}) を読み返せません。{error.what}", error.where) from error
    for place, theirs, ours in (
        ("種類", said.paper.value, paper.paper.value),
        ("表題", said.title, paper.title),
        ("状態の断り", said.state, paper.state),
        ("凡例", said.legend, paper.legend),
        ("本文の後の文", "／".join(said.furniture), "／".join(paper.furniture)),
    ):
        if theirs != ours:
            raise _failure(f"{place}が違います: 「{visible(theirs)}」", place)
    for at, (line, meant) in enumerate(zip(said.lines, map(_bare, paper.lines), strict=False), start=1):
        if line != meant:
            raise _failure(f"{at}行目が違います: 「{_shown(line)}」。正しくは「{_shown(meant)}」", f"{at}行目")
    if len(said.lines) != len(paper.lines):
        raise _failure("行の数が違います。", "")
    return said


def _bare(line: Line) -> Line:
    """描き方だけのことを除いた行。"""
    return replace(line, head=False, hang=0, opens=False)


_SIGNS = {Ink.STRUCK: "－", Ink.ADDED: "＋", Ink.POINT: "", Ink.NOTE: "", Ink.KEPT: ""}


def _shown(line: Line) -> str:
    cells = ("".join(f"{_SIGNS[s.ink]}{s.text}{_SIGNS[s.ink]}" for s in cell) for cell in line.cells)
    return visible("│".join(cells))


def _failure(what: str, where: str) -> AmendError:
    return ProofError(
        f"{what} 何も書き出していません。",
        where=where,
        advice="これは amend の誤りです。本文と一緒に開発者へ知らせてください。",
    )
