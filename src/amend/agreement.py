"""協約: agreement.toml の内容。何という協約で、だれが当事者で、どの流儀で書くか (DESIGN §3)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Any

from amend import toml
from amend.numerals import Numerals
from amend.toml import DAY, FLAG, IDENTIFIER, LINE, Field, Pair, Place


class AgreementKind(Enum):
    """協約の種類: 手続はこれで決まる (drafting-rules §3.2)。値は agreement.toml に書く語。"""

    RENKEI_KYOYAKU = "renkei-kyoyaku"
    TEIJU_KYOTEI = "teiju-kyotei"
    JIMU_ITAKU = "jimu-itaku"
    KUMIAI_KIYAKU = "kumiai-kiyaku"
    KYOTEI = "kyotei"


AFTER_WORDS = ("の次に", "の右に", "の下に", "の後に")
"""字句を加えるときの「後」の語 (drafting-rules §2.3)。"""


@dataclass(frozen=True, slots=True)
class Drafting:
    """起案の流儀: この協約の書類が従う決まり。起案者ではなく協約に属する (drafting-rules §2.3)。

    Attributes:
        numerals: 数字の書き方。None なら本文に倣う。
        after_word: 字句を加えるときの「後」の語。
        supplements: 溶け込ませた本文に、改正の附則を付け足すか。
    """

    numerals: Numerals | None = None
    after_word: str = AFTER_WORDS[0]
    supplements: bool = False


@dataclass(frozen=True, slots=True)
class PriorAct:
    """台帳より前の締結・変更: 台帳を始める前にされた、この協約の締結又は変更 (drafting-rules §2.1 (a))。

    Attributes:
        title: 題名。
        concluded_on: 締結の日。
        notice: 告示の番号など。無ければ空。
    """

    title: str
    concluded_on: date
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """当事者の表示: ある日からの名称、議会、長、所在地。

    Attributes:
        since: この表示になった日。初めからなら None。
        name: 団体の名称 (例: ``富山市``)。
        council: 議会の名称 (例: ``富山市議会``)。議会のない当事者では空。
        head: 代表者の職と氏名。分からなければ空。
        address: 所在地。分からなければ空。
    """

    since: date | None
    name: str
    council: str = ""
    head: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """当事者: 協約を結ぶ団体一つ。

    長や所在地が替わってもその団体は同じ当事者であり、当事者そのものの加入と脱退は協約の変更による。

    Attributes:
        id: 識別子 (例: ``toyama``)。
        role: 本文での呼び名 (例: ``甲``)。
        history: 表示の移り変わり。古い順で、一つ以上。一度書いた事柄は、替わっても空にはならない。
    """

    id: str
    role: str
    history: tuple[Particulars, ...]

    @property
    def now(self) -> Particulars:
        """今の表示: 最も新しい表示。"""
        return self.history[-1]

    def on(self, day: date) -> Particulars:
        """その日の表示: 調印者、議会の名などを、その事柄のあった日の名で呼ぶ。

        Example:
            >>> first, second = Particulars(None, "甲町"), Particulars(date(2026, 4, 1), "甲市")
            >>> Party("ko", "甲", (first, second)).on(date(2026, 3, 31)).name
            '甲町'
        """
        past = [shown for shown in self.history if shown.since is None or shown.since <= day]
        return past[-1] if past else self.history[0]


@dataclass(frozen=True, slots=True)
class Agreement:
    """協約: agreement.toml 一つ。

    Attributes:
        title: 題名。
        kind: 種類。
        parties: 当事者。甲乙の順。
        basis: 根拠の規定。無ければ空。
        style: 新旧対照表の様式の名。空なら既定の様式。
        drafting: 起案の流儀。
        prior: 台帳より前の締結と変更。古い順。
    """

    title: str
    kind: AgreementKind
    parties: tuple[Party, ...]
    basis: str = ""
    style: str = ""
    drafting: Drafting = Drafting()
    prior: tuple[PriorAct, ...] = ()

    def party(self, party_id: str) -> Party | None:
        """当事者: 識別子で引く。無ければ None。"""
        return next((party for party in self.parties if party.id == party_id), None)


@dataclass(frozen=True, slots=True)
class _Entry:
    """[[party]] 一つ。二つ目からは、替わった事柄だけを書く。"""

    id: str
    since: date | None
    role: str | None
    name: str | None
    council: str | None
    head: str | None
    address: str | None


_NOT_WRITTEN: Any = None
_DRAFTING = (
    Field("numerals", "数字", toml.one_of(Numerals), None),
    Field("after_word", "後の語", toml.one_of({word: word for word in AFTER_WORDS}), AFTER_WORDS[0]),
    Field("supplements", "改正附則", FLAG, False),
)
_PRIOR = (
    Field("title", "題名", LINE),
    Field("concluded_on", "締結の日", DAY),
    Field("notice", "告示", LINE, ""),
)
_PARTY = (
    Field("id", "識別子", IDENTIFIER),
    Field("from", "いつから", DAY, None, "since"),
    Field("role", "甲乙の別", LINE, _NOT_WRITTEN),
    Field("name", "名称", LINE, _NOT_WRITTEN),
    Field("council", "議会", LINE, _NOT_WRITTEN),
    Field("head", "代表者", LINE, _NOT_WRITTEN),
    Field("address", "所在地", LINE, _NOT_WRITTEN),
)
_SHOWN = ("name", "council", "head", "address")
_HEAD = (
    Field("title", "題名", LINE),
    Field("kind", "種類", toml.one_of(AgreementKind)),
    Field("basis", "根拠", LINE, ""),
    Field("style", "様式", IDENTIFIER, ""),
)
_AGREEMENT = (
    *_HEAD,
    Field("drafting", "起案の流儀", toml.table_of(Drafting, _DRAFTING), Drafting()),
    Field("prior", "台帳より前の締結と変更", toml.list_of(toml.table_of(PriorAct, _PRIOR)), ()),
    Field("party", "当事者", toml.list_of(toml.table_of(_Entry, _PARTY))),
)


def read_agreement(text: str, where: str) -> Agreement:
    """協約: agreement.toml を読む。

    Args:
        text: TOML の本文。
        where: 誤りの場所として示すファイル名。

    Raises:
        FaultyFileError: 誤りがある。すべてを行番号と正しい書き方を添えて言う。
    """
    page = toml.Page(text, where)
    found = toml.read_fields(page.values, page.root, _AGREEMENT)
    _check_prior(found["prior"] or (), page.root.at("prior"))
    parties = tuple(_parties(found.pop("party") or (), page.root.at("party")))
    page.finish()
    return Agreement(parties=parties, **found)


def write_agreement(agreement: Agreement) -> str:
    """協約: agreement.toml を書く。read_agreement で同じ値に読める。"""
    drafting = toml.write_fields(agreement.drafting, _DRAFTING)
    return (
        toml.write_pairs(toml.write_fields(agreement, _HEAD))
        + (f"\n[drafting]\n{toml.write_pairs(drafting)}" if drafting else "")
        + toml.write_tables("prior", (toml.write_fields(act, _PRIOR) for act in agreement.prior))
        + toml.write_tables("party", (pairs for party in agreement.parties for pairs in _party_pairs(party)))
    )


def _check_prior(acts: Sequence[PriorAct | None], place: Place) -> None:
    days = [(index, act.concluded_on) for index, act in enumerate(acts) if act and isinstance(act.concluded_on, date)]
    for (_, before), (index, after) in pairwise(days):
        if after < before:
            place.at(index).fault(f"prior は古い順に並べます。{after} が {before} の後にあります。")


def _parties(entries: Sequence[_Entry | None], place: Place) -> Iterator[Party]:
    """[[party]] の並びから当事者を組み立てる。同じ id の二つ目からは、それまでの表示を引き継ぐ。"""
    found: dict[str, Party] = {}
    for index, entry in enumerate(entries):
        if entry is None or entry.id is None:
            continue
        here, before = place.at(index), found.get(entry.id)
        if before is None:
            _check_first(entry, found, here)
        else:
            _check_later(entry, before, here)
        inherited = {key: getattr(before.now, key) if before else "" for key in _SHOWN}
        written = {key: value for key in _SHOWN if (value := getattr(entry, key)) is not None}
        shown = Particulars(entry.since, **{**inherited, **written})
        history = (*before.history, shown) if before else (shown,)
        found[entry.id] = Party(entry.id, before.role if before else entry.role or "", history)
    if entries and len(found) < 2 and all(entries):
        place.fault("当事者は二つ以上あります。[[party]] を当事者の数だけ書いてください。")
    yield from found.values()


def _check_first(entry: _Entry, found: dict[str, Party], place: Place) -> None:
    for field in _PARTY:
        if field.key in ("role", "name") and getattr(entry, field.key) is None and not place.page.broken:
            place.fault(f"「{field.key}」（{field.label}）がありません。")
    for party in found.values():
        if entry.role is not None and party.role == entry.role:
            place.at("role").fault(
                f"「{entry.role}」は {party.id} の呼び名です。当事者ごとに別の呼び名にしてください。"
            )


def _check_later(entry: _Entry, before: Party, place: Place) -> None:
    if entry.role is not None and entry.role != before.role:
        place.at("role").fault(
            f"{entry.id} の呼び名は「{before.role}」です。呼び名の変更と当事者の交代は、変更の案件によります。"
        )
    if entry.since is None:
        place.fault(f"{entry.id} の二つ目の表示です。いつからかを書いてください。例: from = 2026-04-01")
    elif before.now.since and entry.since <= before.now.since:
        place.at("from").fault(f"{entry.id} の表示は古い順に並べます。{before.now.since} より後の日にしてください。")
    if entry.name is not None and entry.council is None and before.now.council:
        place.at("name").fault('名称が変わるときは、議会の名称も書いてください。例: council = "滑川市議会"')


def _party_pairs(party: Party) -> Iterator[list[Pair]]:
    """初めの表示はすべて、二つ目からは替わった事柄だけを書く。"""
    before = Particulars(None, "")
    for shown in party.history:
        first = shown is party.history[0]
        pairs: list[Pair] = [("id", party.id)]
        pairs += [("from", shown.since)] if shown.since else []
        pairs += [("role", party.role)] if first else []
        changed = {key for key in _SHOWN if getattr(shown, key) != getattr(before, key)}
        if "name" in changed and shown.council:
            changed.add("council")
        yield [*pairs, *((key, getattr(shown, key)) for key in _SHOWN if key in changed)]
        before = shown
