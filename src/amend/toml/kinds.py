"""値の型: TOML の値一つの読み方と書き方。誤りは所に書き留め、正しい書き方を必ず添える。"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from amend import dates, identifiers
from amend.characters import CharacterClass, examine
from amend.errors import RequestError
from amend.patterns import late
from amend.toml.reading import Place
from amend.toml.writing import TomlValue


@dataclass(frozen=True, slots=True)
class Plain:
    """ふつうの書き方: 書き手がその値を書くとおりの字。これに合う字は、`Kind.read` も、誤りなしに同じ値に読む。

    危うい字は、読み手 (`amend.toml.written`) がファイルの全部について先に除くので、ここでは見ない。

    Attributes:
        pattern: 字の型 (組の無い正規表現)。文字列では引用符の中。
        made: 字から値へ。None なら字のまま。`ValueError` なら、ふつうの書き方ではない。
        quoted: 引用符で囲んで書くか。
    """

    pattern: str
    made: Callable[[str], Any] | None = None
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """型: 値の読み方と書き方。

    Attributes:
        read: TOML の値から。誤りは所に書き留め、そのときの返り値は使われない。
        write: TOML の値へ。
        plain: ふつうの書き方。定めない型なら None。
    """

    read: Callable[[object, Place], Any]
    write: Callable[[Any], TomlValue]
    plain: Plain | None = None


def one_of(words: Mapping[str, Any] | type[Enum]) -> Kind:
    """決まった語: 語から値への対応、又は列挙型 (語はその値) のどれか。誤りには最も近い語を示す。"""
    choices = words if isinstance(words, Mapping) else {str(member.value): member for member in words}
    spelled = {value: word for word, value in choices.items()}

    def read(value: object, place: Place) -> object:
        if isinstance(value, str) and value in choices:
            return choices[value]
        import difflib  # 誤りを言うときだけ読み込む

        near = difflib.get_close_matches(value, choices, n=1) if isinstance(value, str) else []
        advice = f"正しくは: {place.assigned(near[0])}" if near else ""
        place.fault(f"{place.name}に書ける語は {'、'.join(choices)} です。{advice}")
        return None

    plain = "|".join(re.escape(word) for word in choices if not _ESCAPED.search(word))
    return Kind(read, lambda value: spelled[value], Plain(plain, choices.__getitem__))


def list_of(kind: Kind) -> Kind:
    """並び: 同じ型の値の並び。"""

    def read(value: object, place: Place) -> object:
        if not isinstance(value, list):
            place.fault(f"{place.name}には並びを書きます。例: {place.key} = [ … ]")
            return ()
        return tuple(kind.read(element, place.at(index)) for index, element in enumerate(value))

    return Kind(read, lambda things: [kind.write(thing) for thing in things])


def wrong(place: Place, wanted: str, example: TomlValue) -> Any:
    """型の違い: 書くべきものと、正しい書き方の例を書き留める。使われない値 None を返す。"""
    place.fault(f"{place.name}には{wanted}を書きます。例: {place.assigned(example)}")
    return None


def _read_line(value: object, place: Place) -> Any:
    if not isinstance(value, str):
        known = isinstance(value, int | date) and not isinstance(value, bool | datetime)
        return wrong(place, "一行の文字列", str(value) if known else "…")
    if not value.strip():
        place.fault(f"{place.name}が空です。書かないなら、この行を消してください。")
    elif value != value.strip() or "\n" in value or "\t" in value:
        tidy = " ".join(re.split(r"[\n\t]+", value.strip()))
        place.fault(f"{place.name}には前後の空白、改行、タブを書けません。正しくは: {place.assigned(tidy)}")
    return _without_dangers(value, place, CharacterClass.REFUSED, CharacterClass.INVISIBLE)


def _read_prose(value: object, place: Place) -> Any:
    if not isinstance(value, str):
        return wrong(place, "文字列", "…")
    return _without_dangers(value, place, CharacterClass.REFUSED)


def _without_dangers(text: str, place: Place, *refused: CharacterClass) -> str:
    for seen in examine(text):
        if seen.character_class in refused:
            what = f"{seen.character_class.value} {seen.name}"
            place.fault(f"{place.name}の{seen.position + 1}文字目に{what} があります。消してください。")
    return text


def _read_day(value: object, place: Place) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        day = value.date() if isinstance(value, datetime) else dates.read(value if isinstance(value, str) else "")
    except RequestError:
        return wrong(place, "日付", date(2026, 3, 24))
    place.fault(f"{place.name}には引用符も時刻もない日付を書きます。正しくは: {place.assigned(day)}")
    return None


def _read_digest(value: object, place: Place) -> Any:
    if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
        return value
    if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", small := value.strip().lower()):
        place.fault(f"{place.name}は小文字で書きます。正しくは: {place.assigned(small)}")
    else:
        place.fault(f"{place.name}には SHA-256 の 16 進 64 字を書きます。sha256sum の出す値です。")
    return None


def _read_count(value: object, place: Place) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        return wrong(place, "整数", 0)
    if not 0 <= value <= 9999:
        place.fault(f"{place.name}には 0 から 9999 までの整数を書きます。")
    return value


def _read_flag(value: object, place: Place) -> Any:
    return value if isinstance(value, bool) else wrong(place, " true か false ", True)


def _read_file(value: object, place: Place) -> Any:
    text = _read_line(value, place)
    if text and (re.search(r'[\\:*?"<>|]', text) or any(part in ("", ".", "..") for part in text.split("/"))):
        place.fault(f"{place.name}には、この案件の中のファイルを / で区切った名で書きます。例: source/議決書写し.pdf")
    return text


def _read_identifier(value: object, place: Place) -> Any:
    if not isinstance(value, str):
        return wrong(place, "識別子", "toyama")
    if problem := identifiers.problem(value):
        place.fault(f"{place.name}の{problem}")
    return value


CHARACTER = r'[^"\\\x00-\x1f\x7f]'
"""引用符の中に、そのまま書ける字 (正規表現)。"""
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""日付の字 (正規表現)。"""
_ESCAPED = late(r'["\\\x00-\x1f\x7f]')
_PART = r'(?!\.{1,2}[/"])[^"\\\x00-\x1f\x7f/:*?<>|]+'
LINE = Kind(_read_line, str, Plain(rf"(?!\s){CHARACTER}+(?<!\s)"))
"""一行の文字列。空、前後の空白、改行、見えない文字を許さない。"""
PROSE = Kind(_read_prose, str, Plain(f"{CHARACTER}*"))
"""文章。改行を許す。"""
DAY = Kind(_read_day, lambda day: day, Plain(DATE, date.fromisoformat, quoted=False))
"""日付。引用符のない TOML の日付で書く。"""
DIGEST = Kind(_read_digest, str, Plain("[0-9a-f]{64}"))
"""要約値: SHA-256 の 16 進 64 字、小文字。"""
COUNT = Kind(_read_count, lambda count: count, Plain("0|[1-9][0-9]{0,3}", int, quoted=False))
"""人数。"""
FLAG = Kind(_read_flag, lambda flag: flag, Plain("true|false", "true".__eq__, quoted=False))
"""はい・いいえ。"""
FILE = Kind(_read_file, str, Plain(rf"(?!\s){_PART}(?:/{_PART})*(?<!\s)"))
"""案件の中のファイルの名。外へは出られない。"""
IDENTIFIER = Kind(_read_identifier, str, Plain(identifiers.SAFE_IDENTIFIER))
"""識別子 (`amend.identifiers`)。"""
