"""定義の点検: 略称が一度だけ、使う前に置かれ、使われているか (D01–D03, D05, D06)。当事者の略称は `parties` が見る。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from amend.checks.glossary import PARTIES, Definition, Use
from amend.checks.text import Remark, Text
from amend.clause import HEADINGS, Kind, Path, follow

_OPENING = re.compile("(?:^|[、。「（(はがをにでとも]|及び|又は|並びに|若しくは)$")
_NAMES = (Kind.CAPTION, *HEADINGS)
_SCOPES = {
    "この条": Kind.ARTICLE,
    "この項": Kind.PARAGRAPH,
    "この号": Kind.ITEM,
    "この章": Kind.CHAPTER,
    "この節": Kind.SECTION,
    "この款": Kind.SUBSECTION,
}


def defined_twice(text: Text) -> Iterator[Remark]:
    """二重の定義: 同じ略称を二度置かない (drafting-rules §4 D01)。

    及ぶ範囲を限った略称 (以下この条において) と、表の欄の中だけの略称は数えない。本則と附則は別に数える。
    """
    seen: dict[tuple[Path, str], Definition] = {}
    for definition in text.definitions:
        if definition.scope or definition.in_cell or definition.term in PARTIES:
            continue
        first = seen.setdefault((text.section(definition.path), definition.term), definition)
        if first is not definition:
            line = follow(text.tree, first.path).line
            message = f"「{definition.term}」を二度定義しています (初めは{line}行目)。"
            yield Remark(definition.path, message, "後の方を略称だけにするか、別の略称にしてください。")


def used_before(text: Text) -> Iterator[Remark]:
    """定義の位置: 略称は初めて使う所に置く (drafting-rules §4 D01, R93)。

    普通の語と同じ形の略称 (登録、学校) では、略称でない使い方と区別できない。そこで誤りでなく注意とし、
    「第四条に規定する」のように修飾された語と、「の」に続く語は数えない。
    """
    for definition in _unlimited(text):
        section = text.section(definition.path)
        for use in text.uses[definition.term]:
            if use.rank >= definition.rank:
                break
            path, node = text.nodes[use.rank]
            plain = use.whole and not use.quoted and bool(_OPENING.search(node.text[max(0, use.start - 4) : use.start]))
            if plain and node.kind not in _NAMES and text.section(path) == section:
                line = follow(text.tree, definition.path).line
                message = f"「{definition.term}」を、{line}行目で定義する前に使っています。"
                yield Remark(path, message, "初めて使う所で定義してください。")
                break


def unused(text: Text) -> Iterator[Remark]:
    """使わない略称: 置いた略称は、その後で使う (drafting-rules §4 D02)。抜粋では言わない。"""
    for definition in _used(text, 1):
        if not definition.in_cell:
            message = f"「{definition.term}」と定義していますが、使っていません。"
            yield Remark(definition.path, message, "定義を削るか、略称を使ってください。")


def used_once(text: Text) -> Iterator[Remark]:
    """一度だけの略称: 一度しか使わない語に略称は要らない (drafting-rules §4 D02, R93)。

    長い語では一度だけでも略称を置く例が多いので、ふだんは働かせない。
    """
    for definition in _used(text, 2):
        message = f"略称「{definition.term}」を使うのは一度だけです。"
        yield Remark(definition.path, message, "略称を置かずに元の語を書くことを考えてください。")


def _used(text: Text, times: int) -> Iterator[Definition]:
    """置いた所を含めて ``times`` 回現れる略称。当事者の略称は `parties` が見る。"""
    for definition in text.definitions if not text.excerpt else ():
        if definition.term not in PARTIES and len(text.uses[definition.term]) == times:
            yield definition


def long_form_again(text: Text) -> Iterator[Remark]:
    """元の語: 略称を置いた後は、元の語を使わない (drafting-rules §4 D03)。

    略称が元の語の字を順に取ったもの (独立行政法人通則法→通則法) か当事者の略称 (富山市→甲) のときだけ言う。
    ほかの略称は、元の語のうち限られたものを指すことが多い。
    """
    yield from _long_forms(text, elsewhere=False)


def long_form_elsewhere(text: Text) -> Iterator[Remark]:
    """附則・別表の元の語: 略称は附則と別表にも及ぶ (drafting-rules §4 D05, R93)。

    知らせるだけで、ふだんは働かせない。
    """
    yield from _long_forms(text, elsewhere=True)


def out_of_scope(text: Text) -> Iterator[Remark]:
    """及ぶ範囲: 「以下この条において「○○」という。」と置いた略称を、その条の外で使わない (drafting-rules §4 D06)。

    略称が普通の語と同じ形のときは区別できないので、ふだんは働かせない。
    """
    defined = Counter(definition.term for definition in text.definitions)
    for definition in text.definitions:
        kind = _SCOPES.get(definition.scope)
        holder = _holder(text, definition.path, kind) if kind is not None else ()
        if not holder or defined[definition.term] > 1:
            continue
        for use in text.uses[definition.term]:
            path, node = text.nodes[use.rank]
            outside = path[: len(holder)] != holder and text.section(path) == text.section(holder)
            if outside and use.whole and not use.quoted and node.kind not in _NAMES:
                message = f"「{definition.term}」は{definition.scope}だけの略称ですが、その外で使っています。"
                yield Remark(path, message, "及ぶ範囲を広げるか、元の語を書いてください。")
                break


def _unlimited(text: Text) -> Iterator[Definition]:
    """本文の全体に及ぶ略称のうち、初めに置かれたもの。"""
    seen: set[str] = set()
    for definition in text.definitions:
        if not definition.scope and not definition.in_cell and definition.term not in seen:
            seen.add(definition.term)
            yield definition


def _long_forms(text: Text, *, elsewhere: bool) -> Iterator[Remark]:
    for definition in _unlimited(text):
        if not definition.long_form or not _abbreviates(definition):
            continue
        for use in text.uses[definition.long_form]:
            path, _ = text.nodes[use.rank]
            after = (use.rank, use.start) > (definition.rank, definition.end)
            same = text.section(path) == text.section(definition.path)
            if after and same is not elsewhere and _counts(text, definition, use):
                message = f"「{definition.long_form}」は「{definition.term}」と定義されています。"
                yield Remark(path, message, f"「{definition.term}」としてください。")
                break


def _counts(text: Text, definition: Definition, use: Use) -> bool:
    """元の語を使ったと数えるかどうか。見出し、署名欄、欄 (当事者の名を除く)、改正法の題名の一部は数えない。"""
    path, node = text.nodes[use.rank]
    amending = node.text.startswith("の一部を改正する", use.start + len(definition.long_form))
    named = node.kind in _NAMES or text.within(path, Kind.EXECUTION_BLOCK) or amending
    in_cell = node.kind is Kind.CELL and definition.term not in PARTIES
    return use.whole and not use.quoted and not named and not in_cell


def _abbreviates(definition: Definition) -> bool:
    """略称が当事者のものか、元の語の字を順に取った短い語かどうか。「等」の付く略称は元の語より広い。"""
    if definition.term in PARTIES:
        return True
    rest = iter(definition.long_form)
    shorter = len(definition.term) < len(definition.long_form) and len(definition.long_form) >= 4
    return shorter and not definition.term.endswith("等") and all(c in rest for c in definition.term)


def _holder(text: Text, path: Path, kind: Kind) -> Path:
    """節点を囲む、種類の合う節点の道。"""
    return next((path[:n] for n in range(len(path), 0, -1) if follow(text.tree, path[:n]).kind is kind), ())
