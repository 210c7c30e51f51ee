"""名指し: 「同条第二項から第五項まで」「第六条（見出しを含む。）」⇄ `Mention` (drafting-rules §2.2)。

段の切り方は `amend.address` が知っている。ここは、位置の言葉に無いもの (同条、から…まで、各号、備考以外の部分、
改正規定) だけを足す。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from amend.address import Address, Step, readings, write_address
from amend.clause import HEADINGS, Kind
from amend.numerals import BRANCHED, NUMBER, Numerals
from amend.parts import PartKind
from amend.wording.sentence import Mention

UNITS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("改正規定", (Kind.PASSAGE,)),
    ("見出し", (Kind.CAPTION,)),
    ("備考", (Kind.NOTES,)),
    ("様式", (Kind.ANNEX,)),
    ("附則", (Kind.SUPPL_PROVISION,)),
    ("条", (Kind.ARTICLE,)),
    ("項", (Kind.PARAGRAPH, Kind.ROW)),
    ("号", (Kind.ITEM, Kind.ROW)),
    ("表", (Kind.ANNEX, Kind.TABLE, Kind.ANNEX_PART)),
    ("欄", (Kind.CELL,)),
    ("部", (Kind.ANNEX_PART,)),
    ("注", (Kind.NOTES,)),
    *((kind.value, (kind,)) for kind in HEADINGS),
)
"""同じ単位: 「同」の後の字と、それが指す種類。長いものが先。"""

_BARE = (
    None,
    Kind.ARTICLE,
    Kind.PARAGRAPH,
    Kind.ITEM,
    Kind.SUBITEM,
    Kind.TABLE,
    Kind.ROW,
    Kind.NOTES,
    Kind.ANNEX,
)
"""裸の段「第二項」「イ」「観光の項」「ただし書」が、何に続くか。どれに続いても段は同じである。"""

_MOST = 6
_CAPTIONED = re.compile("[（(]見出しを含む。?[）)]")
_CAPTIONED_PLACES = re.compile(
    rf"[^（()）]*{_CAPTIONED.pattern}(?:から[^（()）]*{_CAPTIONED.pattern}まで(?:の規定)?|の規定)?|[^（()）]*"
)
"""「（見出しを含む。）」の立つ所: 名指しの後か、範囲の両端。"""
_REVISIONS = re.compile(r"(?:(?P<base>.+)のうち)?(?P<label>.*改正規定)")
_OUTSIDE = re.compile(r"(?P<base>.*?)の?(?P<label>(?:備考|注|表|各項)以外の部分)")
_MARKED = re.compile(
    r"(?:第[^ 　]{1,12}条[^ 　]{0,6}|[0-9０-９]+|[一二三四五六七八九十]+|[（(][^（()）]{1,3}[)）])[ 　]"
)
"""規定の頭: 番号の後に空白が来る。名指しではない。"""
_RELATED = re.compile(r"(?<=[表式録記紙図0-9０-９一二三四五六七八九十号])[（(][^（()）]{1,30}関係[)）]")
"""「別表第１（第３条関係）」: 別表の頭書きまで言うもの。"""
_BETWEEN_NUMBERS = re.compile("(?<=[0-9０-９一二三四五六七八九十])[ 　]+(?=[0-9０-９一二三四五六七八九十])")
"""「別表第１　１の項」: 二つの番号の間の空白。除くと一つの番号になってしまう。"""
_OF_NUMBER = re.compile(rf"(?<=別表)の(?={NUMBER}の[表部])")
"""「別表の１の表」は「別表１の表」と同じ。"""
_NOT_A_LABEL = re.compile(rf"の?(?:別[表記紙図]|様式|同[条項号表欄]|第{NUMBER}[条項号章節][^、]{{0,20}}中)")
VERBS = r"(?:を削り|に改め|を加え|とし|を付し|[上下]げ)、"
"""句の切れ目。名の中には現れないとみる。"""
_JOINT = re.compile(rf"{VERBS}|。(?![）)])")


@lru_cache(maxsize=4096)
def read_mentions(text: str) -> tuple[Mention, ...]:
    """名指し: 一つの名指しの読み方を、確からしいものから返す。読めなければ空。

    Example:
        >>> [(m.same, m.address.steps[0].num, m.until.steps[0].num) for m in read_mentions("同条第二項から第五項まで")]
        [('条', (2,), (5,))]
        >>> read_mentions("同条ころ")
        ()
    """
    if not text or _MARKED.match(text) or _JOINT.search(_CAPTIONED.sub("", text)):
        return ()
    captioned = _CAPTIONED.search(text)
    text = _OF_NUMBER.sub("", _BETWEEN_NUMBERS.sub("の", _RELATED.sub("", text)))
    body = _CAPTIONED.sub("", text) if _CAPTIONED_PLACES.fullmatch(text) else text
    found = [*_ranges(body), *(Mention(address, same) for same, address in _singles(body))]
    return tuple(replace(mention, captioned=captioned is not None) for mention in dict.fromkeys(found))[:_MOST]


def _ranges(text: str) -> Iterator[Mention]:
    """「第三条から第五条まで」。"""
    for end in ("まで", "までの規定"):
        if text.endswith(end):
            for at in re.finditer("から", text):
                lasts = [address for _, address in _singles(text[at.end() : -len(end)])]
                for (same, first), last in zip(_singles(text[: at.start()]), lasts * _MOST, strict=False):
                    yield Mention(first, same, until=last)


def _singles(text: str) -> Iterator[tuple[str, Address]]:
    """「同条第二項」「第三条」「第二項」の (同じ単位, 段) の組。"""
    found: dict[tuple[str, Address], None] = {}
    if text.startswith("同"):
        for word, kinds in UNITS:
            if text.startswith(word, 1):
                rest = text[1 + len(word) :]
                if not rest:
                    found[word, Address(())] = None
                for kind in kinds:
                    found |= dict.fromkeys((word, address) for address in _tails(rest, kind))
    else:
        for after in _BARE:
            found |= dict.fromkeys(("", address) for address in _tails(text, after))
            if found and (after is None or re.fullmatch(BRANCHED, text)):
                break
    # 表の「第一号」は、欄が続かなければ号と読む。表の項のことかどうかは、元の本文で分かる
    bare = {one for one in found if not text.startswith("同") and one[1].steps[:1] and _is_strange(one[1])}
    items = any(address.steps[-1:] and address.steps[-1].kind is Kind.ITEM for _, address in found)
    return islice((one for one in found if one not in bare and not (items and _is_row(one[1]))), _MOST)


def _is_row(address: Address) -> bool:
    return len(address.steps) == 1 and address.steps[0].kind is Kind.ROW


def _is_strange(address: Address) -> bool:
    """裸の名が、実は別表などの名指しで始まっているか。"""
    first = address.steps[0]
    return first.kind in (Kind.ROW, Kind.ANNEX_PART, Kind.CELL) and _NOT_A_LABEL.match(first.label) is not None


def _tails(text: str, after: Kind | None) -> Iterator[Address]:
    """段の続き。位置の言葉に無い末尾 (各号、…以外の部分、改正規定、前の見出し) は、ここで段にする。"""
    if not text:
        return
    revisions = _REVISIONS.fullmatch(text)
    outside = _OUTSIDE.fullmatch(text)
    if revisions is not None:
        base, step = revisions["base"] or "", Step(Kind.PASSAGE, label=revisions["label"])
    elif outside is not None:
        base, step = outside["base"], Step(Kind.PASSAGE, label=outside["label"])
    elif text.endswith("各号"):
        base, step = text.removesuffix("各号"), Step(Kind.ITEM, label="各号")
    elif text == "の前の見出し" and after in (Kind.ARTICLE, Kind.PARAGRAPH):
        base, step = "", Step(Kind.CAPTION, label=after.value)
    else:
        yield from islice(readings(text, after), _MOST)
        return
    bases = islice(readings(base, after), _MOST) if base else (Address(()),)
    for address in bases:
        if address.part is None:
            yield Address((*address.steps, step))


def read_pair(text: str) -> Iterator[Mention]:
    """二つ: 「第一項及び第二項」を、続く二つの所の範囲として読む。"""
    both = re.fullmatch("(.+)(?:及び|並びに)(.+)", text)
    if both is not None:
        for first in read_mentions(both[1])[:1]:
            for second in read_mentions(both[2])[:1]:
                pair = replace(first, until=second.address)
                if is_pair(pair):
                    yield pair


def is_pair(mention: Mention) -> bool:
    """続く二つか: 範囲が、番号の続く二つの所だけを言うか。"""
    first, last = mention.address.steps, mention.until.steps if mention.until is not None else ()
    if not first or not last or first[-1].kind is not last[-1].kind or not first[-1].num or not last[-1].num:
        return False
    return last[-1].num == (*first[-1].num[:-1], first[-1].num[-1] + 1)


def write_pair(mention: Mention, numerals: Numerals) -> str:
    """二つ: 続く二つは「第一項及び第二項」、三つ以上は「第一項から第三項まで」と書く。"""
    if mention.until is None or not is_pair(mention):
        return write_mention(mention, numerals)
    first = write_mention(replace(mention, until=None), numerals)
    return f"{first}及び{write_mention(Mention(mention.until), numerals)}"


def write_mention(mention: Mention, numerals: Numerals) -> str:
    """名指しを書く。`read_mentions` で読めば元に戻る。

    Example:
        >>> write_mention(Mention(Address((Step(Kind.PARAGRAPH, (2,)),)), same="条"), Numerals.KANJI)
        '同条第二項'
    """
    words = _single(mention.same, mention.address, numerals)
    if mention.until is not None:
        words += f"から{_single('', mention.until, numerals)}まで"
    return words + ("（見出しを含む。）" if mention.captioned else "")


def _single(same: str, address: Address, numerals: Numerals) -> str:
    head = f"同{same}" if same else ""
    if not address.steps and address.part is None:
        return head
    afters: tuple[Kind | None, ...] = dict(UNITS).get(same, ()) if same else _BARE
    words = [head + _tail(address, numerals, after) for after in afters]
    words.sort(key=lambda word: word.count("「"))
    return next((word for word in words if next(_singles(word), None) == (same, address)), words[0] if words else head)


def _tail(address: Address, numerals: Numerals, after: Kind | None) -> str:
    last = address.steps[-1] if address.steps else None
    if last is None or not last.label or not _is_extra(last):
        return write_address(address, numerals, after)
    base = write_address(Address(address.steps[:-1]), numerals, after)
    if last.kind is Kind.CAPTION:
        return f"{base}の前の見出し"
    if last.label.endswith("改正規定") and base:
        return f"{base}のうち{last.label}"
    return base + last.label


def _is_extra(step: Step) -> bool:
    """位置の言葉に無い段かどうか。"""
    return step.kind is Kind.PASSAGE or (step.kind is Kind.CAPTION and not step.num) or step.label == "各号"


def is_heading(mention: Mention) -> bool:
    """章名か: 「第四章の章名」。"""
    return mention.address.part is PartKind.HEADING


def is_caption(mention: Mention) -> bool:
    """見出しか: 「第五条の見出し」「同条の前の見出し」「同見出し」。"""
    steps = mention.address.steps
    return steps[-1].kind is Kind.CAPTION if steps else mention.same == "見出し" and mention.address.part is None
