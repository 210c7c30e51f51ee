"""表の証し: 新旧対照表方式の表を書き、変更協約の平文から読み返し、改正前の本文に加えて、改正後の本文になることを示す。

通らなければ、全文を描く表で言い直し、それでも通らなければ、わけを言って断る。確かめられない表は渡さない。
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from amend.alignment import Pair, identical
from amend.clause import Node, nodes
from amend.comparison import Comparison, compare
from amend.errors import AmendError, RequestError, TextError
from amend.leads import Lead, Occurrence, Role, Said, say
from amend.patterns import late
from amend.proof.table_applying import apply_table, refusal
from amend.proof.table_lines import Text
from amend.proof.tables import prove_table
from amend.read.foreign import ReadTable
from amend.read.reading import Stretch
from amend.styles import Mark, Scope, Style, Unchanged
from amend.wording.table import Entry, PrintedTable, Stress, find_table, printed, write_table


@dataclass(frozen=True, slots=True)
class Tabulated:
    """証した表。

    Attributes:
        text: 表の平文。
        said: 表に添える文。
        found: 表に現れた変え方。
        whole: 全文を描くほかなかったか。
    """

    text: str
    said: Said
    found: frozenset[Occurrence]
    whole: bool


def tabulate(old: Node, new: Node, style: Style, lead: Lead, title: str, pair: Pair | None = None) -> Tabulated | None:
    """表を作り、証す。

    Args:
        old: 改正前の木 (DOCUMENT)。
        new: 改正後の木。
        style: 様式。
        lead: 前書き。
        title: 改める文書の名指し。
        pair: 対応付け。無ければ `amend.alignment.align` による。

    Returns:
        表。改める所が無ければ None。

    Raises:
        RequestError: どう描いても、読み返した表が改正後の本文にならない。わけを言う。
    """
    if identical(old, new):
        return None
    failed: AmendError | None = None
    for scope in dict.fromkeys((style.scope, Scope.ALL)):
        try:
            drawn = replace(plain_style(style, lead), scope=scope)
            text = write_table(printed(compare(old, new, drawn, pair=pair)))
            prove_tabulated(find_table(text).table, old, new, double=lead.double)
        except TextError as error:
            failed = failed or error
            continue
        found = occurrences(find_table(text).table, (Heads(new), Heads(old)))
        return Tabulated(text, say(lead, drawn, title, found), found, scope is not style.scope)
    assert failed is not None
    raise RequestError(
        "この改正は、新旧対照表 (F3) では確かに述べられません。",
        where=failed.where,
        advice=f"わけ: {failed.what}\n"
        "改め文によるなら amendment.toml の form を F1 に、全文によるなら F2 にしてください。",
    )


def instrument_table(
    old: Node, new: Node, style: Style, lead: Lead, titles: tuple[str, str], *, state: str, pair: Pair
) -> Comparison | None:
    """改正の文書の紙: 変更協約の表を、前書きとともに描くための対照表。

    Args:
        old: 改正前の木。
        new: 改正後の木。
        style: 様式。
        lead: 前書き。
        titles: 紙の表題と、前書きが名指す協約の題名。
        state: 本文の状態の断り。
        pair: 対応付け。

    Returns:
        対照表。改める所が無ければ None。

    Raises:
        RequestError: この改正は、表では確かに述べられない。
    """
    made = tabulate(old, new, style, lead, titles[1], pair)
    if made is None:
        return None
    drawn = replace(paper_style(style, lead), scope=Scope.ALL if made.whole else style.scope)
    said = say(lead, drawn, titles[1], made.found)
    return replace(
        compare(old, new, drawn, title=titles[0], state=state, pair=pair),
        role=Role.INSTRUMENT,
        lead=tuple(f"\u3000{text}" for text in said.above),
        note=said.note,
        note_below="\n".join(f"\u3000{text}" for text in said.below),
    )


def paper_style(style: Style, lead: Lead) -> Style:
    """改正の文書の様式: 見出しをすべて描き、項番と三つ目の列は描かない。二重の印は前書きが言うときだけ引く。

    見出しの枠も補う空白も描かない。改正の文書には、前書きが言わない印も、本文に無い字も置かない。
    """
    double = Mark.DOUBLE if lead.double else None
    plain = replace(style, captions=True, number_head="", third_head="", caption_mark=None, padding=False)
    plain = replace(plain, unchanged=Unchanged.HIDE)
    return replace(plain, provision_mark=double)


def plain_style(style: Style, lead: Lead) -> Style:
    """変更協約の平文の様式: 線は一重と二重だけで、枠は無い。"""
    return replace(paper_style(style, lead), mark=Mark.UNDERLINE, table_mark=None)


def prove_tabulated(table: PrintedTable, old: Node, new: Node, *, double: bool) -> None:
    """確かめる: 表を改正前の本文に加えると改正後の本文になり、印が違う字にだけ、もれなく付いている。

    Args:
        table: 読んだ表。
        old: 改正前の木。
        new: 改正後の木。
        double: 規定の番号に二重の印を引く型か。

    Raises:
        TextError: 違いがある。変更協約の行と、わけを言う。
    """
    made = apply_table(table, old)
    if not identical(made, new):
        raise TextError("表を改正前の本文に加えても、案の本文になりません。", where=_difference(made, new))
    lines = table.lines
    rows = [(_half(line.new), _half(line.old)) for line in lines]
    verdict = prove_table(ReadTable((table.new_head, table.old_head), tuple(rows)), old, new, strict=True)
    for finding in verdict.findings:
        place = _ROW.sub(lambda found: f"変更協約の{lines[int(found[1]) - 1].number}行目", finding.place)
        raise TextError(finding.message, where=place, advice=finding.advice)
    _prove_doubles(table, (Heads(new), Heads(old)), double=double)


_ROW = late("表の([0-9]+)行目")


def _difference(made: Node, new: Node) -> str:
    from amend.consolidation import difference

    found = difference(made, new)
    return str(found) if found is not None else ""


def _half(entry: Entry) -> tuple[tuple[tuple[Stretch, ...], ...], ...]:
    if entry.blank:
        return ()
    cells = tuple(tuple(Stretch(ch, stress is not Stress.NONE) for ch, stress in cell) for cell in entry.cells)
    return (cells,)


class Heads:
    """番号: 一方の本文の行が、どの番号で始まるか。"""

    def __init__(self, tree: Node) -> None:
        """番号を集める。

        Args:
            tree: DOCUMENT の木。
        """
        self._marks = frozenset(node.mark for node in nodes(tree) if node.mark)
        self._lines: dict[str, set[str]] = {}
        for line in Text(tree).lines:
            if not line.row:
                self._lines.setdefault(line.cells[0].drawn, set()).add(line.article or line.head)

    def marked(self, entry: Entry) -> frozenset[str]:
        """書かれた行の、印の付いた番号であり得るもの。無ければ空の文字列だけ。"""
        letters = list(entry.cells[0])
        while letters and letters[0][0] in _BLANKS:
            letters.pop(0)
        text = "".join(ch for ch, _ in letters)
        known = self._lines.get(entry.texts[0]) or {self._longest(text)}
        stressed = next((i for i, (_, stress) in enumerate(letters) if stress is Stress.NONE), len(letters))
        return frozenset(head if text.startswith(head) and len(head) <= stressed else "" for head in known)

    def _longest(self, text: str) -> str:
        heads = (text[:n] for n in range(len(text), 0, -1))
        return next((h for h in heads if h in self._marks and text[len(h) : len(h) + 1] in _AFTER), "")


_BLANKS = " \t\u3000"
_AFTER = " \t\u3000（［[略"
"""番号のすぐ後に立つ字。"""


def _prove_doubles(table: PrintedTable, heads: tuple[Heads, Heads], *, double: bool) -> None:
    """二重の印が、変わった規定の番号にだけ、もれなく付いていること。"""
    for line in table.lines:
        for entry, known in zip((line.new, line.old), heads, strict=True):
            if entry.table or entry.blank:
                continue
            doubled = "".join(ch for ch, stress in entry.cells[0] if stress is Stress.DOUBLE)
            if doubled not in (known.marked(entry) if double else ("",)):
                raise refusal("二重の印は、変わった規定の番号にだけ付けます。", line.number)


def occurrences(table: PrintedTable, heads: tuple[Heads, Heads]) -> frozenset[Occurrence]:
    """変え方: 表に現れるもの。

    Args:
        table: 読んだ表。
        heads: (新, 旧) の本文の番号。
    """
    found: set[Occurrence] = set()
    for line in table.lines:
        new, old = (_any(entry) for entry in (line.new, line.old))
        if new and not old and _all(line.new):
            found.add(Occurrence.ADDED)
        elif old and not new and _all(line.old):
            found.add(Occurrence.DELETED)
        elif new or old:
            found.add(_moved(line.new, line.old, heads))
    return frozenset(found)


def _moved(new: Entry, old: Entry, known: tuple[Heads, Heads]) -> Occurrence:
    heads = ("", "") if new.table else (max(known[0].marked(new)), max(known[1].marked(old)))
    if not all(heads) or heads[0] == heads[1] or (_all(new) and _all(old)):
        return Occurrence.WORDS
    rest = [_any_after(entry, len(head)) for entry, head in zip((new, old), heads, strict=True)]
    return Occurrence.MOVED_WORDS if any(rest) else Occurrence.MOVED


def _any(entry: Entry) -> bool:
    return any(stress is not Stress.NONE for cell in entry.cells for _, stress in cell)


def _all(entry: Entry) -> bool:
    return all(stress is not Stress.NONE for cell in entry.cells for ch, stress in cell if not ch.isspace())


def _any_after(entry: Entry, head: int) -> bool:
    text = entry.texts[0]
    start = len(text) - len(text.lstrip(" \t\u3000")) + head
    return any(stress is not Stress.NONE for _, stress in entry.cells[0][start:])
