"""号の段: 符号の系列から、号が何段目かを決める (平文の読み手と同じ考え方)。"""

from __future__ import annotations

from amend.numerals import Num
from amend.plaintext.marks import Mark, Series


class Levels:
    """段: 開いている号の系列と番号、符号の後に空白があったか。外側が先。"""

    def __init__(self) -> None:
        self._open: list[tuple[Series, Num]] = []
        self._gaps: list[bool] = []

    def clear(self) -> None:
        """条・項が改まった。"""
        self._open.clear()
        self._gaps.clear()

    def continues(self, mark: Mark) -> bool:
        """並びの通りか: 開いている系列のすぐ次か、まだ開いていない系列の最初の番号。"""
        return self._next(mark) is not None or self._deeper(mark) is not None

    def enter(self, mark: Mark) -> int:
        """入る: 号を開き、その段 (0 から) を返す。番号の飛びは点検の仕事なので受け入れる。"""
        level, reading = self._next(mark) or self._deeper(mark) or self._same(mark) or (0, mark.readings[0])
        del self._open[level:], self._gaps[level:]
        self._open.append(reading)
        self._gaps.append(bool(mark.gap))
        return level

    def matches_sibling(self, mark: Mark) -> bool:
        """すぐ前の兄弟と、符号の後の空白の有無が同じか。「(1)　…」の次の「(2)に掲げる」は号ではなさそうである。"""
        found = self._next(mark)
        return found is not None and self._gaps[found[0]] is bool(mark.gap)

    def _next(self, mark: Mark) -> tuple[int, tuple[Series, Num]] | None:
        for level in reversed(range(len(self._open))):
            series, last = self._open[level]
            for reading in mark.readings:
                if reading[0] == series and follows(last, reading[1]):
                    return level, reading
        return None

    def _deeper(self, mark: Mark) -> tuple[int, tuple[Series, Num]] | None:
        """開いていない系列の最初の番号。「i」は、a の並びの九番目でなければ一段深い i の始まりである。"""
        opened = {series for series, _num in self._open}
        first = next((r for r in mark.readings if r[1] == (1,) and r[0] not in opened), None)
        return None if first is None else (len(self._open), first)

    def _same(self, mark: Mark) -> tuple[int, tuple[Series, Num]] | None:
        for level in reversed(range(len(self._open))):
            for reading in mark.readings:
                if reading[0] == self._open[level][0]:
                    return level, reading
        return None


def follows(last: Num, num: Num) -> bool:
    """すぐ次の番号か。枝番号は親の次でも枝の次でもよい。

    Example:
        >>> follows((3,), (4,)), follows((3,), (3, 2)), follows((3, 2), (4,)), follows((3,), (5,))
        (True, True, True, False)
    """
    return num in ((last[0] + 1,), (*last, 2), (*last[:-1], last[-1] + 1))
