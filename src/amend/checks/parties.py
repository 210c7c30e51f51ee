"""当事者の点検: 甲・乙の定義と使い方 (D04)、末文と署名欄 (S09)。

当事者の略称を置かない本文 (法令、条例) では働かない。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.checks.glossary import PARTIES, WORD, Definition
from amend.checks.text import Remark, Text
from amend.clause import Kind, walk
from amend.numerals import NUMBER, read_number

_LETTER = f"[{''.join(PARTIES)}]"
_ALONE = re.compile(
    f"(?<!(?!{_LETTER})[{WORD}]){_LETTER}(?=及び|又は|並びに|若しくは|{_LETTER}|[^{WORD}]|$)", re.MULTILINE
)
_COPIES = re.compile(
    rf"(?:本書|正本|原本|本?(?:協約|協定|規約|契約)書)[^。、\n]{{0,12}}?(?P<copies>(?>{NUMBER}))[通部]を?(?:作成|作製)"
)


def parties(text: Text) -> Iterator[Remark]:
    """当事者の定義: 甲・乙…を、その順に、一度ずつ定義する (drafting-rules §4 D04)。"""
    defined = _defined(text)
    letters = [d.term for d in defined]
    for rank, definition in enumerate(defined):
        if definition.term in letters[:rank]:
            message = f"「{definition.term}」を二度定義しています。"
            yield Remark(definition.path, message, "一つの当事者に一つの略称を、一度だけ置いてください。")
    used = sorted(set(letters), key=PARTIES.index)
    expected = PARTIES[: len(used)]
    if letters and tuple(used) != expected:
        message = f"当事者の略称が「{'・'.join(used)}」です。"
        yield Remark(defined[0].path, message, f"「{'・'.join(expected)}」と順に置いてください。")


def party_uses(text: Text) -> Iterator[Remark]:
    """当事者の使用: 定義した甲・乙はどれも使い、定義していない丙は使わない (drafting-rules §4 D04)。"""
    defined = {d.term: d for d in _defined(text)}
    if not defined:
        return
    used: set[str] = set()
    for hit in text.search(_ALONE, quoted=False):
        if hit.node.kind is Kind.TITLE or text.within(hit.path, Kind.EXECUTION_BLOCK):
            continue
        if hit.words not in used and hit.words not in defined:
            message = f"「{hit.words}」を使っていますが、定義がありません。"
            yield Remark(hit.path, message, "前文で当事者の略称を定義するか、字を確かめてください。")
        used.add(hit.words)
    for letter, definition in defined.items():
        if letter not in used:
            message = f"「{letter}」と定義していますが、使っていません。"
            yield Remark(definition.path, message, "定義か本文を確かめてください。")


def copies(text: Text) -> Iterator[Remark]:
    """正本の数: 末文の「本書○通を作成し」の数は、当事者の数と同じである (drafting-rules §4 S09)。"""
    count = len({d.term for d in _defined(text)})
    for hit in text.search(_COPIES) if count else ():
        if text.within(hit.path, Kind.CLOSING) and read_number(hit.match["copies"]) != count:
            message = f"「{hit.words}」とありますが、当事者は{count}者です。"
            yield Remark(hit.path, message, "正本の数と当事者の数を確かめてください。")


def signatories(text: Text) -> Iterator[Remark]:
    """署名欄: 末文のある本文には、締結日と、すべての当事者の署名欄がある (drafting-rules §4 S09)。

    締結日は空欄でもよい。
    """
    closing = next(((path, node) for path, node in text.of(Kind.CLOSING)), None)
    letters = sorted({d.term for d in _defined(text)}, key=PARTIES.index)
    if closing is None or not letters:
        return
    blocks = [(path, "\n".join(n.text for _, n in walk(node))) for path, node in text.of(Kind.EXECUTION_BLOCK)]
    if not blocks:
        yield Remark(closing[0], "末文の後に締結日と署名欄がありません。", "締結日と当事者の署名欄を置いてください。")
        return
    path, block = blocks[-1]
    if not re.search("年.*月.*日", block):
        yield Remark(path, "署名欄に締結日の行がありません。", "「令和　　年　　月　　日」の行を置いてください。")
    for letter in letters:
        if not re.search(f"^{letter}", block, re.MULTILINE):
            yield Remark(path, f"署名欄に「{letter}」がありません。", "すべての当事者の署名欄を置いてください。")


def _defined(text: Text) -> list[Definition]:
    """当事者の略称を置く所。前文と本則だけを見る。"""
    return [d for d in text.definitions if d.term in PARTIES and not d.scope and not d.in_cell]
