"""議決本文の相違: 当事者の承認した本文の、初めて違う一字を言う (reliability B7)。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.characters import first_difference
from amend.cli.ledger import Opened
from amend.cli.versions import once_held
from amend.procedure import State


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
            yield f"{first}と{name}の本文は、{first_difference(texts[both[0]], texts[both[1]])}"
