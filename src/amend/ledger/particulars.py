"""協約の事項の追記: 新しい長や所在地を、台帳にある協約の agreement.toml に加える (DESIGN §3「a new mayor is data」)。

加えてよいのは、日付のある当事者の表示と、事実でない定め (様式、起案の流儀) だけである。題名、種類、根拠、前の経過、
当事者、前の表示は変えない。記録する側 (`amend.cli.particulars`) と監査が、同じここで確かめる。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from amend.agreement import Agreement, Particulars, Party
from amend.trailers import PARTICULARS, Message, trailers

_SHOWN = (("name", "名称"), ("council", "議会"), ("head", "代表者"), ("address", "所在地"))
_SETTINGS = (("style", "様式"), ("drafting", "起案の流儀"))


@dataclass(frozen=True, slots=True)
class Addition:
    """加えた表示: 一つの当事者の、ある日からの表示一つ。

    Attributes:
        party: 当事者の識別子。
        before: それまでの表示。
        after: 加えた表示。
    """

    party: str
    before: Particulars
    after: Particulars


@dataclass(frozen=True, slots=True)
class Revision:
    """追記: 協約の事項の、前と後。

    Attributes:
        agreement: 協約の識別子。
        additions: 加えた表示。当事者の順、古い順。
        settings: 変えた定めの名 (様式、起案の流儀)。
    """

    agreement: str
    additions: tuple[Addition, ...]
    settings: tuple[str, ...]


def continues(old: Agreement, new: Agreement) -> bool:
    """続きか: 加えてよいもののほかは、同じ協約の事項か。

    Example:
        >>> from datetime import date
        >>> from amend.agreement import AgreementKind
        >>> first = Particulars(None, "甲市", head="甲市長　某")
        >>> old = Agreement("協定", AgreementKind.KYOTEI, (Party("ko", "甲", (first,)),))
        >>> renewed = Party("ko", "甲", (first, replace(first, since=date(2026, 4, 1), head="甲市長　何某")))
        >>> continues(old, replace(old, parties=(renewed,))), continues(replace(old, parties=(renewed,)), old)
        (True, False)
    """
    same = replace(new, parties=old.parties, style=old.style, drafting=old.drafting) == old
    return same and len(old.parties) == len(new.parties) and all(map(_extends, old.parties, new.parties))


def _extends(old: Party, new: Party) -> bool:
    return (old.id, old.role) == (new.id, new.role) and new.history[: len(old.history)] == old.history


def joins(olds: Sequence[Agreement], new: Agreement) -> bool:
    """合わせたものか: 合流した協約の事項が、どの親の続きでもあり、どの親にもないものを持たないか。"""
    known = {(party.id, shown) for old in olds for party in old.parties for shown in party.history}
    return (
        all(continues(old, new) for old in olds)
        and all((party.id, shown) in known for party in new.parties for shown in party.history)
        and all(getattr(new, key) in [getattr(old, key) for old in olds] for key, _ in _SETTINGS)
    )


def revision(agreement: str, old: Agreement, new: Agreement) -> Revision | None:
    """追記: 前と後から。加えてよいもののほかに違いがあるか、違いが無ければ None。"""
    if not continues(old, new):
        return None
    additions = tuple(
        Addition(party.id, before, after)
        for held, party in zip(old.parties, new.parties, strict=True)
        for before, after in zip(
            party.history[len(held.history) - 1 :], party.history[len(held.history) :], strict=False
        )
    )
    settings = tuple(label for key, label in _SETTINGS if getattr(old, key) != getattr(new, key))
    return Revision(agreement, additions, settings) if additions or settings else None


def message_of(made: Revision) -> Message:
    """コミットの文: 追記一つを書くコミットの。"""
    names = [addition.after.name for addition in made.additions]
    what = "・".join(dict.fromkeys([*names, *made.settings]))
    lines = [line for addition in made.additions for line in _lines(addition)]
    lines += [f"{setting}を変える。" for setting in made.settings]
    return Message(
        f"協約の事項: {what}（{made.agreement}）",
        "\n".join(lines),
        trailers(
            {
                "Agreement": made.agreement,
                "Event": PARTICULARS,
                "Particulars": [f"{one.party} {one.after.since}" for one in made.additions],
            }
        ),
    )


def _lines(addition: Addition) -> Iterator[str]:
    for key, label in _SHOWN:
        before, after = getattr(addition.before, key), getattr(addition.after, key)
        if before != after:
            shown = f"{before} → {after}" if before else after
            yield f"{addition.after.name}の{label}: {shown}（{addition.after.since}から）"
