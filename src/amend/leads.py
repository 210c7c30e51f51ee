"""前書き: 新旧対照表を改正の文書そのものとするとき (役割 2)、表に添える文 (drafting-rules §1.8 の L0–L9)。

名前つきの TOML から作る凍った値で、新しい言い方に新しいコードは要らない。文の中の ``{題名}`` ``{新}`` ``{旧}`` ``{印}``
``{変更}`` は、文書、様式の頭の語、様式の印から埋める。
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from string import Formatter

from amend.styles import Direction, Mark, Style
from amend.toml import FLAG, LINE, Field, Page, Place, list_of, one_of, read_fields, table_of


class Role(Enum):
    """役割: 対照表が何であるか (drafting-rules §1.1)。値は書類に書く語。"""

    REFERENCE = "参考資料"
    INSTRUMENT = "改正の文書"


class Occurrence(Enum):
    """変え方: 表に現れるもの。値は TOML に書く語。"""

    WORDS = "字句"
    ADDED = "追加"
    MOVED = "移動"
    MOVED_WORDS = "移動と字句"
    DELETED = "削除"


class Where(Enum):
    """変え方ごとの文を置く所。"""

    NONE = ""
    ABOVE = "上"
    BELOW = "下"


@dataclass(frozen=True, slots=True)
class Case:
    """変え方ごとの文。

    Attributes:
        when: この変え方のどれかが現れるときに書く。
        text: 文。
    """

    when: tuple[Occurrence, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """前書き: 一つの型。

    Attributes:
        name: 型の名 (L0 から L9、又は役所の名)。
        summary: どういう型か。
        above: 表の前の文。一段落に一つ。
        note: 表のすぐ上に右に寄せて書く付記。無ければ空。
        below: 表の後の備考。一段落に一つ。
        cases: 変え方ごとの文。現れるものだけを書く。
        cases_at: 変え方ごとの文を置く所。
        numbered: 変え方ごとの文に (1) から番号を付けるか。
        double: 規定の番号に二重の印を引くか (方式書)。
    """

    name: str
    summary: str
    above: tuple[str, ...]
    note: str
    below: tuple[str, ...]
    cases: tuple[Case, ...]
    cases_at: Where
    numbered: bool
    double: bool


@dataclass(frozen=True, slots=True)
class Said:
    """書く文: 前書きの、ある文書についてのもの。

    Attributes:
        above: 表の前の文。
        note: 表のすぐ上の付記。
        below: 表の後の備考。
    """

    above: tuple[str, ...] = ()
    note: str = ""
    below: tuple[str, ...] = ()


def say(lead: Lead, style: Style, title: str, found: Collection[Occurrence]) -> Said:
    """書く: 前書きの文を、文書と様式と、表に現れた変え方で埋める。

    Args:
        lead: 型。
        style: 様式。頭の語と印を取る。
        title: 改める文書の名指し (「原連携協約」など)。
        found: 表に現れた変え方。
    """
    slots = slots_of(style, title)
    chosen = [case.text for case in lead.cases if set(case.when) & set(found)]
    numbered = [f"({n})　{text}" for n, text in enumerate(chosen, start=1)] if lead.numbered else chosen
    above = (*lead.above, *(numbered if lead.cases_at is Where.ABOVE else ()))
    below = (*lead.below, *(numbered if lead.cases_at is Where.BELOW else ()))
    fill = [tuple(text.format_map(slots) for text in texts) for texts in (above, below)]
    return Said(fill[0], lead.note.format_map(slots), fill[1])


def slots_of(style: Style, title: str) -> dict[str, str]:
    """埋める語: 動詞は頭の語に合わせる (改正後なら改正、ほかは変更)。"""
    heads = style.new_head + style.old_head
    return {
        "題名": title,
        "新": style.new_head,
        "旧": style.old_head,
        "印": mark_word(style),
        "変更": "改正" if "改正" in heads else "変更",
    }


def mark_word(style: Style) -> str:
    """印の呼び名: 縦書きか、注が傍線と言う様式の下線は「傍線」。枠で囲む様式では「下線及び太枠」(§1.8 L1)。"""
    beside = style.direction is Direction.VERTICAL or "傍線" in style.note + style.note_below
    word = "傍線" if beside and style.mark is Mark.UNDERLINE else style.mark.label
    return f"{word}及び{style.table_mark.label}" if style.table_mark else word


_SLOTS = ("題名", "新", "旧", "印", "変更")

_CASE = (Field("when", "現れる変え方", list_of(one_of(Occurrence))), Field("text", "文", LINE))


def _case(when: Sequence[Occurrence], text: str) -> Case:
    return Case(tuple(when or ()), text)


FIELDS = (
    Field("name", "前書きの名", LINE),
    Field("summary", "どういう前書きか", LINE),
    Field("above", "表の前の文", list_of(LINE), ()),
    Field("note", "表の上の付記", LINE, ""),
    Field("below", "表の後の備考", list_of(LINE), ()),
    Field("cases", "変え方ごとの文", list_of(table_of(_case, _CASE)), ()),
    Field("cases_at", "変え方ごとの文を置く所", one_of(Where), Where.NONE),
    Field("numbered", "変え方ごとの文に番号を付けるか", FLAG, False),
    Field("double", "規定の番号に二重の印を引くか", FLAG, False),
)
"""前書きの鍵。"""


def read_lead(page: Page) -> Lead:
    """前書き: 読みかけの TOML 一枚から。

    Raises:
        FaultyFileError: 誤りがある。すべてを行番号と正しい書き方を添えて言う。
    """
    values = read_fields(page.values, page.root, FIELDS)
    _check(values, page.root)
    page.finish()
    return Lead(**values)


def _check(values: Mapping[str, object], place: Place) -> None:
    """埋める語が、知っている語であること。文が一つはあること。"""
    cases = [case.text for case in _tuple(values["cases"]) if isinstance(case, Case)]
    texts = [("note", values["note"])]
    for key, listed in (("above", _tuple(values["above"])), ("below", _tuple(values["below"])), ("cases", cases)):
        texts += [(key, text) for text in listed]
    for key, text in texts:
        for slot in _slots(text if isinstance(text, str) else ""):
            if slot not in _SLOTS:
                place.at(key).fault(f"「{{{slot}}}」という語はありません。書ける語: {'、'.join(_SLOTS)}。")
    if not any(text for _, text in texts) and not place.page.broken:
        place.fault("文がありません。「above」「below」「cases」のどれかに書いてください。")
    if cases and values["cases_at"] is Where.NONE:
        place.at("cases_at").fault("変え方ごとの文を置く所を「上」か「下」と書いてください。")


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _slots(text: str) -> list[str]:
    """埋める語の名。括弧が釣り合わなければ、その文の全部。"""
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return [text]
