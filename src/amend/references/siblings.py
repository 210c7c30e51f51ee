"""ほかの本文の引用: この本文を題名で引く別の協約などの引用のうち、改めなければならないもの (drafting-rules §2.7)。

題名又はその略称 (「（以下「連携協約」という。）」) のすぐ後に続く条項だけを読む。略称の無い「原協約」も、ほかの語の略称
でない限り、この本文とみる。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from amend.alignment import Pair
from amend.clause import Kind, Node, nodes, walk
from amend.errors import Finding, Severity
from amend.references.carrying import survey
from amend.references.citation_reader import listed_length
from amend.references.findings import Names
from amend.references.identity import Identity
from amend.references.mending import Want, holds, mend
from amend.references.provisions import Provisions
from amend.references.resolving import Reference, Resolver

_ABBREVIATION = re.compile("以下(?:単に)?「([^「」]{1,30})」という")
_ORIGINALS = ("原協約", "原協定", "原規約")
_AFTER_TITLE = "(?:（(?:[^（）]|（[^（）]*）)*）)?(?:の)?"
_SILENT = (Kind.TITLE, Kind.EXECUTION_BLOCK)


def sibling_findings(
    old: Node, new: Node, sibling: Node, title: str, name: str = "", pair: Pair | None = None
) -> tuple[Finding, ...]:
    """ほかの本文の指摘 (R05): この本文を引いていて、改正の後に改めなければならない引用。

    Args:
        old: この本文の旧の木。
        new: この本文の新の木。
        sibling: 引いている側の木。行番号と位置は、この木のもの。
        title: この本文の題名。
        name: 引いている側の呼び名 (ファイル名など)。位置の前に付ける。
        pair: この本文の対応付け。

    Returns:
        指摘、引いている側の順。引く規定が削られた引用もある。
    """
    same = survey(old, new, pair).identity
    before, after, there = Provisions(old), Provisions(new), Names(sibling)
    names = _names(sibling, title)
    made = []
    for path, node in walk(sibling):
        if node.kind in _SILENT:
            continue
        for literals in _cited(node.text, names):
            for reference, message, advice in _judged(before, after, same, literals, Names(old), Names(new)):
                place = " ".join(filter(None, (name, there.place(path))))
                said = f"この本文を引く「{reference.literal}」は、{message}"
                made.append(Finding("R05", Severity.WARNING, there.line(path), place, said, advice))
    return tuple(made)


def _names(sibling: Node, title: str) -> tuple[str, ...]:
    """この本文の呼び名: 題名、題名の略称、ほかの語の略称でない「原協約」。長いものが先。"""
    text = "\n".join(node.text for node in nodes(sibling))
    found = [title]
    for match in re.finditer(re.escape(title) + "（((?:[^（）]|（[^（）]*）)*)）", text):
        found += _ABBREVIATION.findall(match[1])
    taken = set(_ABBREVIATION.findall(text))
    found += [word for word in _ORIGINALS if word not in taken and word in text]
    return tuple(sorted(dict.fromkeys(filter(None, found)), key=len, reverse=True))


def _cited(text: str, names: Sequence[str]) -> Iterator[str]:
    """呼び名のすぐ後の条項の字句: 「第５条第１項及び第３項」。"""
    named = re.compile(f"(?:{'|'.join(map(re.escape, names))}){_AFTER_TITLE}(?=[第附別])")
    for match in named.finditer(text):
        end = listed_length(text[match.end() :])
        if end:
            yield text[match.end() : match.end() + end]


def _judged(
    before: Provisions, after: Provisions, same: Identity, literals: str, old: Names, new: Names
) -> Iterator[tuple[Reference, str, str]]:
    """改めなければならない引用と、その訳と、直し方。"""
    olds, news = Resolver(before).reading((), literals), Resolver(after)

    def fresh(path: tuple[int, ...]) -> bool:
        return path not in same.old

    text, shift = literals, 0
    for was in olds:
        if not was.points:
            continue
        targets = tuple(sorted(same.new[path] for path in was.targets if path in same.new))
        pointed = f"改正前の{old.titles(was.targets)}を指していました。"
        if not targets:
            yield was, pointed + "その規定は削られます。", "引用を削るか、引く規定を改めてください。"
            continue
        start = was.start + shift
        now = next((r for r in news.reading((), text) if r.start == start), None)
        want = Want(now or was, targets, was.loose)
        if now is None or holds(after, now, want, fresh):
            continue
        text, (wanted,) = mend(news, (), text, (want,), fresh)
        shift = len(text) - len(literals)
        if wanted != was.literal:
            advice = f"「{wanted}」に改めてください。" if wanted else "引用を確かめて、字句を書き直してください。"
            yield was, f"{pointed}その規定は改正後の{new.titles(targets)}です。", advice
