"""文字の点検: 読点 (C03)、促音・拗音 (C04)、仮の字句 (C08)、丸印 (C09)。危うい文字 (C05) は `oddities` が見る。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from amend.checks.text import Hit, Remark, Text
from amend.clause import Kind

_COMMAS = {"、": re.compile("、"), "，": re.compile("(?<![0-9０-９])，|，(?![0-9０-９])")}


def commas(text: Text) -> Iterator[Remark]:
    """読点: 「、」か「，」のどちらか、本文に多い方にそろえる (drafting-rules §4 C03, R101)。

    桁区切りの「，」は数えない。
    """
    wide = len(list(text.search(_COMMAS["，"])))
    usual, odd = ("，", "、") if wide > sum(node.text.count("、") for _, node in text.nodes) else ("、", "，")
    for path in dict.fromkeys(hit.path for hit in text.search(_COMMAS[odd])):
        yield Remark(path, f"本文の読点は「{usual}」ですが、「{odd}」があります。", f"「{usual}」にそろえてください。")


def majority(found: Iterable[str]) -> str:
    """多数決: 最も多いもの。同数なら先に現れたもの。無ければ空。

    Example:
        >>> majority(["、", "，", "、"])
        '、'
    """
    counts = Counter(found)
    return max(counts, key=lambda kind: counts[kind]) if counts else ""


_LARGE = re.compile("(?<!か)つ(?:て|た(?![めびちん]))")
_SMALL = re.compile("っ[てた]")
_ANY_SMALL = re.compile("[っゃゅょ]")


def small_kana(text: Text) -> Iterator[Remark]:
    """促音・拗音: 大書きの本文 (あつて) では大きく、小書きの本文 (あって) では小さく書く (drafting-rules §4 C04, R94)。

    「」の中と読替えの表は数えない。少ない方が多い方の半分を超える本文には、習慣が無いものとして何も言わない。
    """
    large, small, any_small = (_own(text, pattern) for pattern in (_LARGE, _SMALL, _ANY_SMALL))
    if 2 * min(len(large), len(small)) > max(len(large), len(small)):
        return
    odd, manner = (any_small, "大書き (あつて)") if len(large) > len(small) else (large, "小書き (あって)")
    for path, words in {hit.path: hit.words for hit in reversed(odd)}.items():
        message = f"本文の促音・拗音は{manner}ですが、「{words}」があります。"
        yield Remark(path, message, "本文の書き方にそろえてください。")


def _own(text: Text, pattern: re.Pattern[str]) -> list[Hit]:
    return [hit for hit in text.search(pattern, quoted=False) if hit.path not in text.replacements]


# 「二〇〇」「一・〇〇」「一、〇〇〇」の〇は数字である。
_MASKED_ZERO = "(?<![一二三四五六七八九十百千〇・．])(?<![一二三四五六七八九〇]、)〇{2,}(?![一二三四五六七八九])"
_PLACEHOLDER = re.compile(
    rf"[○◯●]{{2,}}|{_MASKED_ZERO}|□{{2,}}|△{{2,}}|▲{{2,}}|×{{2,}}|＿{{2,}}|_{{2,}}"
    r"|[（(](?:仮称|未定|調整中|検討中)[）)]|^(?:未定|調整中|検討中)$"
    r"|(?<![A-Za-zＡ-Ｚａ-ｚ])(?:XX+|ＸＸ+|xx+|ｘｘ+)(?![A-Za-zＡ-Ｚａ-ｚ])",
    re.MULTILINE,
)
_BLANK = "[○◯〇●□△× 　]{1,6}"
_BLANK_DATE = re.compile(f"(?:令和|平成){_BLANK}年(?:{_BLANK}月(?:{_BLANK}日)?)?")


def placeholders(text: Text) -> Iterator[Remark]:
    """仮の字句: ○○、□□、（仮称）、令和○年などが残っていない (drafting-rules §4 C08)。

    署名欄の締結日は、締結まで空けておくものなので言わない。
    """
    dates = list(text.search(_BLANK_DATE))
    dated = {(hit.path, at) for hit in dates for at in range(hit.start, hit.start + len(hit.words))}
    words = [hit for hit in text.search(_PLACEHOLDER) if (hit.path, hit.start) not in dated]
    open_dates = [hit for hit in dates if not text.within(hit.path, Kind.EXECUTION_BLOCK)]
    for path, word in dict.fromkeys((hit.path, hit.words) for hit in (*words, *open_dates)):
        yield Remark(path, f"仮の字句「{word}」が残っています。", "確定した字句に改めてください。")


_ZERO = re.compile("[一二三四五六七八九十百千][○◯]|[○◯](?=[・．][一二三四五六七八九〇○]|[一二三四五六七八九])")
_CIRCLES = re.compile(f"[○◯]{{2,}}|{_MASKED_ZERO}")


def circles(text: Text) -> Iterator[Remark]:
    """丸印: 漢数字の零は「〇」(U+3007)、伏せ字は「○」(U+25CB) と書き分け、混ぜない (drafting-rules §4 C09)。"""
    runs = list(text.search(_CIRCLES))
    usual = majority(hit.words[0] for hit in runs)
    for hit in runs:
        if hit.words[0] != usual:
            message = f"伏せ字「{hit.words}」の丸印が、本文のほかの伏せ字と違う文字です。"
            yield Remark(hit.path, message, f"「{usual}」にそろえてください。")
    for hit in text.search(_ZERO):
        yield Remark(hit.path, f"「{hit.words}」の丸印は漢数字の零ではありません。", "零は「〇」(U+3007) と書きます。")
