"""数字の点検: 数字の幅の流儀 (C01)、熟語の漢数字 (C02)、か所・か月と桁区切り (C07)。漢数字の本文では働かない。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from amend.checks.text import Remark, Text
from amend.clause import Kind, Path
from amend.numerals import Numerals, numerals_of
from amend.references.provisions import MAIN

_FIGURE = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*")
_DIGIT = re.compile("[0-9０-９]")
_LATIN_BEFORE = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][-－ー‐]?$")
_ENCLOSURES = ("()", "（）", "（)", "(）")
_POLICIES = (Numerals.FULL, Numerals.ONE_DIGIT_FULL, Numerals.HALF)
_KANJI_ARTICLE = re.compile("(?<![一-鿿）])第[一二三四五六七八九十百]+[条項](?![約件例文理目])")
_ARABIC_ARTICLE = re.compile("第[0-9０-９]+[条項](?![約件例文理目])")


def widths(text: Text) -> Iterator[Remark]:
    """数字の幅: 全角、半角、一桁だけ全角のうち、本文の採る流儀にそろえる (drafting-rules §4 C01)。

    流儀は多数決で決める。号の符号の幅は S03 が見る。「ＩＳＯ９００１」のように欧字に続く数は見ない。
    """
    found = [] if text.numerals is Numerals.KANJI else list(_figures(text))
    counts = Counter(figure for _, figure in found)
    policy = min(_POLICIES, key=lambda p: sum(count for figure, count in counts.items() if not fits(figure, p)))
    for path, figure in dict.fromkeys(found):
        if not fits(figure, policy):
            message = f"数字「{figure}」の幅が、本文の流儀 ({policy.value}) と違います。"
            yield Remark(path, message, f"{policy.value}にそろえてください。")


def mixed_numerals(text: Text) -> Iterator[Remark]:
    """漢数字と算用数字: 条・項の引用は、条の番号と同じ種類の数字で書く (drafting-rules §4 C01)。"""
    if MAIN not in text.articles:
        return
    pattern, wanted = (_ARABIC_ARTICLE, "漢数字") if text.numerals is Numerals.KANJI else (_KANJI_ARTICLE, "算用数字")
    for hit in text.search(pattern):
        if hit.node.kind is not Kind.CELL and hit.path not in text.replacements:
            message = f"「{hit.words}」の数字が、本文の条の番号と違う種類です。"
            yield Remark(hit.path, message, f"{wanted}で書いてください。")


def fits(figure: str, policy: Numerals) -> bool:
    """数の幅: 数一つの幅が流儀に合っているかどうか。小数点と桁区切りの幅は見ない。

    Example:
        >>> fits("12", Numerals.ONE_DIGIT_FULL), fits("３", Numerals.ONE_DIGIT_FULL), fits("1２", Numerals.FULL)
        (True, True, False)
    """
    digits = _DIGIT.findall(figure)
    if policy is Numerals.ONE_DIGIT_FULL:
        policy = Numerals.FULL if len(digits) == 1 else Numerals.HALF
    return all(numerals_of(digit) is policy for digit in digits)


def _figures(text: Text) -> Iterator[tuple[Path, str]]:
    """本文の数と、条・項の番号の数。「(1)」は符号であって数ではない。"""
    for path, node in text.of(Kind.ARTICLE, Kind.PARAGRAPH):
        yield from ((path, figure) for figure in _FIGURE.findall(node.mark))
    for hit in text.search(_FIGURE):
        words, end = hit.node.text, hit.start + len(hit.words)
        before = words[max(0, hit.start - 2) : hit.start]
        enclosed = before[-1:] + words[end : end + 1] in _ENCLOSURES
        if not enclosed and not _LATIN_BEFORE.search(before):
            yield hit.path, hit.words


_IDIOMS = (
    ("三", "第[3３](?=者|セクター)"),
    ("一", "(?<![0-9０-９])[1１](?=般(?:的|に|の|会計|廃棄物)|体(?:的|と|化|と)|層の|括|環として|定の|時的|律に|貫し)"),
    ("二", "(?<![0-9０-９第])[2２](?=次(?:的|災害|利用|交通))"),
    ("一", "(?<=[唯統])[1１](?=[のしさ的])"),
    ("四", "(?<![0-9０-９])[4４](?=国(?:地方|四県|運輸|経済))"),
    ("九", "(?<![0-9０-９])[9９](?=州(?:地方|各県|運輸|経済))"),
    ("三", "(?<![0-9０-９])[3３](?=位一体|重県)"),
)
_IDIOM_PATTERNS = tuple((kanji, re.compile(pattern)) for kanji, pattern in _IDIOMS)


def idioms(text: Text) -> Iterator[Remark]:
    """熟語の漢数字: 一般、第三者、一体的、四国地方などの数字は漢数字のままとする (drafting-rules §4 C02)。"""
    for kanji, pattern in _IDIOM_PATTERNS:
        for hit in text.search(pattern):
            around = hit.node.text[hit.start : hit.start + len(hit.words) + 2]
            yield Remark(hit.path, f"熟語の数字が算用数字です: 「{around}」", f"「{kanji}」と書いてください。")


_COUNTER_KA = re.compile("(?<![0-9０-９])[0-9０-９]++(?P<ka>[箇ヶケカヵ])(?:所|月|年|国)")
_AMOUNT = re.compile("(?<![0-9０-９.,．，])[0-9０-９]{4,}+(?:円|千円|万円|百万円)")


def counters(text: Text) -> Iterator[Remark]:
    """か所・か月: 算用数字の後は「３か所」「６か月」と平仮名で書く (drafting-rules §4 C07, R96)。"""
    for hit in text.search(_COUNTER_KA):
        ka = hit.match["ka"]
        message = f"「{hit.words}」の「{ka}」は平仮名で書きます。"
        yield Remark(hit.path, message, f"「{hit.words.replace(ka, 'か')}」としてください。")


def grouping(text: Text) -> Iterator[Remark]:
    """桁区切り: 四桁以上の金額は三桁ごとに区切る (drafting-rules §4 C07, R96)。"""
    for hit in text.search(_AMOUNT):
        message = f"金額「{hit.words}」に桁区切りがありません。"
        yield Remark(hit.path, message, "三桁ごとに「，」か「,」で区切ってください。")
