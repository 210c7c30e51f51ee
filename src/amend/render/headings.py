"""見出しの欄: 読み上げのために、表の欄がどの頭の下にあるかを言う (HTML の id と headers)。

別表の頭は表の途中に立つので、``scope`` だけでは、その後に続く条までその頭の下にあると読まれてしまう。
"""

from __future__ import annotations

from amend.comparison import Comparison
from amend.render.drawing import shown
from amend.render.sheet import Grid, Half


class Headings:
    """頭: 上から順に描きながら、今どの頭の下にいるかを覚える。別表の無い対照表では、何も言わない。"""

    def __init__(self, comparison: Comparison, squares: Grid) -> None:
        """始める。

        Args:
            comparison: 対照表。
            squares: 升目。
        """
        inside = any(side.head for row in shown(comparison) for side in (row.new, row.old))
        self._wanted = inside or bool(squares.stacks)
        self._outer = ["side0", "side1"]
        self._under: list[dict[int, str]] = [{}, {}]
        self._count = 0

    def side(self, which: int) -> str:
        """新旧の頭の属性。

        Args:
            which: 左なら 0、右なら 1。
        """
        return f' id="side{which}"' * self._wanted

    def name(self, which: int) -> str:
        """積んだ表の名の属性。続く `cells` の ``stacked`` の行は、この名の下にある。"""
        self._outer[which] = self._next()
        return f' id="{self._outer[which]}"'

    def cells(self, which: int, half: Half, *, stacked: bool) -> list[str]:
        """欄ごとの属性。

        Args:
            which: 左なら 0、右なら 1。
            half: 半分。
            stacked: 積んだ表の行かどうか。
        """
        places = half.edges[: max(1, len(half.side.cells))]
        if not self._wanted:
            return [""] * len(places)
        if half.side.head:
            self._under[which] = {place: self._next() for place in places}
            return [f' id="{identity}"' for identity in self._under[which].values()]
        if not half.ruled:
            self._under[which] = {}
        outer = self._outer[which] if stacked else f"side{which}"
        inner = self._under[which] if half.side.table else {}
        return [f' headers="{" ".join(filter(None, (outer, inner.get(place))))}"' for place in places]

    def _next(self) -> str:
        self._count += 1
        return f"head{self._count}"
