"""下書き: 改正を加えている間だけの、書き換えられる規定の木。

規定はその身元 (改正前の木の道) で見分け、番号が移っても同じ規定である。編章節は、紙の上と同じく見出しの一行とみて条と
同じ列に並べ、凍らせるときに入れ子に戻す。「次の一章を加える」「章名を削る」の後にどの条がどの章に入るかは、読み手
(`amend.plaintext`) と同じ規則で決まる。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from amend.alignment import units
from amend.clause import CAPTION_STEP, HEADINGS, LINELESS, Kind, Node, Path


@dataclass(frozen=True, slots=True)
class Edit:
    """字句の編集: 規定の文の一か所を書き換えること。

    Attributes:
        start: 始め (0 から、改正前の文の符号位置)。
        end: 終わり (含まない)。加えるだけなら ``start`` に等しい。
        new: 代わりの字句。
    """

    start: int
    end: int
    new: str


class Provision:
    """規定: 下書きの節点。

    Attributes:
        node: 生まれたときの節点。
        path: 改正前の木の道。加えた規定では None。
        parent: 親。見出しの親はその条又は項。
        gone: 削られた。
        moved: 番号が移された。
        rewritten: 「次のように改める」で全部が改められた。
        index: 最後に動かし、加え、又は改めた改正の番号 (0 から)。触れていなければ -1。
        home: 「第四章中」と、置く編章節を言われたときの、その見出し。
        indent: 決まっている字下げ。None なら兄弟の習慣による。
        born: 改正前の子。開くまでは空。
        followed: 改正前に、同じ列ですぐ前にあった規定の種類。列の始めなら None。
        edits: 文の編集。改正の全部を見終わってから加える。
    """

    def __init__(self, node: Node, path: Path | None, parent: Provision | None, known: dict[Path, Provision]) -> None:
        self.node, self.path, self.parent = node, path, parent
        self.kind, self.mark, self.text, self.num, self.until = node.kind, node.mark, node.text, node.num, node.until
        self.before, self.gap, self.after = node.before, node.gap, node.after
        self.gone = self.moved = self.rewritten = False
        self.index = -1
        self.home: Provision | None = None
        self.indent: str | None = None
        self.followed: Kind | None = None
        self.edits: list[Edit] = []
        self._known = known
        self.born: tuple[Provision, ...] = ()
        self._children: list[Provision] | None = None
        self._changed = path is None
        if path is not None:
            known[path] = self
        self.caption: Provision | None = None
        if node.caption is not None:
            self.caption = Provision(node.caption, None if path is None else (*path, CAPTION_STEP), self, known)

    @property
    def fresh(self) -> bool:
        """加えた規定か。"""
        return self.path is None

    @property
    def changed(self) -> bool:
        """自分か子孫が、生まれたときの節点と違い得るか。"""
        return self._changed

    @property
    def children(self) -> list[Provision]:
        """子。初めて見るときに開くので、触れない条には手間がかからない。"""
        self.open()
        assert self._children is not None
        return self._children

    def open(self) -> None:
        """開く: 子を作る。編章節の中身は、親の列に並んでいる。"""
        if self._children is None:
            self.born = () if self.kind in HEADINGS else tuple(self._born())
            self._children = list(self.born)

    def _born(self) -> Iterator[Provision]:
        last: Kind | None = None
        for path, node in units(self.node, ()):
            own = None if self.path is None else (*self.path, *path)
            born = Provision(node, own, self, self._known)
            born.followed, last = last, node.kind
            born.gone = self.gone
            yield born

    def touch(self) -> None:
        """触れる: 自分と親を、書き換えたものとする。"""
        at: Provision | None = self
        while at is not None and not at._changed:
            at._changed = True
            at = at.parent

    def adopt(self, node: Node) -> Provision:
        """作る: 加える規定を、この規定の子として作る (まだ並べない)。"""
        return Provision(node, None, self, self._known)

    def insert(self, index: int, added: Sequence[Provision]) -> None:
        """並べる: 子の並びの ``index`` に置く。"""
        for provision in added:
            provision.parent = self
        self.children[index:index] = added
        self.touch()

    def remove(self) -> None:
        """外す: 親の並びから外す (又は見出しを親から外す)。"""
        parent = self.parent
        if parent is None:
            return
        if parent.caption is self:
            parent.caption = None
        elif self in parent.children:
            parent.children.remove(self)
        parent.touch()

    def delete(self) -> None:
        """削る: 外し、子孫とともに削られたものとする。"""
        self.remove()
        for provision in self.descendants():
            provision.gone = True

    def descendants(self) -> Iterator[Provision]:
        """子孫: 自分から始め、開いたものだけを返す。開いていない子孫は、誰も触れていない。"""
        waiting = [self]
        while waiting:
            at = waiting.pop()
            yield at
            if at.caption is not None:
                waiting.append(at.caption)
            waiting.extend(reversed(at._children or ()))

    def refill(self, made: Provision) -> None:
        """全部を改める: 身元と所を残し、番号・文・見出し・子を、作った規定のものに替える。"""
        for provision in [*([self.caption] if self.caption else []), *self.children]:
            provision.delete()
        self.kind, self.mark, self.text, self.num, self.until = made.kind, made.mark, made.text, made.num, made.until
        self.caption, self._children = made.caption, list(made.children)
        for provision in [*([self.caption] if self.caption else []), *self._children]:
            provision.parent = self
        self.edits, self.rewritten = [], True
        self.touch()


def head(provision: Provision) -> Provision:
    """初めの行: 規定の初めの行を持つもの。見出しがあれば見出し、束ねるだけの種類なら最初の子。"""
    at = provision
    while at.caption is not None or (at.kind in LINELESS and at.children):
        at = at.caption if at.caption is not None else at.children[0]
    return at


@dataclass(slots=True)
class Branch:
    """枝: 入れ子に戻した規定。編章節だけが、同じ列の後の規定を子に持つ。"""

    provision: Provision
    inner: list[Branch] = field(default_factory=list)


CLOSING_KINDS = (
    *(Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.PREAMBLE, Kind.SUPPL_PROVISION, Kind.ANNEX),
    *(Kind.CLOSING, Kind.EXECUTION_BLOCK, Kind.ANNEX_PART, Kind.NOTES),
)
"""編章節の中に入らず、それを終わらせる種類。"""


def nested(row: Sequence[Provision]) -> list[Branch]:
    """入れ子: 一列に並んだ規定を、編章節の大小に従って入れ子に戻す。"""
    roots: list[Branch] = []
    opened: list[Branch] = []
    for provision in row:
        if provision.kind in HEADINGS:
            rank = HEADINGS.index(provision.kind)
            while opened and HEADINGS.index(opened[-1].provision.kind) >= rank:
                opened.pop()
        elif provision.kind in CLOSING_KINDS:
            opened.clear()
        branch = Branch(provision)
        (opened[-1].inner if opened else roots).append(branch)
        if provision.kind in HEADINGS:
            opened.append(branch)
    return roots


def freeze(provision: Provision) -> Node:
    """凍らせる: 下書きを節点の木にする。触れていない規定は元の節点のまま返す。"""
    if not provision.changed:
        return provision.node
    return _frozen(Branch(provision, nested(provision.children)))


def _frozen(branch: Branch) -> Node:
    provision = branch.provision
    children = tuple([_frozen(b) if b.provision.kind in HEADINGS else freeze(b.provision) for b in branch.inner])
    node = provision.node
    same = len(children) == len(node.children) and all(a is b for a, b in zip(children, node.children, strict=True))
    if same and not provision.changed:
        return node
    return replace(
        node,
        kind=provision.kind,
        mark=provision.mark,
        text=provision.text,
        num=provision.num,
        until=provision.until,
        caption=freeze(provision.caption) if provision.caption else None,
        children=children,
        before=provision.before,
        gap=provision.gap,
        after=provision.after,
        line=0 if provision.fresh or provision.rewritten else node.line,
    )


class Draft:
    """下書き: 木の全体。改正前の道から規定を引ける。"""

    def __init__(self, old: Node) -> None:
        """Args: old: 改正前の DOCUMENT の木。"""
        self.old = old
        self._known: dict[Path, Provision] = {}
        self.root = Provision(old, (), None, self._known)

    def at(self, path: Path) -> Provision:
        """規定: 改正前の道にあった規定。今は動いたり削られたりしていることがある。"""
        while path not in self._known:
            nearest = max((path[:n] for n in range(len(path)) if path[:n] in self._known), key=len)
            self._known[nearest].open()
        return self._known[path]

    def current(self, path: Path) -> Provision:
        """規定: 今の木 (`tree`) の道にある規定。"""
        at, branches = self.root, nested(self.root.children)
        for step in path:
            if step == CAPTION_STEP:
                assert at.caption is not None
                at, branches = at.caption, []
                continue
            branch = branches[step]
            at = branch.provision
            branches = branch.inner if at.kind in HEADINGS else nested(at.children)
        return at

    def path(self, provision: Provision) -> Path:
        """道: 規定の、今の木の中の道。"""
        if provision.parent is None:
            return ()
        parent = provision.parent
        if parent.caption is provision:
            return (*self.path(parent), CAPTION_STEP)
        waiting: list[tuple[Path, Branch]] = [((i,), b) for i, b in enumerate(nested(parent.children))]
        while waiting:
            path, branch = waiting.pop()
            if branch.provision is provision:
                return (*self.path(parent), *path)
            waiting.extend(((*path, i), b) for i, b in enumerate(branch.inner))
        raise IndexError("規定は木の中にありません")

    def tree(self) -> Node:
        """今の木。"""
        return freeze(self.root)

    def edited(self) -> list[Provision]:
        """文の編集を待つ、残っている規定。"""
        return [p for p in self.root.descendants() if p.edits]
