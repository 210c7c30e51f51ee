"""記録の引数: 記録の書き方の表 (`amend.events.FORMS`) から引数を作り、書かれた字句を記録の値にする。

種類や項目が増えても、ここに書き足さずに使える。ここで決めるのは、表の形をした項目 (表決の数、調印者) の書き方と、
説明に添える例と、日本語の言い方だけである。
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import click

from amend import dates
from amend.errors import RequestError
from amend.events import FORMS, AnyEvent, Binding, EventKind, read_event
from amend.toml import COUNT, DAY, DIGEST, REQUIRED, FaultyFileError, Field, Page, TomlValue, write_pairs

DIGEST_SUFFIX = "_sha256"
OWN_WORDS = frozenset({EventKind.RESOLUTION, EventKind.PERMISSION, EventKind.RECTIFICATION})
"""案件の今の本文と違う本文に掛かり得る記録 (修正可決、相手方の議決した本文、正誤)。その本文をファイルで受ける。"""
FILES = frozenset({"papers"})
"""添えるファイルの並びを書く項目。"""

_VOTES = {"出席": "present", "賛成": "ayes", "反対": "noes", "棄権": "abstentions", "欠席": "absent"}
_ALIASES = {
    ("scope", "議案"): "bill",
    ("scope", "案件"): "amendment",
    ("scope", "記録"): "record",
}
"""項目の語の、日本語の言い方。"""
_EXAMPLES = {
    "votes": "例: 賛成=30。繰り返す。",
    "signatories": "例: toyama=富山市長　某。繰り返す。",
    "papers": "繰り返す。",
    "result": "例: 原案可決。",
    "method": "例: 起立多数。",
    "scope": "議案、案件又は記録。",
    "rectifies": "転記誤り又は正誤。",
}
_WORDS_FILE = {
    "text_sha256": "この記録の本文のファイル (省くと案件のもの)。",
    "instrument_sha256": "この記録の変更協約のファイル。",
}


@dataclass(frozen=True, slots=True)
class Detail:
    """項目の引数: 記録の項目一つを、コマンドの引数で受けるもの。

    Attributes:
        field: 項目。
        option: 引数の名 (例: ``--session``)。
        repeated: 繰り返して書けるか。
        holds_file: 値がファイルの名か。
    """

    field: Field
    option: str
    repeated: bool = False
    holds_file: bool = False

    @property
    def key(self) -> str:
        """項目の鍵。"""
        return self.field.key

    @property
    def required(self) -> bool:
        """なくてはならない引数か。本文は案件のものを使うので、書かなくてよい。"""
        return self.field.default is REQUIRED and self.field.kind is not DIGEST

    def check(self, text: str) -> None:
        """確かめる: 書かれた字句が、この項目の値になるか。

        Raises:
            RequestError: ならない。
        """
        page = Page("", "")
        self.field.kind.read(value_of(self, text), page.root.at(self.key, self.field.label))
        try:
            page.finish()
        except FaultyFileError as error:
            raise RequestError("\n".join(fault.message for fault in error.faults)) from error


def details(kind: EventKind) -> tuple[Detail, ...]:
    """項目の引数: その種類の記録の。

    Example:
        >>> [detail.option for detail in details(EventKind.NOTICE)]
        ['--number']
    """
    return tuple(_detail(field) for field in FORMS[kind][1] if field.kind is not DIGEST or _given(kind, field))


def _given(kind: EventKind, field: Field) -> bool:
    """要約値のうち、ファイルを受けるもの。ほかは案件と台帳の今の本文から求める。"""
    return kind in OWN_WORDS and not field.key.startswith("base")


def _detail(field: Field) -> Detail:
    option = "--" + field.key.removesuffix(DIGEST_SUFFIX if field.kind is DIGEST else "").replace("_", "-")
    repeated = field.default == () or field.key == "votes"
    return Detail(field, option, repeated, field.kind is DIGEST or field.key in FILES)


def options(kind: EventKind) -> Iterator[Callable[[Callable[..., object]], Callable[..., object]]]:
    """引数: その種類の記録の引数を、Click に渡す形で。初めの三つと終わりは、どの種類にも共通である。"""
    yield click.option("--party", metavar="当事者", help="だれの記録か。当事者の識別子。")
    yield click.option("--date", "day", metavar="日付", help=f"{kind.label}の日。例: 令和8年3月24日、2026-03-24")
    for detail in details(kind):
        yield click.option(
            detail.option,
            detail.key,
            metavar=_metavar(detail),
            multiple=detail.repeated,
            help=_WORDS_FILE.get(detail.key, f"{detail.field.label}。{_example(detail)}"),
        )
    yield click.option("--source", metavar="出どころ", help="相手方の書面の写しによるなら transcript。")
    yield click.option("--evidence", metavar="ファイル", help="証しとなる書面の写し。案件に写して添える。")
    if issubclass(FORMS[kind][0], Binding):
        yield click.option("--proof", metavar="ファイル", help="本文が同じかを照合する、相手方のファイル。")
    yield click.option("--supersedes", metavar="記録", help="取って代わる、前の記録の名。")
    yield click.option("--note", metavar="字句", help="備考。")
    yield click.option("--office", metavar="欄=値", multiple=True, help="事務の欄。例: 起案番号=富企第３号")


def _metavar(detail: Detail) -> str:
    if detail.holds_file:
        return "ファイル"
    if detail.repeated:
        return "欄=値"
    return {id(DAY): "日付", id(COUNT): "数"}.get(id(detail.field.kind), "字句")


def _example(detail: Detail) -> str:
    return _EXAMPLES.get(detail.key, "") + ("（要る）" if detail.required else "")


def missing(kind: EventKind, given: Mapping[str, object]) -> tuple[Detail, ...]:
    """足りない引数: なくてはならないのに、書かれていないもの。"""
    return tuple(detail for detail in details(kind) if detail.required and not given.get(detail.key))


def value_of(detail: Detail, given: str | tuple[str, ...]) -> TomlValue:
    """記録の値: 引数に書かれた字句を、TOML に書く値にする。ファイルの項目には使わない。

    Raises:
        RequestError: 読めない。
    """
    if isinstance(given, tuple):
        pairs = [_pair(one) for one in given]
        if detail.key == "votes":
            return {_VOTES.get(key, key): _count(detail, value) for key, value in pairs}
        return [{"party": key, "name": value} for key, value in pairs]
    if detail.field.kind is DAY:
        return dates.read(given)
    return _count(detail, given) if detail.field.kind is COUNT else _ALIASES.get((detail.key, given), given)


def office_of(options: tuple[str, ...]) -> list[tuple[str, TomlValue]]:
    """事務の欄: ``起案番号=富企第３号``。年月日の形の値は日付とする。

    Raises:
        RequestError: 欄の名が日本語でない。記録の項目と取り違えないためである。
    """
    found: list[tuple[str, TomlValue]] = []
    for key, text in map(_pair, options):
        if key.isascii():
            raise RequestError(
                f"「{key}」は事務の欄の名にできません。", advice="日本語で書いてください。例: 起案番号=…"
            )
        found.append((key, _day_or_text(text)))
    return found


def _day_or_text(text: str) -> TomlValue:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def event_of(kind: EventKind, pairs: list[tuple[str, TomlValue]]) -> AnyEvent:
    """記録: 値を記録の書き方の表で確かめ、記録にする。

    Raises:
        RequestError: 誤りがある。すべてを一度に言う。
    """
    try:
        return read_event(write_pairs([("event", kind.value), *pairs]), "")
    except FaultyFileError as error:
        raise RequestError(
            f"{kind.label}の記録の書き方に誤りがあります。",
            where=f"amend record {kind.value}",
            advice="\n".join(fault.message for fault in error.faults),
        ) from error


def _pair(option: str) -> tuple[str, str]:
    key, equals, value = (part.strip() for part in option.partition("="))
    if not (key and equals and value):
        raise RequestError(f"「{option}」が読めません。", advice="欄=値 の形で書いてください。")
    return key, value


def _count(detail: Detail, text: str) -> int:
    if not text.isdecimal():
        raise RequestError(f"「{text}」は数として読めません。", where=detail.option, advice="整数を書いてください。")
    return int(text)
