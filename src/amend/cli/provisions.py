"""規定の行: 本文の規定を一つずつ、その経歴とともに並べる。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amend.address import Address, numerals_in, places, resolve, write_address
from amend.clause import Kind, Path, follow, walk
from amend.cli.past import Past
from amend.history import Life, Stretch, stretches


@dataclass(frozen=True, slots=True)
class Provision:
    """規定の行。

    Attributes:
        place: 位置。
        home: 表の項の中なら、その項への道。ほかは自分への道。
        row: 表の項の中なら、その項の位置。ほかは空。
        kind: 種類。
        line: 本文の行 (1 から)。
        mark: 番号・符号。
        life: 経歴。
        stretches: 語の一続きごとの行為。部分 (ただし書など) を名指したときは、その部分だけ。
        last: 語を最後に改めた行為。部分では、その字を定めた行為のうち最も後のもの。
    """

    place: str
    home: Path
    row: str
    kind: Kind
    line: int
    mark: str
    life: Life
    stretches: tuple[Stretch, ...]
    last: int

    @property
    def text(self) -> str:
        """語。"""
        return "".join(one.text for one in self.stretches)


def top_of(past: Past, address: Address | None) -> Path:
    """名指された規定の道。名指さなければ根。

    Raises:
        PlaceError: その日の本文に、そのような所が無い。
    """
    return resolve(past.tree, address).path if address is not None else ()


def provisions(past: Past, address: Address | None) -> Iterator[Provision]:
    """規定の行: 名指された所の、語のある規定と表の欄のすべて。本文に現れる順。

    Raises:
        PlaceError: その日の本文に、そのような所が無い。
    """
    tree, numerals = past.tree, numerals_in(past.tree)
    if address is not None and (place := resolve(tree, address)).span is not None:
        yield _part(past, place.path, write_address(address, numerals), *place.span)
        return
    named = places(tree)
    top = top_of(past, address)
    home: Path | None = None
    for path, node in walk(follow(tree, top), top):
        home = path if node.kind is Kind.ROW else home
        inside = home is not None and path[: len(home)] == home
        if node.text or node.kind is Kind.CELL:
            life = past.history.life(path)
            line = node.line or follow(tree, path[:-1]).line  # 縦棒の表の欄は、その行のものをいう
            place_name = write_address(named[path], numerals)
            row = write_address(named[home], numerals) if inside and home else ""
            yield Provision(
                place_name,
                home if inside and home else path,
                row,
                node.kind,
                line,
                node.mark,
                life,
                stretches(life),
                life.last,
            )


def _part(past: Past, path: Path, place: str, start: int, end: int) -> Provision:
    """部分: 規定の語の一部だけ。"""
    node, life = follow(past.tree, path), past.history.life(path)
    cut: list[Stretch] = []
    at = 0
    for one in stretches(life):
        text = one.text[max(start - at, 0) : max(end - at, 0)]
        cut += [Stretch(text, one.at)] if text else []
        at += len(one.text)
    last = max((one.at for one in cut), default=life.last)
    return Provision(place, path, "", node.kind, node.line, "", life, tuple(cut), last)
