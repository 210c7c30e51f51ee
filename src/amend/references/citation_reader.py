"""引用を読む: 条文の中の引用を拾う (drafting-rules §2.7)。

他の法令の条文 (「地方自治法第二百五十二条の二」)、引用符の中、「同条」のように前の文脈に掛かるものは、この本文の引用
とは読まない。並び「第三条第一項及び第三項」の後のものは前のものの条を引き継ぎ、括弧の中は括弧の前のものを引き継ぐ。
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from amend.numerals import NUMBER, read_branched, read_number
from amend.references.citations import Citation, Level, Origin
from amend.references.quotation import unquoted


@dataclass(slots=True)
class _Frame:
    """括弧一段 (深さ 0 は括弧の外): 最後の引用と、それより後の字句。

    ``outer`` は括弧の前に引用があること、``foreign`` は他の法令に付いた括弧の中であることを示す。
    """

    depth: int = 0
    outer: bool = False
    last: Citation | None = None
    gap: str = ""
    at: int = 0
    foreign: bool = False

    def pass_over(self, words: str) -> None:
        """引用でない字句を読み過ごす。並びかどうかと、すぐ前の字だけが要るので、長くなれば頭を捨てる。"""
        self.gap += words
        if len(self.gap) > _LONGEST_GAP:
            self.gap = _CUT + self.gap[-_NEAR:]


_N = f"(?>{NUMBER})"
# 「第二条の一部」「第三項の二分の一」の「一」「二」は枝番号ではない。
_BRANCH = rf"(?:の{_N}(?![部般定体層致時人者方種年月日分円割倍箇つ]|以[上下]))*"
_WORD_END = "(?![約件例文理目])"
_TOKEN = re.compile(
    r"(?P<open>[（(])|(?P<close>[）)])"
    rf"|(?P<suppl>附則|付則)(?=第{_N}[条項])"
    rf"|(?P<annex>別表)(?:第(?P<table>{_N}{_BRANCH})(?!号))?"
    rf"|(?P<chapter>第{_N}[編章節款]{_BRANCH})"
    rf"|第(?P<article>{_N})条{_WORD_END}(?P<branch>{_BRANCH})"
    rf"|第(?P<paragraph>{_N})項{_WORD_END}"
    rf"|第(?P<item>{_N})号(?P<item_branch>{_BRANCH})(?![一-鿿](?<![及又並若中本前後柱以等各と]))"
    rf"|(?<![以従事直])前(?P<count>{_N}|各)?(?P<before>[条項号]){_WORD_END}"
    rf"|次(?P<after>[条項号]){_WORD_END}"
    rf"|(?:この|本)(?P<here>[条項号]){_WORD_END}"
    rf"|(?<![共合])(?P<same>同[条項号表]){_WORD_END}"
    r"|(?P<every>(?:次の)?各号)"
)
# 引用の後に付くもの: 「ただし書」「前段」、号の細目「イ」。
_PART = r"(?:本文|ただし書き?|[前中後]段|柱書き?|各号列記以外の部分|[ア-ン](?![ァ-ヶー])|[①-⑳⑴-⒇ⅰ-ⅻ])"
_AND = r"(?:、|，|及び|又は|並びに|若しくは|から|まで|・|および|または|ならびに|もしくは)"
_PARTS = re.compile(rf"{_PART}*")
_LIST = re.compile(rf"(?:{_PART}|{_AND})*{_AND}")
# 引用の前がかな・句読点・文の始めなら、この本文の引用である。漢字や閉じ括弧なら、法令の名が前にある。
_HOME = re.compile(
    r"(?:^|[ぁ-んa-zａ-ｚ、。，．（(：:・「」『』\s]|以下|その他|この(?:法律|政令|[府省]令|規則|条例|規程|規約|協約|協定|告示|訓令)"
    r"|(?<![一-鿿])本(?:法|条例|規則|規程|規約|協約|協定))$"
)
_NOT_HOME = re.compile(
    r"(?:(?:[法令例則程約旧新律款憲表欄]|[前後旧新従]|これら)の|準用(?:する|される)|適用(?:する|される))$"
)
_OF_A_ROW = re.compile("の(?:[上中下]|第[一二三四五六七八九十])欄")
_LAW_BEFORE = re.compile(r"[法令例則程約](?:の規定)?$")
_ACT_NUMBER = re.compile(r"年[^。]{1,30}$")
_REPLACES = re.compile("とあるのは|読み?替える(?:もの|こと|。)")
_SENTENCE = re.compile("。|この場合において|については、")
_LEVELS = {"条": Level.ARTICLE, "項": Level.PARAGRAPH, "号": Level.ITEM}
_NEAR = 40
_LONGEST_GAP = 200
_CUT = "…"  # 並びの字句に現れない字。頭を捨てた字句を並びと読み違えない


def citations(text: str) -> tuple[Citation, ...]:
    """引用: 一つの節点の語の中の引用を、現れる順に返す。長さに比例する時間で読む。

    Example:
        >>> [(c.origin.name, c.article, c.paragraph) for c in citations("第三条第二項及び第四項並びに民法第五条")]
        [('MAIN', (3,), (2,)), ('MAIN', (3,), (4,)), ('FOREIGN', (5,), ())]
    """
    plain = _before_replacement(unquoted(text))
    found: list[Citation] = []
    frames = [_Frame()]
    for match in _TOKEN.finditer(plain):
        frame = frames[-1]
        frame.pass_over(plain[frame.at : match.start()])
        frame.at = match.end()
        if match["open"]:
            frames.append(_inner(frame, match.end()))
        elif match["close"]:
            if len(frames) > 1:
                frames.pop()
            frames[-1].at = match.end()
        else:
            _take(match, plain, frame, found)
    return _with_doubts(found, plain)


def _before_replacement(plain: str) -> str:
    """読替えより前: 「この場合において、第三条中…とあるのは」の第三条は、準用される法令のものかもしれない。"""
    replaces = _REPLACES.search(plain)
    if replaces is None:
        return plain
    ends = [m.end() for m in _SENTENCE.finditer(plain, 0, replaces.start())]
    return plain[: ends[-1] if ends else 0]


def _inner(frame: _Frame, at: int) -> _Frame:
    """括弧の中: 「第三条（第二項を除く。）」のように引用のすぐ後の括弧は、その引用を引き継ぐ。"""
    adopted = frame.last if _PARTS.fullmatch(frame.gap) or _LIST.fullmatch(frame.gap) else None
    foreign = frame.foreign or bool(_LAW_BEFORE.search(frame.gap))
    if adopted is not None:
        foreign = foreign or adopted.origin is Origin.FOREIGN
    return _Frame(frame.depth + 1, frame.last is not None, adopted, "", at, foreign)


def _take(match: re.Match[str], plain: str, frame: _Frame, found: list[Citation]) -> None:
    """引用の字句一つを読み、前の引用に続けるか、並びの次の引用とするか、新しい引用とする。"""
    unit, last = _unit(match), frame.last
    if last is not None and _PARTS.fullmatch(frame.gap):
        deeper = unit.top > last.depth
        citation = last.under(unit) if deeper else last.beside(unit)
        if deeper and last.end == match.start() and found[-1:] == [last]:
            found.pop()
            citation = replace(citation, start=last.start, since=last.since)
    elif last is not None and _LIST.fullmatch(frame.gap):
        citation = replace(last.beside(unit), since=last if frame.gap.endswith("から") else None)
    else:
        citation = unit if _is_home(plain, match) else unit.abroad()
        # 「前項各号の取組（第一号を除く。）」の第一号は、前項の号とも読める
        citation = replace(citation, doubtful=frame.outer and unit.origin is Origin.HERE)
    if frame.depth and match["item"] and _ACT_NUMBER.search(frame.gap):
        frame.foreign = True  # 「（平成三年法律第七十七号。第三十二条の三第七項を除く。）」
    row = unit.top is Level.ITEM and _OF_A_ROW.match(plain, match.end())  # 「第一号の下欄」は表の項
    if row or (frame.foreign and unit.origin is not Origin.STEP):
        citation = citation.abroad()
    found.append(citation)
    frame.last, frame.gap = citation, ""


def _is_home(plain: str, match: re.Match[str]) -> bool:
    """この本文の引用かどうかを、すぐ前の字で見分ける。「補正予算（第３号）」の番号も引用ではない。"""
    start, end = match.span()
    if plain[max(0, start - 1) : start] in ("（", "(") and plain[end : end + 1] in ("）", ")"):
        return False
    before = plain[max(0, start - _NEAR) : start]
    return bool(_HOME.search(before)) and not _NOT_HOME.search(before)


def _unit(match: re.Match[str]) -> Citation:
    """字句一つだけを見た引用。"""
    start, end = match.span()
    if match["suppl"]:
        return Citation(start, end, Origin.SUPPL)
    if match["annex"]:
        return Citation(start, end, Origin.ANNEX, article=read_branched(match["table"]) if match["table"] else ())
    if match["chapter"]:
        return Citation(start, end, Origin.CHAPTER)
    if match["article"]:
        return Citation(start, end, Origin.MAIN, article=read_branched(match["article"] + match["branch"]))
    if match["paragraph"]:
        return Citation(start, end, Origin.HERE, paragraph=(read_number(match["paragraph"]),))
    if match["item"]:
        return Citation(start, end, Origin.HERE, item=read_branched(match["item"] + match["item_branch"]))
    if match["before"]:
        step = -read_number(match["count"]) if match["count"] not in (None, "各") else -1
        return Citation(start, end, Origin.STEP, step=step, level=_LEVELS[match["before"]])
    if match["after"]:
        return Citation(start, end, Origin.STEP, step=1, level=_LEVELS[match["after"]])
    if match["here"]:
        return Citation(start, end, Origin.STEP, level=_LEVELS[match["here"]])
    if match["same"]:
        return Citation(start, end, Origin.FOREIGN, same=_LEVELS.get(match["same"][1]))
    return Citation(start, end, Origin.HERE, every_item=True)


def _with_doubts(found: list[Citation], plain: str) -> tuple[Citation, ...]:
    """疑い: 同じ文の前に他の法令の条の引用があれば、「第五条」はその法令の条かもしれない。"""
    done: list[Citation] = []
    law, at = False, 0
    for citation in found:
        law = law and "。" not in plain[at : citation.start]
        own = citation.origin in (Origin.MAIN, Origin.HERE)
        done.append(replace(citation, doubtful=True) if law and own else citation)
        law, at = law or (citation.origin is Origin.FOREIGN and bool(citation.article)), citation.end
    return tuple(done)


def listed_length(text: str) -> int:
    """並びの長さ: 頭から続く引用の並び (「第三条第一項及び第三項」) の字数。頭が引用でなければ 0。

    Example:
        >>> listed_length("第三条第一項及び第三項の規定並びに第五条")
        11
    """
    end = 0
    for citation in citations(text):
        if citation.start and not (end and _LIST.fullmatch(text[end : citation.start])):
            break
        end = citation.end
    return end
