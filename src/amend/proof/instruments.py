"""変更協約の照合: 改め文の変更協約 (F1) を作り、又は人の直したものを読み返して、確かに案の本文になることを示す。

前文、附則、末文は人が直していてよい。
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from amend.agreement import Agreement
from amend.alignment import NO_PINS, Pins, align, identical
from amend.clause import Kind, Node
from amend.consolidation import append_supplement
from amend.ledger.instruments import Stated
from amend.plaintext import read, write
from amend.proof.applying import amending_parts, apply_wording
from amend.proof.wording import state
from amend.wording.dialect import AfterWord, Dialect

_HEAD = re.compile(r"[　 ]*[附付][　 ]*則[　 ]*(?:（[^（）]*）)?[　 ]*")


def amending_part(agreement: Agreement, base: str, text: str, dialect: Dialect, pins: Pins = NO_PINS) -> Stated:
    """改め文の部分: 改正前の本文を改正後の本文にする、証した改め文。

    協約が改正附則を溶け込ませるなら (``supplements``)、改正後の本文の終わりに加わった附則は、改め文で述べずに、
    変更協約そのものの附則にする。

    Args:
        agreement: 協約。起案の流儀 (数字と「の次に」) を定めていれば、それに従う。
        base: 改正前の本文。
        text: 改正後の本文。
        dialect: 流儀。協約が定めていないことは、これによる。
        pins: 対応の、人の指定。

    Raises:
        ProofError: 照合が通らない (amend の誤り)。
    """
    old, new = read(base).tree, read(text).tree
    own: tuple[Node, ...] = ()
    if agreement.drafting.supplements:
        rest, own = parted(old, new)
        new, pins = rest, pins_on(pins, new, rest)
    made = state(old, new, dialect_of(agreement, dialect), align(old, new, pins))
    return Stated(made.text, supplement_text(own))


def pins_on(pins: Pins, new: Node, rest: Node) -> Pins:
    """附則を除いた新 (`parted`) での、人の指定。"""
    kept = [at for at, child in enumerate(new.children) if child in rest.children]
    return pins.moved({at: place for place, at in enumerate(kept)})


def supplement_text(own: Sequence[Node]) -> str:
    """附則の平文: 変更協約に置く改正附則。改行で終わる。無ければ空。"""
    supplement = "".join(write(node) for node in own).lstrip("\n")
    return f"{supplement}\n" if supplement else ""


def supplements_of(instrument: str) -> tuple[Node, ...]:
    """変更協約の附則: 改め文の後の「附則」から、空行の前まで。無ければ空。"""
    lines = instrument.split("\n")
    heads = [i for i, line in enumerate(lines) if _HEAD.fullmatch(line)]
    if not heads:
        return ()
    end = next((i for i in range(heads[-1], len(lines)) if not lines[i].strip()), len(lines))
    children = read("題名\n\n" + "\n".join(lines[heads[-1] : end]) + "\n").tree.children
    return tuple(child for child in children if child.kind is Kind.SUPPL_PROVISION)


def parted(old: Node, new: Node) -> tuple[Node, tuple[Node, ...]]:
    """改正附則を分ける: 終わりに続けた附則を除いた新と、旧に無いその附則。続けて新に戻らなければ、分けない。

    Args:
        old: 改正前の木。
        new: 改正後の木。
    """
    known = sum(child.kind is Kind.SUPPL_PROVISION for child in old.children)
    own = tuple(child for child in new.children if child.kind is Kind.SUPPL_PROVISION)[known:]
    rest = replace(new, children=tuple(child for child in new.children if child not in own))
    return (rest, own) if own and identical(append_supplement(rest, own), new) else (new, ())


def dialect_of(agreement: Agreement, dialect: Dialect) -> Dialect:
    """協約の流儀: 協約の定め ([drafting]) を、流儀に重ねたもの (drafting-rules §2.3: 流儀は文書に属する)。"""
    drafting = agreement.drafting
    return replace(dialect, after_word=AfterWord(drafting.after_word), numerals=drafting.numerals or dialect.numerals)


def states(agreement: Agreement, instrument: str, base: str, text: str) -> bool:
    """述べているか: 変更協約の中の改め文を改正前の本文に加えると、案の本文になるか。

    Args:
        agreement: 協約。改正附則を溶け込ませるなら、変更協約の附則も加える。
        instrument: 変更協約の全文。
        base: 改正前の本文。
        text: 案の本文 (変更後の全文)。
    """
    old, new = read(base).tree, read(text).tree
    if agreement.drafting.supplements:
        new, own = parted(old, new)
        if own and not all(map(identical, own, supplements_of(instrument))):
            return False
    return any(_yields(part, old, new) for part in amending_parts(instrument))


def _yields(part: str, old: Node, new: Node) -> bool:
    done = apply_wording(part, old)
    if not done.changes or done.errors or done.result is None:
        return False
    return identical(done.result.tree, new)
