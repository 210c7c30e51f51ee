"""協約を起こす: 新しい協約の種類と当事者を、題名、本文、引数から定める。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from amend.agreement import AgreementKind, Particulars, Party
from amend.errors import RequestError
from amend.identifiers import read_identifier

ROLES = "甲乙丙丁戊己庚辛壬癸"
"""当事者の呼び名。この順に定める (drafting-rules §4 D04)。"""

_DEFINED = re.compile(rf"(?:及び|並びに)?(?P<name>[^\s　、。を（）]+)（以下「(?P<role>[{ROLES}])」という。）")
_KINDS = (
    (r"連携協約", AgreementKind.RENKEI_KYOYAKU),
    (r"定住自立圏", AgreementKind.TEIJU_KYOTEI),
    (r"組合.*規約", AgreementKind.KUMIAI_KIYAKU),
    (r"事務.*委託.*規約|委託に関する規約", AgreementKind.JIMU_ITAKU),
    (r"協定|覚書", AgreementKind.KYOTEI),
)
"""題名の語と協約の種類。上から読んで、初めに当たるものによる。"""


def read_kind(word: str | None, title: str) -> AgreementKind:
    """協約の種類: 引数に書かれた語、書かれていなければ題名から。

    Raises:
        RequestError: 知らない語、又は題名から分からない。

    Example:
        >>> read_kind(None, "Ａ市及びＢ町連携中枢都市圏形成に係る連携協約").value
        'renkei-kyoyaku'
    """
    words = {kind.value: kind for kind in AgreementKind}
    if word in words:
        return words[word]
    advice = f"--kind に書けるのは {'、'.join(words)} です。"
    if word is not None:
        raise RequestError(f"「{word}」という協約の種類はありません。", advice=advice)
    found = next((kind for pattern, kind in _KINDS if re.search(pattern, title)), None)
    if found is None:
        raise RequestError("題名から協約の種類が分かりません。", where=title, advice=advice)
    return found


def defined_parties(text: str) -> dict[str, str]:
    """本文の当事者: 「富山市（以下「甲」という。）」と定めているもの。

    Returns:
        呼び名から団体の名称。甲乙の順。

    Example:
        >>> defined_parties("　富山市（以下「甲」という。）及び見本町（以下「乙」という。）は、")
        {'甲': '富山市', '乙': '見本町'}
    """
    found = {match["role"]: match["name"] for match in _DEFINED.finditer(text)}
    return {role: found[role] for role in ROLES if role in found}


def read_party(option: str) -> tuple[str, str]:
    """当事者の指定: ``toyama=富山市`` の形の引数。

    Raises:
        RequestError: その形でない、又は識別子として使えない。
    """
    name, _, title = (part.strip() for part in option.partition("="))
    if not title:
        raise RequestError(
            f"「{option}」は当事者として読めません。", advice="識別子=名称 で書いてください。例: toyama=富山市"
        )
    return read_identifier(name, "当事者"), title


def found_parties(
    named: Sequence[tuple[str, str]], roles: Mapping[str, str], known: Iterable[Party]
) -> tuple[Party, ...]:
    """当事者を定める: 台帳のほかの協約にある団体は、その表示を引き継ぐ。

    Args:
        named: 識別子と名称。甲乙の順。
        roles: 本文の、呼び名から名称 (`defined_parties`)。ここにない名称には、残りの呼び名を順に与える。
        known: 台帳にある当事者。

    Returns:
        当事者。呼び名の順。

    Raises:
        RequestError: 二者に満たない、又は識別子か名称が重なる。
    """
    for what, words in (("識別子", [name for name, _ in named]), ("名称", [title for _, title in named])):
        if len(set(words)) < len(words):
            advice = "--party を直してください。"
            raise RequestError(f"当事者の{what}が重なっています。", where="、".join(words), advice=advice)
    if not 2 <= len(named) <= len(ROLES):
        raise RequestError(
            "当事者は二つ以上あります。", advice="--party を当事者の数だけ書いてください。例: --party toyama=富山市"
        )
    by_title = {title: role for role, title in roles.items()}
    free = iter([role for role in ROLES if role not in {by_title.get(title) for _, title in named}])
    held = {(party.id, party.now.name): party for party in known}
    parties = [
        Party(name, by_title.get(title) or next(free), (_particulars(title, held.get((name, title))),))
        for name, title in named
    ]
    return tuple(sorted(parties, key=lambda party: ROLES.index(party.role)))


def with_values(parties: Sequence[Party], values: Mapping[str, str]) -> tuple[Party, ...]:
    """当事者の表示を補う: ひな形の空欄 ``甲の議会``、``甲の代表者``、``甲の住所`` に入れた値で。"""
    return tuple(replace(party, history=(_completed(party, values),)) for party in parties)


def _completed(party: Party, values: Mapping[str, str]) -> Particulars:
    now, role = party.now, party.role
    return replace(
        now,
        council=values.get(f"{role}の議会", now.council),
        head=values.get(f"{role}の代表者", now.head),
        address=values.get(f"{role}の住所", now.address),
    )


def _particulars(title: str, known: Party | None) -> Particulars:
    """表示: 台帳にあればその今のもの。無ければ、団体の名称から議会と代表者の職を推す。"""
    if known:
        return replace(known.now, since=None)
    return Particulars(None, title, council=f"{title}議会", head=_head_of(title))


def _head_of(title: str) -> str:
    """代表者の職: 都道府県は知事、一部事務組合は管理者、ほかは「長」。

    Example:
        >>> [_head_of(title) for title in ("富山県", "富山市", "Ａ地区広域消防組合", "○○○")]
        ['富山県知事', '富山市長', 'Ａ地区広域消防組合管理者', '○○○長']
    """
    if re.search("[都道府県]$", title):
        return f"{title}知事"
    return f"{title}{'管理者' if title.endswith('組合') else '長'}"
