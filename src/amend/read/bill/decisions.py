"""決定: 原文だけでは形の決まらない所で、どう読んだか。証拠で決めたものも、利用者が決めたものも同じ形で残す。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from amend.errors import TextError
from amend.read.bill.source import squeeze


class Point(Enum):
    """決める事柄: 閉じた語彙。値は import.toml の ``point`` に書く名。"""

    PAGE = "page"
    TITLE = "title"
    PARAGRAPH = "paragraph"
    SPACE = "space"
    HEAD = "head"
    PART = "part"
    ROW = "row"

    @property
    def label(self) -> str:
        """利用者に見せる名。"""
        return _LABELS[self]


_LABELS = {
    Point.PAGE: "頁の飾り",
    Point.TITLE: "題名",
    Point.PARAGRAPH: "段落",
    Point.SPACE: "空白",
    Point.HEAD: "表の頭の行",
    Point.PART: "別表の部分の見出し",
    Point.ROW: "表の行",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """決定: 一つの所をどう読んだか。

    Attributes:
        point: 事柄。
        line: 原文の行番号 (1 から)。
        source: 原文の字。
        text: 読んだ結果 (段落なら一つか二つ、行なら欄の並び、頁の飾りなら空)。
        basis: 根拠。
        by_user: 利用者が決めたか。
    """

    point: Point
    line: int
    source: str
    text: tuple[str, ...]
    basis: str
    by_user: bool = False

    def __str__(self) -> str:
        result = "｜".join(f"「{_short(piece)}」" for piece in self.text) or "除く"
        return f"{self.line}行目 {self.point.label}: 「{_short(self.source)}」→{result} 根拠: {self.basis}"


def _short(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= 24 else f"{flat[:14]}…{flat[-8:]}"


@dataclass(frozen=True, slots=True)
class Question:
    """問い: 証拠では決められない所。選ぶか、`Decision` として書いて答える。

    Attributes:
        point: 事柄。
        line: 原文の行番号 (1 から)。
        source: 原文の字。
        reason: 決められない理由。
        choices: 考えられる答え。空なら利用者が書くほかない。
    """

    point: Point
    line: int
    source: str
    reason: str
    choices: tuple[tuple[str, ...], ...] = ()

    def answer(self, text: Sequence[str]) -> Decision:
        """答える: この問いへの答えを決定にする。"""
        return Decision(self.point, self.line, self.source, tuple(text), "利用者の決定", by_user=True)


class UndecidedError(TextError):
    """決められない: 問いに答えれば読める。CLI は `questions` を尋ね、答えを `Decisions` に足してやり直す。"""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        first = questions[0]
        places = "、".join(f"{q.line}行目" for q in questions[:8]) + (" ほか" if len(questions) > 8 else "")
        sample = ", ".join(f'"{piece}"' for piece in (first.choices or (("…",),))[0])
        super().__init__(
            f"原文だけでは決められない所が {len(questions)} か所あります。{first.point.label}: {first.reason}",
            where=f"{places} (最初は「{_short(first.source)}」)",
            advice="端末で問いに答えるか、import.toml に決定を書いてください。例: "
            f'[[decision]] point = "{first.point.value}", line = {first.line}, text = [{sample}]',
        )


@dataclass(frozen=True, slots=True)
class Decisions:
    """利用者の決定: import.toml から、又は端末で答えたもの。"""

    given: tuple[Decision, ...] = ()

    def adding(self, *decisions: Decision) -> Decisions:
        """答えを足した決定。"""
        return Decisions((*self.given, *decisions))


def read_decisions(record: Mapping[str, object]) -> Decisions:
    """決定: import.toml の ``[[decision]]`` を読む。amend が決めたもの (``by = "amend"``) は読まない。

    Args:
        record: tomllib で読んだ import.toml。

    Raises:
        TextError: 書き方が違う。何番目のどの鍵かを言う。

    Example:
        >>> read_decisions({"decision": [{"point": "row", "line": 9, "text": ["a", "b"]}]}).given[0].text
        ('a', 'b')
    """
    entries = record.get("decision", [])
    if not isinstance(entries, list):
        raise _malformed(0, "decision は表の並び [[decision]] です。")
    return Decisions(tuple(d for i, e in enumerate(entries, start=1) if (d := _read_decision(i, e)) is not None))


def _read_decision(at: int, entry: object) -> Decision | None:
    if not isinstance(entry, Mapping):
        raise _malformed(at, "[[decision]] は表です。")
    by = entry.get("by", "user")
    if by not in ("user", "amend"):
        raise _malformed(at, 'by は "user" か "amend" です。')
    points = {point.value: point for point in Point}
    if entry.get("point") not in points:
        raise _malformed(at, f"point は {'、'.join(points)} のどれかです。")
    line, text = entry.get("line"), entry.get("text")
    if not isinstance(line, int) or isinstance(line, bool) or line < 1:
        raise _malformed(at, "line は原文の行番号 (1 以上の整数) です。")
    if not isinstance(text, list) or not all(isinstance(piece, str) for piece in text):
        raise _malformed(at, 'text は文字列の並び ["…", "…"] です。')
    if by == "amend":
        return None
    basis = str(entry.get("basis", "利用者の決定"))
    return Decision(points[entry["point"]], line, "".join(text), tuple(text), basis, by_user=True)


def _malformed(at: int, rule: str) -> TextError:
    return TextError(
        "import.toml の決定の書き方が違います。",
        where=f"{at} 番目の [[decision]]" if at else "[[decision]]",
        advice=rule + ' 例: point = "row", line = 172, text = ["(1)…", "…。", "…。", "…。"]',
    )


def same_letters(decision: Decision, source: str) -> bool:
    """字が同じ: 決定の字が、空白を除いて原文の字と一致するか。

    頁の飾りは字を除く決定ができる。表の頭は欄の名だけを言うので、原文にあることは使う所で確かめる。
    """
    if decision.point is Point.HEAD or (decision.point is Point.PAGE and not decision.text):
        return True
    return squeeze("".join(decision.text)) == squeeze(source)
