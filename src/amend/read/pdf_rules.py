"""PDF の罫: 一頁の表の、縦と横の線から、欄の境と、欄を囲む枠を読む。

一本の線は両側の欄の境なので、どちらの欄の枠なのかを、線の太さの目に見えない違いが言う。線の前 (左か上) の欄だけの枠なら
0.05pt 細く、後の欄だけの枠なら 0.05pt 太い (書き手は `amend.render.pdf.frames`)。
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from amend.errors import TextError
from amend.read.pdf_page import Frame, Page, Rule
from amend.styles import Mark

_ADVICE = "amend が作った PDF か、手で直していないかを確かめてください。"
_WIDTHS = {(2.25, False): Mark.THICK, (1.5, True): Mark.DASHED}
"""枠の線: (太さ、破線か)。"""

_OWNED = 0.05  # 片方の欄だけの枠の、太さの違い
_NEAR = 0.02  # 同じ太さとみる違い
_CORNER = 1.2  # 横の線は、角で線の太さの半分だけ長い


class Rules:
    """罫: 一頁の表の線。

    Args:
        page: 頁。
        frame: 表の外枠。
    """

    def __init__(self, page: Page, frame: Frame) -> None:
        self._frame = frame
        self._vertical = [rule for rule in page.rules if rule.x1 == rule.x2]
        wide = [rule for rule in page.rules if rule.y1 == rule.y2]
        self._horizontal = sorted(wide, key=lambda rule: rule.y1)
        self._heights = [rule.y1 for rule in self._horizontal]
        self._known: dict[int, list[float]] = {}
        self.framed = any(rule.width > 1.4 for rule in page.rules)
        self.top = self._head_line()

    def _head_line(self) -> float:
        """頭の行の下の線の高さ。"""
        frame = self._frame
        whole = [r.y1 for r in self._horizontal if r.x2 - r.x1 > frame.x2 - frame.x1 - 1 and r.width > 0.9]
        inside = [y for y in whole if frame.y1 - 0.1 < y < frame.y2 - 1]
        if not inside:
            raise TextError("対照表ではありません: 頭の行の線がありません。", advice=_ADVICE)
        return max(inside)

    def verticals(self, y: float) -> list[float]:
        """その高さを通る縦の線の位置。外枠を含む。"""
        key = round(y * 4)
        if key not in self._known:
            across = {round(r.x1, 2) for r in self._vertical if r.y1 - 0.6 < y < r.y2 + 0.6}
            self._known[key] = sorted({round(self._frame.x1, 2), *across, round(self._frame.x2, 2)})
        return self._known[key]

    def above(self, y: float, left: float) -> float:
        """左端が ``left`` の欄の、すぐ上の横の線の高さ。"""
        rule = self._next(y, left)
        return rule.y1 if rule else self._frame.y2

    def enclosing(self, y: float, left: float, right: float) -> Mark | None:
        """枠: ``left`` から ``right`` までの欄を囲む枠。

        Args:
            y: 欄の中の高さ。
            left: 欄の左端。
            right: 欄の右端。

        Returns:
            枠。囲まれていなければ None。

        Raises:
            TextError: 枠が途中で切れている。
        """
        above, below = self._next(y, left), self._next(y, left, up=False)
        found = {_owner(self._at(left, y), after=True), _owner(self._at(right, y), after=False)}
        # 表の頁の上端では、頭の行の線が枠の線に代わる。頁の境で割れた行には、境に線が無い。
        if above and abs(above.y1 - self.top) > 1:
            found.add(_owner(above, after=True))
        if below and abs(below.y1 - self._frame.y1) > 1:
            found.add(_owner(below, after=False))
        if len(found) > 1:
            raise TextError("欄を囲む枠が、途中で切れています。", where=f"紙の上の高さ {y:.0f}pt", advice=_ADVICE)
        return found.pop()

    def _next(self, y: float, left: float, *, up: bool = True) -> Rule | None:
        """左端が ``left`` の欄の、すぐ上か下の横の線。字の下線は、欄の左端までは届かない。"""
        if up:
            near = self._horizontal[bisect_right(self._heights, y + 1) :]
        else:
            near = self._horizontal[: bisect_left(self._heights, y - 1)][::-1]
        return next((rule for rule in near if rule.x1 - _CORNER < left < rule.x2 - _CORNER), None)

    def _at(self, x: float, y: float) -> Rule | None:
        """その位置を通る縦の線。"""
        through = (r for r in self._vertical if abs(r.x1 - x) < 0.1 and r.y1 - 0.6 < y < r.y2 + 0.6)
        return max(through, key=lambda rule: rule.width, default=None)


def _owner(rule: Rule | None, *, after: bool) -> Mark | None:
    """線が枠であり、線の後 (右か下) の、又は前の欄のものなら、その枠。"""
    if rule is None:
        return None
    for (width, dashed), mark in _WIDTHS.items():
        owned = rule.width - width if after else width - rule.width
        if rule.dashed is dashed and -_NEAR < owned < _OWNED + _NEAR:
            return mark
    return None
