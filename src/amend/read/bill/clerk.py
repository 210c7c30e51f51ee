"""書記: 読み取りの間に、決定と問いと、本文に置かなかった字を書き留める。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amend.errors import TextError
from amend.read.bill.account import Fate
from amend.read.bill.decisions import Decision, Decisions, Point, Question, UndecidedError, same_letters
from amend.read.bill.source import Span


class Clerk:
    """書記: 証拠で決めたことを記し、決められないことを溜め、利用者の決定を引く。"""

    def __init__(self, decisions: Decisions) -> None:
        """Args: decisions: 利用者の決定。"""
        self._given = decisions.given
        self._places: dict[tuple[Point, int], list[int]] = {}
        for i, decision in enumerate(decisions.given):
            self._places.setdefault(_place(decision.point, decision.line), []).append(i)
        self._used: set[int] = set()
        self._noted: list[Decision] = []
        self._questions: list[Question] = []
        self.placed: list[tuple[Fate, Span]] = []

    def note(self, point: Point, line: int, source: str, text: Sequence[str], basis: str) -> None:
        """記す: 証拠による決定。"""
        self._noted.append(Decision(point, line, source, tuple(text), basis))

    def given(self, point: Point, line: int, source: str) -> tuple[str, ...] | None:
        """引く: その所についての利用者の決定。無ければ None。"""
        for i in self._places.get(_place(point, line), ()):
            decision = self._given[i]
            if i not in self._used and same_letters(decision, source):
                self._used.add(i)
                self._noted.append(Decision(point, line, source, decision.text, decision.basis, by_user=True))
                return decision.text
        return None

    def ask(
        self, point: Point, line: int, source: str, reason: str, choices: Iterable[tuple[str, ...]] = ()
    ) -> tuple[str, ...] | None:
        """尋ねる: 利用者の決定があればそれを返し、無ければ問いとして溜めて None を返す。"""
        answer = self.given(point, line, source)
        if answer is None:
            self._questions.append(Question(point, line, source, reason, tuple(choices)))
        return answer

    def put(self, fate: Fate, *spans: Span) -> None:
        """置く: 本文に入らない字の行き先を記す。"""
        self.placed.extend((fate, span) for span in spans)

    def close(self) -> tuple[Decision, ...]:
        """閉じる: 決定を原文の順に返す。

        Raises:
            UndecidedError: 答えのない問いが残っている。
            TextError: 使われなかった決定がある (行番号か字が原文と合わない)。
        """
        unused = [d for i, d in enumerate(self._given) if i not in self._used]
        if unused:
            raise TextError(
                f"import.toml の決定が原文に合いません: 「{''.join(unused[0].text)[:20]}」",
                where=f"{unused[0].line}行目 ({unused[0].point.label})",
                advice="行番号と字 (空白を除いて一字も違わないこと) を確かめるか、要らない決定を消してください。",
            )
        if self._questions:
            raise UndecidedError(tuple(sorted(self._questions, key=lambda q: q.line)))
        return tuple(sorted(self._noted, key=lambda d: d.line))


def _place(point: Point, line: int) -> tuple[Point, int]:
    """題名は一つしかないので、行番号を問わず字で引く。"""
    return point, 0 if point is Point.TITLE else line
