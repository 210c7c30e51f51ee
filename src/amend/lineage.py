"""血筋: コミットの順に、親の持つものを子に渡す。子がすべて済んだものは忘れるので、長い沿革でも記憶は増えない。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Lineage(Generic[T]):
    """血筋: コミットごとの値。親が必ず子より前の順に `settle` していく。

    Args:
        parents: コミットから親。沿革の全部。

    Example:
        >>> held = Lineage[int]({"a": (), "b": ("a",)})
        >>> held.settle("a", (), 1)
        >>> held.of("a")
        1
        >>> held.settle("b", ("a",), 2)
        >>> len(held)
        0
    """

    def __init__(self, parents: Mapping[str, Sequence[str]]) -> None:
        self._left = dict(Counter(parent for found in parents.values() for parent in dict.fromkeys(found)))
        self._held = dict[str, T]()

    def of(self, name: str) -> T:
        """値: 済んだコミットの。"""
        return self._held[name]

    def settle(self, name: str, parents: Sequence[str], value: T) -> None:
        """済ませる: コミットの値を覚え、これで子がすべて済んだ親を忘れる。"""
        for parent in dict.fromkeys(parents) if len(parents) > 1 else parents:
            self._left[parent] -= 1
            if not self._left[parent]:
                del self._left[parent], self._held[parent]
        if name in self._left:
            self._held[name] = value

    def __len__(self) -> int:
        return len(self._held)
