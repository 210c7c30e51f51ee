"""他の法令の引用の点検: 法令番号の付け方 (X05)、条名の書き方 (X06)。"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from amend.checks.text import Hit, Remark, Text
from amend.clause import HEADINGS, Kind, Path

_ERA = "明治|大正|昭和|平成|令和"
_PLAIN = r"[^（）()。、\n]"
_NUMBER = re.compile(rf"[（(](?P<number>(?:{_ERA}){_PLAIN}{{1,12}}年{_PLAIN}{{0,20}}第{_PLAIN}{{1,8}}号)")
_REPLACES = re.compile("とあるのは")
_BEFORE_NAME = re.compile("[（）()「」、。]")
_LONGEST_NAME = 80
_NAME = re.compile(
    r"(?:^|[、。（(「はがをにと]|及び|又は|並びに|若しくは)(?P<name>[一-鿿々ァ-ヶー]{3,30}(?:法|法施行令|法施行規則|条例|規則))$"
)
_BARE = re.compile(
    r"(?:^|(?<=[、。（(「はがをにと])|(?<=及び)|(?<=又は)|(?<=並びに)|(?<=若しくは))"
    r"(?!同|新|旧|改正|準用|読替|附則|日本国憲法)[一-鿿々ァ-ヶー]{3,30}法(?=第[0-9０-９〇一二三四五六七八九十百千]+条)",
    re.MULTILINE,
)
_QUOTED = re.compile("「(?P<name>[^「」\n]{1,60})」")
_TAIL = re.compile("[一-鿿々ァ-ヶー]+$")
_AMENDING = re.compile("一部を改正する(?:等の)?(?:法律|政令|省令|条例|規則)$")
_SKIPPED = (Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.TOC_ENTRY, Kind.CAPTION, *HEADINGS)
_ADVICE = "法令名と法令番号を官報か法令データで確かめてください。"


@dataclass(frozen=True, slots=True)
class _LawCited:
    """法令番号を付けた引用一つ。"""

    path: Path
    start: int
    name: str
    number: str


def numbered_again(text: Text) -> Iterator[Remark]:
    """二度目の法令番号: 法令番号は初めの引用にだけ付ける (drafting-rules §4 X05, R97)。

    「○○法の一部を改正する法律」は同じ題名のものが幾つもあり、引くたびに番号を付けるので数えない。附則は本則と別に数える。
    """
    for cited in _by_number(text).values():
        first: dict[Path, _LawCited] = {}
        for law in cited:
            before = first.setdefault(text.section(law.path), law)
            if before is not law and not _AMENDING.search(law.name):
                message = f"「{law.number}」は既に法令番号を付けて引いています。"
                yield Remark(law.path, message, "二度目からは法令名だけにしてください。")


def number_mismatch(text: Text) -> Iterator[Remark]:
    """法令名と番号: 同じ法令には同じ番号、同じ番号には同じ法令名を書く (drafting-rules §4 X05)。"""
    for number, cited in _by_number(text).items():
        for law in cited[1:]:
            if law.name[-3:] != cited[0].name[-3:]:
                yield Remark(law.path, f"「{number}」の法令名が、前の引用と違います。", _ADVICE)
    names: dict[str, str] = {}
    for law in _laws(text):
        name = _NAME.search(law.name)
        if name and names.setdefault(name["name"], law.number) != law.number:
            message = f"「{name['name']}」の法令番号が、前の引用 ({names[name['name']]}) と違います。"
            yield Remark(law.path, message, _ADVICE)


def unnumbered_first(text: Text) -> Iterator[Remark]:
    """初めの引用: 法令番号は、その法令を初めて引く所に付ける (drafting-rules §4 X05, R97)。"""
    numbered: dict[str, _LawCited] = {}
    for law in _laws(text):
        name = _NAME.search(law.name)
        if name is not None:
            numbered.setdefault(name["name"], law)
    for hit in _bare(text):
        first = numbered.pop(hit.words, None)
        earlier = first is not None and (hit.path, hit.start) < (first.path, first.start)
        if first is not None and earlier and text.section(hit.path) == text.section(first.path):
            message = f"「{hit.words}」を、法令番号を付ける前に引いています。"
            yield Remark(hit.path, message, "法令番号を初めの引用に移してください。")


def never_numbered(text: Text) -> Iterator[Remark]:
    """番号の無い法令: 他の法令を引くときは、初めに法令番号を付ける (drafting-rules §4 X05, R97)。

    ほかの法令に番号を付けている本文でだけ、一つの法令につき一度言う。題名にある法令と、本文で置いた略称は除く。
    """
    laws = _laws(text)
    if not laws or text.excerpt:
        return
    known = {definition.term for definition in text.definitions} | {hit.match["name"] for hit in text.search(_QUOTED)}
    known |= {tail for law in laws for tail in _TAIL.findall(law.name)}
    title = "".join(child.text for child in text.tree.children if child.kind is Kind.TITLE)
    for law, path in {hit.words: hit.path for hit in reversed(list(_bare(text)))}.items():
        if law not in title and law not in known:
            message = f"「{law}」に法令番号がありません。"
            yield Remark(path, message, "初めの引用に「（昭和○年法律第○号）」を付けてください。")


_DIGITS = "[0-9０-９]+"
_MALFORMED = re.compile(
    "(?:[一-鿿ァ-ヶー]{1,20}(?:法|条例|規則)|この法律|政令)[ 　]?"
    f"(?:{_DIGITS}条|{_DIGITS}の{_DIGITS}|第?{_DIGITS}[-－‐ー]{_DIGITS}|第?{_DIGITS}[ⅠⅡⅢⅣⅤ①②③④⑤])"
)


def article_form(text: Text) -> Iterator[Remark]:
    """条名の書き方: 他の法令の条も「第２５２条の２第３項」と書き、「252の2Ⅲ」としない (drafting-rules §4 X06)。"""
    for hit in text.search(_MALFORMED, quoted=False):
        if hit.node.kind not in _SKIPPED:
            message = f"条名の書き方が違います: 「{hit.words}」"
            yield Remark(hit.path, message, "「第○条の○第○項」の形で書いてください。")


def _bare(text: Text) -> Iterator[Hit]:
    """法令番号を付けない「○○法第○条」の法令名。"""
    for hit in text.search(_BARE, quoted=False):
        plain = hit.node.kind not in (*_SKIPPED, Kind.CELL) and hit.path not in text.replacements
        if plain and "附則" not in hit.words:  # 「法附則第一条第三号中法第五条」は法令の名ではない
            yield hit


def _laws(text: Text) -> list[_LawCited]:
    """法令番号を付けた引用。読替えの中のものは除く。"""
    replacing = {hit.path for hit in text.search(_REPLACES)} | text.replacements
    return [
        _LawCited(hit.path, hit.start, _name_before(hit.node.text, hit.start), hit.match["number"])
        for hit in text.search(_NUMBER)
        if hit.node.kind not in _SKIPPED and hit.path not in replacing
    ]


def _name_before(text: str, at: int) -> str:
    """法令番号の括弧の前の、句読点・括弧までの字句。法令名はその終わりにある。"""
    return _BEFORE_NAME.split(text[max(0, at - _LONGEST_NAME) : at])[-1]


def _by_number(text: Text) -> dict[str, list[_LawCited]]:
    found: defaultdict[str, list[_LawCited]] = defaultdict(list)
    for law in _laws(text):
        found[law.number].append(law)
    return found
