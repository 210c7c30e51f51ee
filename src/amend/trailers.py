"""トレーラー: コミットの文の終わりにある「鍵: 値」の行。書き手は一つ、読み手も一つで、Git と同じものを読む。

利用者の書いた文字は、トレーラーになることも、トレーラーを隠すこともできない (reliability R7、B11、§5.4)。
本文の行はどれも全角空白で始まるので、``Key: …``、``---``、``#``、切取り線のどれとしても読まれない。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Self

from amend.characters import CharacterClass, examine
from amend.errors import LedgerError
from amend.events import RESULTS, EventKind, RecordName
from amend.identifiers import IDENTIFIER
from amend.patterns import late

_INDENT = "\u3000"
_ABSENT = "－"
_BREAK, _GAP, _SPACES = (re.compile(form) for form in (r"\r\n|\r|\n", r"\n{3,}", r"[ \t\r\n]+"))
_BLANK = " \t\u3000"  # 端から除いてよい空白。ほかの空白 (U+2028 など) は、黙って除かずに断る
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DIGEST = r"[0-9a-f]{64}"


PARTICULARS = "particulars"
"""協約の事項の追記の ``Event`` の語。案件の記録でなく、協約のファイルだけを変える。"""


@dataclass(frozen=True, slots=True)
class TrailerKey:
    """鍵: 台帳が使うトレーラーの鍵一つ。

    Attributes:
        key: 鍵。Git が鍵と認める ASCII の字だけで書く。
        form: 値の形 (正規表現)。
        repeatable: 一つのコミットに二つ以上書けるか。
    """

    key: str
    form: str
    repeatable: bool = False


KEYS = (
    TrailerKey("Agreement", IDENTIFIER),
    TrailerKey("Amendment", rf"[0-9]{{4}}-{IDENTIFIER}-[1-9][0-9]{{0,5}}"),
    TrailerKey("Event", "|".join([*(kind.value for kind in EventKind), PARTICULARS])),
    TrailerKey("Record", rf"{IDENTIFIER}-[0-9]{{3,6}}-[a-z]+"),
    TrailerKey("Supersedes", rf"{IDENTIFIER}-[0-9]{{3,6}}-[a-z]+"),
    TrailerKey("Particulars", rf"{IDENTIFIER} {_DATE}", repeatable=True),
    TrailerKey("Council-Resolution", rf"[^ ]+ [^ ]+ [^ ]+ [^ ]+ {_DATE}", repeatable=True),
    TrailerKey("Concluded-On", _DATE),
    TrailerKey("Effective-On", _DATE),
    TrailerKey("Base-SHA256", _DIGEST),
    TrailerKey("Instrument-SHA256", _DIGEST),
    TrailerKey("Text-SHA256", _DIGEST),
)
"""鍵の一覧: この順に書く。この外の鍵は書かず、読まない。"""
_BY_KEY: Mapping[str, tuple[int, TrailerKey, re.Pattern[str]]] = {
    declared.key: (place, declared, late(declared.form)) for place, declared in enumerate(KEYS)
}


class Trailer(NamedTuple):
    """トレーラー: 鍵と値。"""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """コミットの文: 件名、本文、トレーラー。

    Attributes:
        subject: 件名。一行。
        body: 本文。無ければ空。行は LF で区切る。
        trailers: トレーラー。一つ以上。
    """

    subject: str
    body: str
    trailers: tuple[Trailer, ...]

    def values(self, key: str) -> tuple[str, ...]:
        """値: その鍵の値を書かれた順に。"""
        return tuple(trailer.value for trailer in self.trailers if trailer.key == key)


def tidy(message: Message) -> Message:
    r"""整えた文: 件名の改行とタブを空白に、本文の行末の空白と続く空行を除く。write_message が書くのはこの形である。

    Example:
        >>> tidy(Message("議決:\n富山市", "\n\n理由\r\n\r\n\r\n二 \n", ())).body
        '理由\n\n二'
    """
    return Message(_SPACES.sub(" ", message.subject).strip(_BLANK), _tidy_body(message.body), message.trailers)


@lru_cache(maxsize=1024)  # 同じ案件の記録の本文は、ふつう同じである
def _tidy_body(body: str) -> str:
    lines = [line.rstrip(_BLANK) for line in _BREAK.split(body)]
    return _GAP.sub("\n\n", "\n".join(lines)).strip("\n")


def write_message(message: Message) -> str:
    """コミットの文: 件名、空行、本文、空行、トレーラーの順に書く。

    Returns:
        LF で終わる文。read_message で整えた文に読める。

    Raises:
        LedgerError: 件名が空か記号で始まる、書けない文字がある、又はトレーラーの鍵や値が正しくない。
    """
    clean = tidy(message)
    _check_text(clean)
    _check_trailers(clean.trailers)
    body = (
        "".join(f"{_INDENT}{line}\n" if line else "\n" for line in clean.body.split("\n")) + "\n" if clean.body else ""
    )
    return f"{clean.subject}\n\n{body}" + "".join(f"{t.key}: {t.value}\n" for t in clean.trailers)


def read_message(text: str) -> Message:
    """コミットの文: write_message の書いた文だけを読む。一字でも違う形なら読まない。

    読めた文のトレーラーは、``git interpret-trailers --parse`` と ``git log --format=%(trailers)`` の示すものに等しい。

    Raises:
        LedgerError: amend の書いた文ではない。
    """
    lines = text.split("\n")
    blanks = [number for number, line in enumerate(lines[:-1]) if not line]
    if len(blanks) and blanks[0] == 1:
        body = "\n".join(line.removeprefix(_INDENT) for line in lines[2 : blanks[-1]])
        pairs = [line.partition(": ") for line in lines[blanks[-1] + 1 : -1]]
        message = Message(lines[0], body, tuple(Trailer(key, value) for key, _, value in pairs))
        if write_message(message) == text:
            return message
    raise LedgerError("amend の書いたコミットの文ではありません。", advice="記録は amend record で書いてください。")


def _check_text(message: Message) -> None:
    if not message.subject or message.subject[0] in "#-":
        raise _unwritable("件名が空であるか、「#」か「-」で始まっています。", message.subject)
    parts = (message.subject, message.body, *[trailer.value for trailer in message.trailers])
    if not examine("\n".join(parts)):  # 一度に調べて何も無ければ、どれにも無い
        return
    for part in parts:
        for seen in examine(part):
            if seen.character_class is CharacterClass.REFUSED:
                raise _unwritable(f"{seen.position + 1}文字目に書けない文字 {seen.name} があります。", message.subject)


def _check_trailers(trailers: Iterable[Trailer]) -> None:
    places: list[int] = []
    for trailer in trailers:
        if trailer.key not in _BY_KEY:
            raise _unwritable(f"「{trailer.key}」という鍵はありません。", "トレーラー")
        place, declared, form = _BY_KEY[trailer.key]
        if not form.fullmatch(trailer.value):
            raise _unwritable(f"{trailer.key} の値「{trailer.value}」の形が正しくありません。", "トレーラー")
        places.append(place)
        if places.count(place) > 1 and not declared.repeatable:
            raise _unwritable(f"{trailer.key} が二つあります。", "トレーラー")
    if not places or places != sorted(places):
        raise _unwritable("トレーラーがないか、決まった順に並んでいません。", "トレーラー")


def _unwritable(what: str, where: str) -> LedgerError:
    return LedgerError(f"コミットの文に書けません。{what}", where=where, advice="書いた字句を直してください。")


def trailers(values: Mapping[str, str | Iterable[str]]) -> tuple[Trailer, ...]:
    """トレーラー: 鍵から値への対応を、決まった順に並べる。空の値は書かない。

    Example:
        >>> [t.key for t in trailers({"Event": "notice", "Agreement": "toyama-renkei", "Effective-On": ""})]
        ['Agreement', 'Event']
    """
    found: list[Trailer] = []
    for key in _BY_KEY:
        value = values.get(key)
        if not value:
            continue
        if isinstance(value, str):
            found.append(Trailer(key, value))
        else:
            found += [Trailer(key, each) for each in value if each]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CouncilResolution:
    """議決の一行: ``Council-Resolution`` の値。監査する人が ``git log`` だけで読む。

    Attributes:
        council: 議会。
        session: 会期。無ければ空。
        bill: 議案の番号。無ければ空。
        result: 結果の語。
        day: 議決の日。

    Example:
        >>> line = "富山市議会 令和８年３月定例会 議案第３号 原案可決 2026-03-24"
        >>> str(CouncilResolution.read(line)) == line
        True
    """

    council: str
    session: str
    bill: str
    result: str
    day: date

    def __str__(self) -> str:
        words = (self.council, self.session, self.bill, self.result)
        return " ".join([*("\u3000".join(word.split()) or _ABSENT for word in words), self.day.isoformat()])

    @classmethod
    def read(cls, text: str) -> Self:
        """議決の一行を読む。

        Raises:
            LedgerError: 議会、会期、議案番号、結果、日付の五つに分かれない。
        """
        parts = ["" if part == _ABSENT else part for part in text.split(" ")]
        try:
            council, session, bill, result, day = parts
            if result in RESULTS:
                return cls(council, session, bill, result, date.fromisoformat(day))
        except ValueError:
            pass
        raise LedgerError(f"議決の一行「{text}」が読めません。", advice="議会 会期 議案番号 結果 日付 の順に書きます。")


def record_of(message: Message) -> RecordName | None:
    """記録の名: このコミットが書いた記録。記録のないコミットなら None。"""
    names = message.values("Record")
    return RecordName.read(names[0]) if names else None
