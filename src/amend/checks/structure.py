"""構造の点検: 置き場、見出し、括弧 (S00, S04, S05, S10)。番号は `numbering`、別表と表は `annexes` が見る。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise, takewhile

from amend.checks.text import Remark, Text
from amend.clause import Kind, Node, walk
from amend.references.provisions import Provision

_DELETED = re.compile(r"[　 ]*削除[　 ]*")
_CONTENT_WORD = re.compile("[一-鿿々〆]{2,}|[ァ-ヶー]{3,}")


def unplaced_lines(text: Text) -> Iterator[Remark]:
    """置き場の決まらない行: 読み手が段落として残した行 (DESIGN §4)。"""
    for path in text.unplaced:
        advice = "字下げ (段落・末文は全角空白一つ) か、番号の後の空白を確かめてください。"
        yield Remark(path, "置き場の決まらない行です。", advice)


def captions(text: Text) -> Iterator[Remark]:
    """見出し: どの条にも見出しを付ける。前の条と共通の見出しでもよい (drafting-rules §4 S04)。

    見出しを用いない章 (古い法律、罰則) では言わない。前に見出しの付いた条があれば共通見出しかもしれないので、
    見出しを用いる章の初めの条だけを言う。
    """
    for provisions in _chapters(text):
        bare = list(takewhile(lambda p: p.node.caption is None, provisions))
        if len(bare) < len(provisions):
            for provision in bare:
                message = f"{provision.node.mark}に見出しがありません。"
                yield Remark(provision.path, message, "条の前の行に「（見出し）」を置いてください。")


def shared_captions(text: Text) -> Iterator[Remark]:
    """共通見出し: 見出しの無い条は、前の条の見出しを共通の見出しとする (drafting-rules §4 S04)。

    見出しを落とした条と共通見出しの条とは字面では区別できない。読み合わせのために並べるもので、ふだんは働かせない。
    """
    for provisions in _chapters(text):
        for before, provision in pairwise(provisions):
            shared = before.node.caption
            if shared is not None and provision.node.caption is None:
                message = f"{before.node.mark}の見出し「{shared.text}」を共通の見出しとします。"
                yield Remark(provision.path, message, "見出しを落としたのでないか確かめてください。")


def _chapters(text: Text) -> Iterator[list[Provision]]:
    """章・節・附則ごとの条。「削除」の条は数えない。"""
    for provisions in text.articles.values():
        for _, group in groupby(provisions, key=lambda p: p.path[:-1]):
            yield [p for p in group if not _is_deleted(p.node)]


def caption_words(text: Text) -> Iterator[Remark]:
    """見出しと本文: 見出しの語のどれかが条の本文に現れる (drafting-rules §4 S05)。

    手掛かりにすぎないので、ふだんは働かせない。
    """
    for path, article in text.of(Kind.ARTICLE):
        if article.caption is None:
            continue
        words = _CONTENT_WORD.findall(article.caption.text)
        body = "".join(node.text for _, node in walk(article) if node is not article.caption)
        if words and not any(_shares(word, body) for word in words):
            message = f"見出し「{article.caption.text}」の語が本文に見当たりません。"
            yield Remark(path, message, "見出しと本文が合っているか確かめてください。")


def _shares(word: str, body: str) -> bool:
    """二字ずつのどれかが本文に現れるかどうか。「費用分担」は「費用を分担する」に当たる。"""
    return any(word[i : i + 2] in body for i in range(len(word) - 1))


def _is_deleted(article: Node) -> bool:
    """「第○条　削除」かどうか。"""
    return len(article.children) == 1 and bool(_DELETED.fullmatch(article.children[0].text))


_PAIRS = {"（": "）", "(": ")", "「": "」", "『": "』", "［": "］", "[": "]", "｛": "｝", "【": "】", "〔": "〕"}
_BRACKETS = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values())) + "]")
_QUOTES_FRAGMENTS = re.compile("とあるのは|とあり、|に改め")
_OTHER_WIDTH = {"）": ")", ")": "）", "］": "]", "]": "］"}


def brackets(text: Text) -> Iterator[Remark]:
    """括弧: 一つの行・欄の中で括弧が釣り合い、始めと終わりの幅がそろう (drafting-rules §4 S10)。

    読替えは字句を途中で切って引くので、「」の中の（）、「とあるのは」のある行、読替えの表は見ない。
    段落に分かれた式の説明のように、続く段落と合わせれば釣り合うものも言わない。一行に一つだけ言う。
    """
    for path, node in text.nodes:
        if node.kind is Kind.PASSAGE or path in text.replacements:
            continue
        passages = [((*path, i), child) for i, child in enumerate(node.children) if child.kind is Kind.PASSAGE]
        faults = [(at, fault) for at, part in ((path, node), *passages) if (fault := _bracket_fault(part.text))]
        whole = node.text + "".join(child.text for _, child in passages)
        if faults and not _QUOTES_FRAGMENTS.search(whole) and _bracket_fault(whole):
            yield from (Remark(at, fault, "括弧の対を確かめてください。") for at, fault in faults)


def _bracket_fault(text: str) -> str:
    """初めの括弧の誤り。無ければ空。"""
    expected: list[str] = []
    quotes = 0
    for match in _BRACKETS.finditer(text):
        bracket = match[0]
        around = text[max(0, match.start() - 8) : match.end()]
        if bracket in _PAIRS:
            if not quotes or bracket in "「『":
                expected.append(_PAIRS[bracket])
                quotes += bracket in "「『"
        elif expected and bracket == expected[-1]:
            quotes -= expected.pop() in "」』"
        elif not quotes:
            other = bool(expected) and _OTHER_WIDTH.get(bracket) == expected[-1]
            return f"括弧の始めと終わりの{'幅が違います' if other else '対がそろいません'}: 「{around}」"
    return f"「{expected[-1]}」が足りません。" if expected else ""
