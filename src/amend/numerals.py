"""数字: 漢数字・全角・半角・イロハ・枝番号 ⇄ int。

番号は ``Num`` (枝番号込みの組。第三条の二 → ``(3, 2)``) で持ち、大小は組の大小に一致する。
"""

from __future__ import annotations

from enum import Enum

Num = tuple[int, ...]

_ONES = "一二三四五六七八九"
NUMBER = (
    rf"(?:[0-9０-９]{{1,9}}(?![0-9０-９])|[〇{_ONES}]+(?![十百千])"
    rf"|(?=[{_ONES}十百千])(?:[{_ONES}]?千)?(?:[{_ONES}]?百)?(?:[{_ONES}]?十)?[{_ONES}]?)"
)
"""番号 (正規表現)。合う字は必ず `read_number` で読める。"""
NUMERAL_RUN = r"(?:[0-9０-９]+|[〇一二三四五六七八九十百千]+)"
"""数字の列 (正規表現)。「十十」のように、番号として読めないものも含む。"""
BRANCHED = rf"{NUMBER}(?:の{NUMBER})*"
"""枝番号つきの番号 (正規表現)。"""

_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_KANJI_UNIT = {"十": 10, "百": 100, "千": 1000}
_ARABIC = frozenset("0123456789０１２３４５６７８９")
_KANJI = frozenset((*_KANJI_DIGIT, *_KANJI_UNIT))

IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
GOJUON = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_HIRAGANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
ROMAN = tuple(
    tens + ones for tens in ("", "x", "xx") for ones in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
)


class Numerals(Enum):
    """数字の書き方: 公文例規程ごとの流儀 (drafting-rules §4 C01)。"""

    KANJI = "漢数字"
    FULL = "全角"
    HALF = "半角"
    ONE_DIGIT_FULL = "一桁全角"


class Counter(Enum):
    """番号の系列: 号とその細目の番号を数える文字の並び (drafting-rules §4 S03)。"""

    ARABIC = "算用数字"
    KANJI = "漢数字"
    GOJUON = "アイウ"
    IROHA = "イロハ"
    HIRAGANA = "あいう"
    LATIN = "abc"
    CAPITAL = "ABC"
    ROMAN = "i ii iii"
    CAPITAL_ROMAN = "I II III"


def read_number(text: str) -> int:
    """数: 漢数字・全角・半角の数を読む。

    Args:
        text: 数だけの文字列 (例: ``二百五十二``, ``二〇二六``, ``２５２``, ``252``)。

    Raises:
        ValueError: 数として読めない。

    Example:
        >>> read_number("二百五十二"), read_number("二〇二六"), read_number("２５２")
        (252, 2026, 252)
    """
    if not text:
        raise ValueError("数がありません")
    if _ARABIC.issuperset(text):
        return int(text)
    if not _KANJI.issuperset(text):
        raise ValueError(f"数として読めません: {text}")
    if _KANJI_UNIT.keys().isdisjoint(text):
        return int("".join(str(_KANJI_DIGIT[c]) for c in text))
    return _read_units(text)


def _read_units(text: str) -> int:
    total, digit, last = 0, 0, 10_000
    for c in text:
        if c in _KANJI_DIGIT:
            if digit or c == "〇":
                raise ValueError(f"数として読めません: {text}")
            digit = _KANJI_DIGIT[c]
        else:
            unit = _KANJI_UNIT[c]
            if unit >= last:
                raise ValueError(f"数として読めません: {text}")
            total, digit, last = total + (digit or 1) * unit, 0, unit
    return total + digit


def write_number(number: int, numerals: Numerals) -> str:
    """数: 流儀に従って数を書く。

    Args:
        number: 0 以上 9999 以下 (漢数字以外は上限なし)。
        numerals: 数字の書き方。

    Raises:
        ValueError: 負の数、又は漢数字で 9999 を超える数。

    Example:
        >>> [write_number(12, n) for n in Numerals]
        ['十二', '１２', '12', '12']
    """
    if number < 0:
        raise ValueError(f"負の数は書けません: {number}")
    if numerals is Numerals.KANJI:
        return _write_kanji(number)
    if numerals is Numerals.FULL or (numerals is Numerals.ONE_DIGIT_FULL and number < 10):
        return str(number).translate(_FULL)
    return str(number)


def _write_kanji(number: int) -> str:
    if number > 9999:
        raise ValueError(f"漢数字で書けるのは九千九百九十九までです: {number}")
    if number == 0:
        return "〇"
    out = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("〇一二三四五六七八九"[digit] if digit > 1 else "") + name
    return out + ("〇一二三四五六七八九"[number] if number else "")


def read_branched(text: str) -> Num:
    """枝番号: 「三の二」を読む。

    Raises:
        ValueError: 番号として読めない。

    Example:
        >>> read_branched("三十六の三の二"), read_branched("３の２")
        ((36, 3, 2), (3, 2))
    """
    return tuple(read_number(part) for part in text.split("の"))


def write_branched(num: Num, numerals: Numerals) -> str:
    """枝番号: 番号の組を「三の二」と書く。

    Example:
        >>> write_branched((3, 2), Numerals.KANJI)
        '三の二'
    """
    return "の".join(write_number(n, numerals) for n in num)


def numerals_of(text: str) -> Numerals:
    """数字の書き方: 印刷された番号一つから流儀を見分ける。

    Example:
        >>> numerals_of("二百"), numerals_of("３"), numerals_of("12")
        (<Numerals.KANJI: '漢数字'>, <Numerals.FULL: '全角'>, <Numerals.HALF: '半角'>)
    """
    if text and text[0] in "0123456789":
        return Numerals.HALF
    if text and text[0] in "０１２３４５６７８９":
        return Numerals.FULL
    return Numerals.KANJI


def read_counter(symbol: str) -> tuple[tuple[Counter, int], ...]:
    """系列: 一つの記号が取り得る系列と順番をすべて返す。どれかは兄弟の並びが決める。

    Args:
        symbol: 括弧を除いた記号 (``イ``, ``i``, ``三``, ``３``, ``a``)。

    Returns:
        (系列, 1 からの順番) の組。読めなければ空。確からしいものが先。

    Example:
        >>> [(c.value, n) for c, n in read_counter("イ")]
        [('イロハ', 1), ('アイウ', 2)]
        >>> [(c.value, n) for c, n in read_counter("i")]
        [('i ii iii', 1), ('abc', 9)]
    """
    found: list[tuple[Counter, int]] = []
    try:
        kanji = numerals_of(symbol) is Numerals.KANJI
        return ((Counter.KANJI if kanji else Counter.ARABIC, read_number(symbol)),)
    except ValueError:
        pass
    narrow = symbol.translate(_NARROW)
    if narrow.lower() in ROMAN:
        counter = Counter.ROMAN if narrow.islower() else Counter.CAPITAL_ROMAN
        found.append((counter, ROMAN.index(narrow.lower()) + 1))
    if len(narrow) == 1:
        for counter, row in _ROWS:
            if narrow in row:
                found.append((counter, row.index(narrow) + 1))
    return tuple(found)


_NARROW = str.maketrans(
    "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ",
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
)
_ROWS = (
    (Counter.IROHA, IROHA),
    (Counter.GOJUON, GOJUON),
    (Counter.HIRAGANA, _HIRAGANA),
    (Counter.LATIN, "abcdefghijklmnopqrstuvwxyz"),
    (Counter.CAPITAL, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
)


def write_counter(counter: Counter, number: int, numerals: Numerals = Numerals.HALF) -> str:
    """系列: 系列の何番目かの記号を書く。

    Args:
        counter: 系列。
        number: 1 からの順番。
        numerals: 算用数字の幅 (算用数字の系列だけが使う)。

    Raises:
        ValueError: 系列の長さを超えた。

    Example:
        >>> write_counter(Counter.IROHA, 3), write_counter(Counter.ROMAN, 4)
        ('ハ', 'iv')
    """
    if counter is Counter.ARABIC:
        return write_number(number, numerals)
    if counter is Counter.KANJI:
        return write_number(number, Numerals.KANJI)
    rows: dict[Counter, tuple[str, ...]] = {c: tuple(row) for c, row in _ROWS}
    rows[Counter.ROMAN] = ROMAN
    rows[Counter.CAPITAL_ROMAN] = tuple(r.upper() for r in ROMAN)
    if not 1 <= number <= len(rows[counter]):
        raise ValueError(f"系列「{counter.value}」に {number} 番目はありません")
    return rows[counter][number - 1]
