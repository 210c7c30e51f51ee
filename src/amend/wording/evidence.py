"""照らし合わせ: 引用の切り方がいくつもある文を、改正前の本文で決める (drafting-rules §2.4-3、§6-8)。

引用の中のかぎ括弧は釣り合うとは限らない。文だけでは決まらない切り方も、引いた字句が名指した所にあるものは、ふつう一つしか
ない。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.address import PlaceError
from amend.change import (
    Addition,
    Captioning,
    Change,
    Deletion,
    Insertion,
    Numbering,
    Removal,
    Renumbering,
    Replacement,
    Restatement,
    Shift,
    Substitution,
    Target,
)
from amend.clause import Node
from amend.consolidation.lookup import Index
from amend.consolidation.scope import look_for
from amend.errors import Finding, Severity, TextError
from amend.wording.context import Unresolved
from amend.wording.interpret import Interpretation, Reader, interpret
from amend.wording.lines import read_text
from amend.wording.reading import Occurs
from amend.wording.sentence import Phrase, Sentence

SWALLOWED = "W34"
RULES = {SWALLOWED: "引用の閉じる所が決まらない"}
"""規則: 元の本文と照らして見つかること。"""

_SHOWN = 40


def read_wording(text: str, old: Node) -> Interpretation:
    r"""改め文を読む: 字の並びから改正まで。読めない文の指摘が先に、解けない句の指摘が後に並ぶ。

    Args:
        text: 改め文の全体。題名や附則が付いていてもよい。
        old: 改正前の木 (DOCUMENT)。

    Example:
        >>> from amend.plaintext import read
        >>> old = read("協約\n\n第１条　甲は、年１回集まる。\n").tree
        >>> [found.change.new for found in read_wording("　第１条中「年１回」を「年２回」に改める。\n", old).changes]
        ['年２回']
    """
    index = Index(old)
    read = read_text(text, occurs_in(index))
    found = interpret(read.sentences, old, index)
    return Interpretation(found.changes, (*read.findings, *found.findings, *_swallowing(found)))


def _swallowing(found: Interpretation) -> Iterator[Finding]:
    """呑んだ引用の指摘: どう切っても、続く句の語まで字句に入る文。"""
    for one in found.changes:
        for words in filter(_swallows, _written(one.change)):
            shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
            yield Finding(
                SWALLOWED,
                Severity.ERROR,
                one.line,
                "",
                f"引用がどこで閉じるか、決まりません: 「{shown}」",
                "句の間に「、」があるか、「」」が足りているか、一つの文ごとに行を改めているかを確かめてください。",
            )


def occurs_in(index: Index) -> Occurs:
    """照らし合わせる関数を作る: 句の引いた字句のすべてが名指した所にあり、名指した所もすべてあるか。

    Args:
        index: 改正前の木の索引。探したことは覚えておき、同じ字句を二度は探さない。
    """
    known: dict[tuple[Target, str], bool] = {}

    def there(target: Target, words: str) -> bool:
        if (target, words) not in known:
            known[target, words] = _is_there(index, target, words)
        return known[target, words]

    def occurs(phrases: tuple[Phrase, ...]) -> bool:
        reader = Reader(Sentence(phrases), index)
        for at, phrase in enumerate(phrases):
            try:
                changes = tuple(reader.changes(at, phrase))
            except TextError:
                continue  # 後に続く規定は、まだ読んでいない
            except (Unresolved, PlaceError):
                return False
            if any(_swallows(words) for change in changes for words in _written(change)):
                return False
            if not all(there(target, words) for change in changes for target, words in _named(change)):
                return False
        return True

    return occurs


def _is_there(index: Index, target: Target, words: str) -> bool:
    try:
        if words:
            return bool(look_for(index, target, words))
        index.find(target.address)
    except PlaceError:
        return False
    return True


_JOINT = re.compile("」(?:を「|を削|を加|に、「|に改め|の[次下右後前]に「|[にを][^「」]{0,40}中「)")


def _swallows(words: str) -> bool:
    """呑んだ引用か: 改めた後の字句が、続く句の語まで含む。

    改めた後の字句は本文と照らせない。引用を遠くで閉じれば、どんな句の誤りも字句の中に隠れるので、認めない。
    """
    depth = 0
    for i, c in enumerate(words):
        depth += (c == "「") - (c == "」")
        if depth < 0:
            if _JOINT.match(words, i):
                return True
            depth = 0
    return False


def _written(change: Change) -> tuple[str, ...]:
    """改正が新しく書く字句。"""
    return (change.new,) if isinstance(change, Substitution | Addition) else ()


def _named(change: Change) -> tuple[tuple[Target, str], ...]:
    """改正の名指す所と、そこに引いた字句。字句を引かない改正では空の字句。"""
    match change:
        case Substitution() | Removal():
            return ((change.target, change.old),)
        case Addition():
            return ((change.target, change.anchor),)
        case Replacement() | Deletion():
            return ((change.target, ""),)
        case Renumbering():
            return ((Target(change.old), ""),)
        case Shift():
            return ((Target(change.first), ""), (Target(change.last), ""))
        case Insertion():
            return ((Target(change.anchor), ""),)
        case Captioning() | Numbering():
            return ((Target(change.address), ""),)
        case Restatement():
            return ()
