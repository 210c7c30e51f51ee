"""危うい文字の点検: 受け付けない文字、見えない文字、半角片仮名、機種依存文字、混じった横棒、紛らわしい片仮名 (C05)。

異体字 (髙、﨑、葛󠄀) は正しい字であり、言わない。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.characters import CharacterClass, examine, name
from amend.checks.letters import majority
from amend.checks.text import Remark, Text
from amend.clause import Kind

_HALF_KATAKANA = re.compile("[ｦ-ﾟ｡-･]+")
_DECOMPOSED = re.compile("[^\n][\u3099\u309a]")
_BLOCKS = ("①-⑳㉑-㉟", "⑴-⒇", "⒈-⒛", "ⅰ-ⅿ", "Ⅰ-Ⅿ", "㈠-㈩", "㊀-㊉", "㋐-㋾")
_LIGATURES = "㈪-㈹㊊-㊰㋿㌀-㍗㍱-㏟㏿№℡"
_TWINS = ("～〜", "―—─━", "－−")
_LONG_MARK = re.compile("[0-9０-９]ー[0-9０-９]|[一-鿿]ー[一-鿿]")
_LONE_KATAKANA = re.compile(
    "(?:(?<=[、。「（(はがをのとでもにび])|(?<=[一-鿿])(?<![号項条表欄類種第]))[ロニハカエタトチオミ]"
    "(?=[一-鿿])(?![及又並若中前後本各以に該等当柱]|[一-鿿][ァ-ヶ])"
)
_KATAKANA_HE = re.compile("ヘ(?<=[一-鿿ぁ-ん].)(?<![号項条表欄びは].)(?=の)")


def refused(text: Text) -> Iterator[Remark]:
    """受け付けない文字: 制御文字、双方向制御、外字などは本文に置けない (drafting-rules §4 C05, reliability C5–C7)。"""
    return _sighted(text, CharacterClass.REFUSED)


def invisible(text: Text) -> Iterator[Remark]:
    """見えない文字: 幅の無い空白や変わった空白は、見ただけでは分からない (drafting-rules §4 C05, reliability C7)。"""
    return _sighted(text, CharacterClass.INVISIBLE, CharacterClass.ODD_SPACE)


def _sighted(text: Text, *classes: CharacterClass) -> Iterator[Remark]:
    for path, node in text.nodes:
        for sighting in examine(node.mark + node.gap + node.text):
            if sighting.character_class in classes:
                message = f"{sighting.character_class.value}があります: {sighting.name}"
                yield Remark(path, message, "その文字を削るか、普通の文字に替えてください。")


def unsuitable(text: Text) -> Iterator[Remark]:
    """使わない文字: 半角片仮名、分かれた濁点、機種依存文字 (㈱、㎡、①) は使わない (drafting-rules §4 C05)。

    ①などは、本文が号の符号に使っていれば、その引用とみて言わない。
    """
    marks = "".join({node.mark for _, node in text.nodes})
    glyphs = "".join(block for block in _BLOCKS if not re.search(f"[{block}]", marks))
    for pattern, message, advice in (
        (_HALF_KATAKANA, "半角片仮名「{0}」があります。", "全角の片仮名で書いてください。"),
        (_DECOMPOSED, "濁点が別の文字になっています: 「{0}」", "一字の仮名で書いてください。"),
        (re.compile(f"[{_LIGATURES}{glyphs}]"), "機種依存文字「{0}」があります。", "普通の文字で書いてください。"),
    ):
        for path, words in dict.fromkeys((hit.path, hit.words) for hit in text.search(pattern)):
            yield Remark(path, message.format(words), advice)


def mixed_bars(text: Text) -> Iterator[Remark]:
    """横棒と波形: 「～」と「〜」、「―」と「—」、「－」と「−」は、本文に多い方にそろえる (drafting-rules §4 C05)。"""
    for twins in _TWINS:
        found = list(text.search(re.compile(f"[{twins}]")))
        usual = majority(hit.words for hit in found)
        for path, ch in dict.fromkeys((hit.path, hit.words) for hit in found if hit.words != usual):
            message = f"本文の「{usual}」({name(usual)}) と紛らわしい「{ch}」({name(ch)}) があります。"
            yield Remark(path, message, "一つにそろえてください。")


def lookalikes(text: Text) -> Iterator[Remark]:
    """紛らわしい字: 漢字の間の片仮名 (ロ座) と長音記号、片仮名の助詞「ヘ」(drafting-rules §4 C05, reliability C8)。

    数字の間の長音記号 (１ー２) も言う。
    """
    for pattern in (_LONG_MARK, _LONE_KATAKANA, _KATAKANA_HE):
        for hit in text.search(pattern, quoted=False):
            if hit.path in text.replacements or (hit.node.kind is Kind.CELL and "イ" in hit.node.text):
                continue  # 欄の中に「イ…ロ…ハ…」と号を続けたもの
            around = hit.node.text[max(0, hit.start - 2) : hit.start + len(hit.words) + 2]
            ch = next(c for c in hit.words if c in "ーロニハカエタトチオミヘ")
            yield Remark(hit.path, f"「{around}」の「{ch}」は{name(ch)}です。", "似た形の字でないか確かめてください。")
