"""合わせること: 別々に進んだ二つの台帳を、ファイルごとに合わせる。字句を混ぜることはない (reliability I1、B1、B2)。

どのファイルも、どちらか一方のものをそのまま採る。双方が別々に変えたファイルがあれば合わせず、何が食い違うかを言う。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from amend.ledger.paths import AGREEMENT, INSTRUMENT, RECORD, TEXT, read_path

E = TypeVar("E")

_RENAME = "どちらかの名を替えて記録し直してから、もう一度実行してください。"


@dataclass(frozen=True, slots=True)
class Clash:
    """食違い: 双方が別々に変えたファイル。

    Attributes:
        path: ファイル。
        what: 何が食い違うか。
        advice: どうすればよいか。
    """

    path: str
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Joined(Generic[E]):
    """合わせたもの。

    Attributes:
        changes: 手元から変わるパスと、採る相手のファイル (消すなら None)。
        clashes: 食違い。一つでもあれば合わせない。
    """

    changes: Mapping[str, E | None]
    clashes: tuple[Clash, ...]


def join(bases: Sequence[Mapping[str, E]], ours: Mapping[str, E], theirs: Mapping[str, E]) -> Joined[E]:
    """合わせる: 分かれ目からどちらか一方だけが変えたファイルは、変えた側のものとする。

    Args:
        bases: 分かれ目の、パスからファイル。二つの台帳が互いに合わせ合っていれば、二つ以上ある。
        ours: 手元の、パスからファイル。
        theirs: 相手の、パスからファイル。

    Example:
        >>> join([{"a": 1, "b": 1}], {"a": 2, "b": 1}, {"a": 1, "b": 3})
        Joined(changes={'b': 3}, clashes=())
    """
    changes: dict[str, E | None] = {}
    clashes: list[Clash] = []
    for path in sorted({*ours, *theirs}.union(*bases)):
        own, their = ours.get(path), theirs.get(path)
        if own == their:
            continue
        before = [base.get(path) for base in bases]
        kept, taken = own in before, their in before  # 分かれ目のどれかのままなら、その側は変えていない
        if kept is taken:
            clashes.append(_clash(path))
        elif kept:
            changes[path] = their
    joined = {path for path, entry in {**ours, **changes}.items() if entry is not None}
    folders = {parent for path in joined for parent in _folders(path)}
    both = (Clash(path, "一方ではファイル、他方ではフォルダーです。", _RENAME) for path in sorted(joined & folders))
    return Joined(changes, (*clashes, *both))


def _folders(path: str) -> Iterator[str]:
    """フォルダー: そのファイルを収めるもの。"""
    while (path := path.rpartition("/")[0]) != "":
        yield path


def _clash(path: str) -> Clash:
    place = read_path(path)
    if place is None:
        return Clash(path, "双方が別々に書き換えています。", "どちらにするかを決め、git merge で合わせてください。")
    if not place.amendment:
        what, advice = {
            TEXT: (
                "先行変更あり: 双方が、別の変更の締結を記録しています。",
                "どちらが先に成立したかを相手方と確かめてください。後の側は、相手の台帳を git clone し直し、"
                "案件のフォルダーを record を除いて写してから、amend rebase で組み直し、議決から行ってください。",
            ),
            AGREEMENT: ("双方が、協約の事項を別々に変えています。", "相手方と、どちらが正しいかを決めてください。"),
        }.get(place.rest, ("双方が別々に書き換えています。", "相手方と、どちらが正しいかを決めてください。"))
        return Clash(path, what, advice)
    if place.rest.startswith(f"{RECORD}/"):
        return Clash(
            path,
            "双方が、同じ事実を別々に記録しています。",
            "残す方を相手方と決め、残さない側は相手の台帳を git clone し直して、足りない記録だけを打ち直してください。",
        )
    if place.rest in (TEXT, INSTRUMENT):
        return Clash(
            path,
            "議決本文の相違: 双方が、同じ案件の本文を別々に書き換えています。",
            "協議して本文を一つに決め、違う本文を承認した当事者で改めて承認を得てください。",
        )
    return Clash(path, "双方が、同じ案件を別々に変えています。", "相手方と、どちらが正しいかを決めてください。")


def join_message(gained: Mapping[str, object]) -> str:
    """合わせたコミットの文: 相手から受け取った協約を挙げる。記録を騙る trailer は書かない。

    Args:
        gained: 相手から受け取ったパス。

    Example:
        >>> join_message({"agreements/toyama-mihon/text.txt": None}).splitlines()[0]
        '相手方の台帳と合わせる: toyama-mihon'
    """
    names = list(dict.fromkeys(_agreements(gained)))
    listed = "、".join(names[:5]) + (f" ほか{len(names) - 5}件" if len(names) > 5 else "")
    return f"相手方の台帳と合わせる{f': {listed}' if listed else ''}\n"


def _agreements(paths: Mapping[str, object]) -> Iterator[str]:
    for path in paths:
        place = read_path(path)
        if place is not None:
            yield place.agreement
