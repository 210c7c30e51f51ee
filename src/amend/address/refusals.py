"""断り: 位置が一つに決まらないときの説明。どこまでは辿れたか、近いものは何かを、本文の数字で言う。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amend.address.locating import locate, numerals_in
from amend.address.members import Member, below, members
from amend.address.model import Address, Step
from amend.address.writer import write_address
from amend.clause import Kind, Node, Path, follow
from amend.errors import RequestError
from amend.numerals import Numerals
from amend.parts import PartKind, parts

_MOST = 5


class PlaceError(RequestError):
    """所が無い: 位置の指す所が本文に無い、又は二つ以上ある (終了コード 2)。"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """断りの材料: 位置を辿れなくなった所。

    Attributes:
        tree: 木。
        address: 探した位置。
        at: 辿れなかった段 (0 から)。部分が無いときは段の数。
        holder: それまでに辿れた所。
        found: 段に当たるもの。無いか、二つ以上。
    """

    tree: Node
    address: Address
    at: int
    holder: Path
    found: tuple[Member, ...] = ()


def refuse(refusal: Refusal) -> PlaceError:
    """断り: 辿れなかったわけと、近いもの・候補を言う。"""
    words = _Words(refusal, numerals_in(refusal.tree))
    if refusal.at == len(refusal.address.steps):
        return _missing_part(refusal, words)
    return _ambiguous(refusal, words) if refusal.found else _missing(refusal, words)


class _Words:
    """断りの中の位置の言葉。"""

    def __init__(self, refusal: Refusal, numerals: Numerals) -> None:
        self._refusal = refusal
        self._numerals = numerals
        self.where = self.write(refusal.address)
        self.holder = self.after() if refusal.at else ""

    def write(self, address: Address) -> str:
        return write_address(address, self._numerals)

    def after(self, *steps: Step) -> str:
        """辿れた所に段を続けた言葉。"""
        return self.write(Address((*self._refusal.address.steps[: self._refusal.at], *steps)))

    def listed(self, found: Sequence[Member]) -> str:
        """節点の位置の並び。"""
        words = [self.write(locate(self._refusal.tree, member.path)) for member in found[:_MOST]]
        return "、".join(words) + (" など" if len(found) > _MOST else "")


def _missing(refusal: Refusal, words: _Words) -> PlaceError:
    """無い: もっと下にある同じ名のものか、同じ入れ物にある近いものを示す。"""
    step = refusal.address.steps[refusal.at]
    name = words.after(step).removeprefix(words.holder).removeprefix("の")
    deeper = below(refusal.tree, refusal.holder, step)
    advice = f"{words.listed(deeper)}のことですか。" if deeper else _near(refusal, words, step)
    return PlaceError(f"{words.holder or 'この本文'}に{name}はありません。", where=words.where, advice=advice)


def _near(refusal: Refusal, words: _Words, step: Step) -> str:
    """同じ入れ物にある近いもの。同じ種類のものが無ければ、あるもの。"""
    within = members(refusal.tree, refusal.holder)
    siblings = [member.names[0] for member in within if member.names[0].kind is step.kind]
    numbers = sorted({name.num for name in siblings if name.num and name.label == step.label})
    if step.num and numbers:
        if step.num > numbers[-1]:
            return f"{words.after(replace(step, num=numbers[-1], nth=0))}までです。"
        nearest = min(numbers, key=lambda num: [abs(a - b) for a, b in zip(num, step.num, strict=False)])
        return f"近いのは{words.after(replace(step, num=nearest, nth=0))}です。"
    names = siblings or [member.names[0] for member in within if member.proper]
    offered = list(dict.fromkeys(words.after(name) for name in names))
    import difflib  # 誤りを言うときだけ読み込む

    near = difflib.get_close_matches(words.after(step), offered, n=_MOST) if siblings else []
    listed = [word for word in offered if word in near] or offered[:_MOST]
    if not listed:
        return f"{words.holder or '本文'}の中は分かれていません。"
    return f"{words.holder or '本文'}にあるのは{'、'.join(listed)}{' など' if len(offered) > len(listed) else ''}です。"


def _ambiguous(refusal: Refusal, words: _Words) -> PlaceError:
    """決まらない: 候補を言う。"""
    return PlaceError(
        f"「{words.after(refusal.address.steps[refusal.at])}」に当たる所が {len(refusal.found)} か所あります。",
        where=words.where,
        advice=f"どれかを指定してください: {words.listed(refusal.found)}",
    )


def _missing_part(refusal: Refusal, words: _Words) -> PlaceError:
    """部分が無い、又はどの項の部分か決まらない。"""
    node = follow(refusal.tree, refusal.holder)
    part = words.where.removeprefix(words.holder)
    if node.kind in (Kind.ARTICLE, Kind.SUPPL_PROVISION, Kind.DOCUMENT):
        example = words.after(Step(Kind.PARAGRAPH, (1,))) + part
        what = f"{words.holder}のどの項の部分か決まりません。"
        return PlaceError(what, where=words.where, advice=f"項も書いてください。例: {example}")
    if refusal.address.part is PartKind.CHAPEAU:
        return PlaceError(
            f"{words.holder}に号はありません。", where=words.where, advice=f"「{part}」を除いてください。"
        )
    found = [Address(refusal.address.steps, p.kind, p.number) for p in parts(node.text)]
    offered = "、".join(dict.fromkeys(words.write(address) for address in found))
    advice = f"あるのは{offered}です。" if found else f"{words.holder}の文は一つだけです。"
    return PlaceError(f"{words.holder}に{part}はありません。", where=words.where, advice=advice)
