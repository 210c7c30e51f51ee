"""溶け込みの試験の言葉: 改正を短く書き、加えた後の本文を平文で比べる。"""

from __future__ import annotations

from amend.address import read_address
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
    Shift,
    Side,
    Substitution,
    Target,
)
from amend.clause import Kind, Node
from amend.consolidation import ConsolidationError, Fault, consolidate
from amend.parts import PartKind
from amend.plaintext import read, write

ARTICLES = """協約

　（目的）
第１条　甲は、乙と連携する。

　（会議）
第２条　会議を開く。
２　会議は、甲が招く。
３　費用は、甲が負担する。

　（事務）
第３条　事務は、次のとおりとする。
　(1)　医療
　(2)　観光
　　ア　祭り
　　イ　宿
　(3)　防災

　（雑則）
第４条　甲が定める。
"""
"""条・項・号・細目のある本文。"""

ANNEX = """協約

第１条　別表のとおり。

　　　附　則
　甲

　この協約を証するため、記名押印する。

別表（第１条関係）
* - 事業
  - 甲の役割
* - 医療
  - 医師
* - 観光
  -
備考
１　甲
２　乙
"""
"""附則・末文・別表のある本文。"""


def target(words: str) -> Target:
    """所: 「第３条」「第３条から第５条まで」「第３条（見出しを含む。）」。"""
    captioned = words.endswith("（見出しを含む。）")
    first, _, last = words.removesuffix("（見出しを含む。）").partition("から")
    until = read_address(last.removesuffix("まで")) if last else None
    return Target(read_address(first), until, captioned)


def block(text: str) -> tuple[Node, ...]:
    """規定: 題名のある本文に置いて読んだ規定。"""
    return read("題名\n\n" + text).tree.children[1:]


def inside(text: str) -> tuple[Node, ...]:
    """項の中の規定: 号や表。"""
    return block(f"第１条　文\n{text}")[0].children[0].children


def rows(text: str) -> tuple[Node, ...]:
    """表の項: 「|」の行。"""
    return block(f"別表\n{text}")[0].children[0].children


def words(text: str) -> tuple[Node, ...]:
    """語だけの規定。"""
    return (Node(Kind.PASSAGE, text=text),)


def sub(where: str, old: str, new: str) -> Substitution:
    """改める。"""
    return Substitution(target(where), old, new)


def add(where: str, anchor: str, new: str, *, ahead: bool = False) -> Addition:
    """字句を加える。"""
    return Addition(target(where), anchor, new, ahead)


def cut(where: str, old: str) -> Removal:
    """字句を削る。"""
    return Removal(target(where), old)


def put(where: str, found: tuple[Node, ...]) -> Replacement:
    """全部を改める。"""
    return Replacement(target(where), found)


def drop(where: str) -> Deletion:
    """規定を削る。"""
    return Deletion(target(where))


def move(old: str, new: str, within: str = "") -> Renumbering:
    """移す。"""
    return Renumbering(read_address(old), read_address(new), read_address(within) if within else None)


def shift(first: str, last: str, by: int) -> Shift:
    """一括移動。"""
    return Shift(read_address(first), read_address(last), by)


def after(where: str, found: tuple[Node, ...], unit: Kind | PartKind | None = None, within: str = "") -> Insertion:
    """の次に加える。"""
    return Insertion(read_address(where), Side.AFTER, unit, found, within=read_address(within) if within else None)


def before(where: str, found: tuple[Node, ...], unit: Kind | PartKind | None = None) -> Insertion:
    """の前に加える。"""
    return Insertion(read_address(where), Side.BEFORE, unit, found)


def into(
    where: str, found: tuple[Node, ...], unit: Kind | PartKind | None = None, number: tuple[int, ...] = ()
) -> Insertion:
    """に加える。"""
    return Insertion(read_address(where), Side.WITHIN, unit, found, number)


def caption(where: str, text: str, *, ahead: bool = False) -> Captioning:
    """見出しを付する。"""
    return Captioning(read_address(where), text, ahead)


def numbering(where: str, *, given: bool) -> Numbering:
    """項番号を付する・削る。"""
    return Numbering(read_address(where), given)


def applied(old: str, *changes: Change) -> str:
    """溶け込ませた本文。読み返して同じ木になることも確かめる (DESIGN §6 law 1)。"""
    tree = consolidate(read(old).tree, changes).tree
    text = write(tree)
    assert read(text).tree == tree
    return text


def refused(old: str, *changes: Change) -> tuple[Fault, ...]:
    """断られたわけの全部。"""
    try:
        text = write(consolidate(read(old).tree, changes).tree)
    except ConsolidationError as error:
        return error.faults
    raise AssertionError(f"断るはずの改正が加わりました:\n{text}")
