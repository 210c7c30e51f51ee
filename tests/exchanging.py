"""渡し合いの模型: 複製とハブの、あるべき中身を、Git によらずに数える。"""

from __future__ import annotations

from dataclasses import dataclass, field

Files = dict[str, bytes]


@dataclass(eq=False, slots=True)
class State:
    """ある時の台帳: ファイルと、その前の時。"""

    files: Files
    parents: tuple[State, ...] = ()
    before: frozenset[State] = field(init=False)

    def __post_init__(self) -> None:
        """さかのぼれる時の全部 (自分を含む)。"""
        self.before = frozenset({self}).union(*(parent.before for parent in self.parents))

    def then(self, files: Files) -> State:
        """次の時。"""
        return State(files, (self,))


def forks(one: State, other: State) -> list[State]:
    """分かれ目: 共通の前の時のうち、ほかのものの前でないもの。"""
    common = one.before & other.before
    return [state for state in common if not any(state in later.before for later in common - {state})]


def met(one: State, other: State) -> State | None:
    """渡し合った後の時: 一方が続きならそれ、分かれていれば合わせたもの。合わせられなければ None。"""
    if other in one.before:
        return one
    if one in other.before:
        return other
    bases = forks(one, other)
    files: Files = {}
    for path in sorted({*one.files, *other.files, *(p for base in bases for p in base.files)}):
        ours, theirs = one.files.get(path), other.files.get(path)
        untouched = [[base.files.get(path) == side for base in bases] for side in (ours, theirs)]
        if ours != theirs and any(untouched[0]) is any(untouched[1]):
            return None
        kept = ours if ours == theirs or any(untouched[1]) else theirs
        if kept is not None:
            files[path] = kept
    return State(files, (one, other))
