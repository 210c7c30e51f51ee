"""違いの初め: 二つの本文の初めて違う一字を、名で言う (reliability B7)。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.characters import visible
from amend.cli.ledger import Opened
from amend.cli.versions import once_held
from amend.procedure import State


def told(one: bytes, other: bytes, sides: tuple[str, str] = ("一方", "他方")) -> str:
    r"""初めて違う字: 何行目の何字目が、それぞれ何の字か。

    Args:
        one: 一方の本文 (UTF-8)。
        other: 他方の本文。
        sides: それぞれの呼び名。

    Example:
        >>> told("甲は、\n二回".encode(), "甲は、\nニ回".encode())
        '2行目の1字目から違います: 一方は「二回」(U+4E8C)、他方は「ニ回」(U+30CB)'
    """
    left, right = (data.decode("utf-8", "replace") for data in (one, other))
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    line, column = left.count("\n", 0, at) + 1, at - (left.rfind("\n", 0, at) + 1) + 1
    shown = [_shown(text, at) for text in (left, right)]
    return f"{line}行目の{column}字目から違います: {sides[0]}は{shown[0]}、{sides[1]}は{shown[1]}"


def _shown(text: str, at: int) -> str:
    if at >= len(text):
        return "ここで終わり"
    words = visible(text[at : at + 10].partition("\n")[0])
    return f"「{words}」(U+{ord(text[at]):04X})"


def parted(opened: Opened, state: State) -> Iterator[str]:
    """議決本文の相違 (P21) の、初めて違う字: 当事者の組ごとに一行。本文が台帳と沿革に残っているときだけ言える。

    Args:
        opened: 開いた台帳。
        state: 案件の状態。
    """
    if not any(finding.rule == "P21" for finding in state.findings):
        return
    approved = [(track.party.now.name, track.approval.digests) for track in state.facts.approvers if track.approval]
    dossier = state.facts.dossier
    digests = {one for _, approval in approved for one in (approval.instrument, approval.text)}
    texts = once_held(opened, dossier.agreement_id, dossier.amendment_id, digests)
    first, resolved = approved[0]
    for name, approval in approved[1:]:
        both = (resolved.instrument, approval.instrument)
        if both[0] == both[1]:
            both = (resolved.text, approval.text)
        if both[0] != both[1] and all(one in texts for one in both):
            yield f"{first}と{name}の本文は、{told(texts[both[0]], texts[both[1]])}"
