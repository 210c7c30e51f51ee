"""様式: 新旧対照表の並べ方と印刷の流儀。名前つきの TOML から作る凍った値 (drafting-rules §1.2、§8)。

新しい様式に新しいコードは要らない。鍵の一覧は `FIELDS`、その意味と書き方は docs/styles.md である。
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from amend.numerals import Numerals
from amend.toml import COUNT, FLAG, LINE, Field, Kind, Page, Place, one_of, read_fields, write_value
from amend.toml.kinds import wrong

DEFAULT = "agreement-default"

PAPERS = {
    "A4 landscape": (297, 210),
    "A4 portrait": (210, 297),
    "A3 landscape": (420, 297),
    "A3 portrait": (297, 420),
    "B4 landscape": (364, 257),
    "B4 portrait": (257, 364),
}
"""用紙: 名から (幅, 高さ) ミリメートルへ。B4 は JIS の判。"""


class Mark(Enum):
    """印: 変わった字の描き方 (drafting-rules §1.2)。値は様式に書く語。"""

    UNDERLINE = "underline"
    DOUBLE = "double"
    BOLD = "bold"
    FRAME = "frame"
    DASHED = "dashed"
    THICK = "thick"

    @property
    def label(self) -> str:
        """利用者への呼び名。"""
        return _LABELS[self]


_LABELS = {
    Mark.UNDERLINE: "下線",
    Mark.DOUBLE: "二重下線",
    Mark.BOLD: "太字",
    Mark.FRAME: "囲み",
    Mark.DASHED: "破線の囲み",
    Mark.THICK: "太枠",
}


class Moved(Enum):
    """移った規定: 番号だけが変わった規定の中の描き方 (drafting-rules §1.4 E、§8.1)。"""

    OMIT = "omit"
    FULL = "full"


class Unchanged(Enum):
    """変わらない条: 描かないか、続くものを（略）の一行に畳むか (drafting-rules §1.2「runs of omitted units」)。"""

    HIDE = "hide"
    FOLD = "fold"


class Scope(Enum):
    """範囲: 対照表に描く規定 (drafting-rules §1.2)。"""

    CHANGED = "changed"
    ALL = "all"


class Direction(Enum):
    """向き: 横書きか縦書きか。縦書きでは、左に置くものが上段に来る (drafting-rules §1.7)。"""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


class Tables(Enum):
    """別表の置き方: 新旧を並べるか、新旧を積むか (drafting-rules §1.6 の 8)。"""

    SIDE = "side"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class Style:
    """様式: 新旧対照表の流儀の一揃い。

    Attributes:
        name: 様式の名。
        summary: どういう様式か。
        new_head: 新の側の頭の語。
        old_head: 旧の側の頭の語。
        new_first: 新を左に置くかどうか。
        number_head: 項番の列 (左の端) の頭の語。空なら項番の列は無い。
        numerals: 項番の数字。本文の番号は打ち直さない。
        third_head: 三つ目の列 (備考、説明) の頭の語。空なら三つ目の列は無い。
        third_words: 三つ目の列に書く、字句の改正の語。この語から ``third_emptied`` までは、``{規定}`` に規定の呼び名
            (条、項、号など) が入る。空なら、その変え方には何も書かない。
        third_caption: 見出しの改正の語。
        third_added: 追加の語。
        third_removed: 削除の語。
        third_down: 番号の繰下げの語。
        third_up: 番号の繰上げの語。
        third_replaced: 全部改正の語。
        third_emptied: 番号を残した削除 (「第○条　削除」) の語。
        third_row: 表の行の呼び名。
        third_joint: 二つの語の継ぎ目。
        note: 表の上の注。無ければ空。
        note_below: 表のすぐ下の注 (備考)。無ければ空。
        scope: 変わった規定だけを描くか、全文を描くか。
        unchanged: 変わらない条を、描かないか、続くものを「第３条～第５条　（略）」の一行に畳むか。
        context: 変わった項・号・表の行の前後の、（略）にしない変わらないものの数。
        captions: 変わらない見出しを、条の名として描くかどうか。
        moved: 番号だけが変わった規定の中を略すかどうか。
        omission: 略の符号。
        run_of_two: 略が二つ続くときの継ぎ目 (例: ``・``)。
        run_of_more: 略が三つ以上続くときの継ぎ目 (例: ``～``)。
        run_close: 略が三つ以上続くときの、終わりの番号の後の語 (例: ``まで``)。無ければ空。
        added: 加えた規定の、旧の側の語。空なら空欄。
        removed: 削った規定の、新の側の語。空なら空欄。
        mark: 変わった字の印。
        changed_font: 印の付いた字の書体。空なら本文の書体と同じ。
        provision_mark: 加え、削り、移し、全部を改めた規定の番号の印。None なら変わった字の印と同じ。
        caption_mark: 見出しだけの改正で、見出しの全部を囲む枠。None なら変わった字に印を付ける。
        table_mark: 加え、削った表の行と、中の作りの変わった欄の枠。None なら枠で囲まず、変わった字の印を付ける。
        padding: 字句の改正の所で、字の幅の足りない側に空白を補うかどうか。
        blank_between: 条と条の間に一行空けるかどうか。
        blank_end: 表の終わりに一行空けるかどうか。
        font: 本文の書体。
        font_size: 本文の字の大きさ (ポイント)。
        paper: 用紙 (`PAPERS` の名)。
        direction: 横書きか縦書きか。
        tables: 別表の新旧を並べるか、積むか。
        lead: 改正の文書とするとき (役割 2) の前書きの名 (`amend.leads`)。空なら参考資料だけに使う。
    """

    name: str
    summary: str
    new_head: str
    old_head: str
    new_first: bool
    number_head: str
    numerals: Numerals
    third_head: str
    third_words: str
    third_caption: str
    third_added: str
    third_removed: str
    third_down: str
    third_up: str
    third_replaced: str
    third_emptied: str
    third_row: str
    third_joint: str
    note: str
    note_below: str
    scope: Scope
    unchanged: Unchanged
    context: int
    captions: bool
    moved: Moved
    omission: str
    run_of_two: str
    run_of_more: str
    run_close: str
    added: str
    removed: str
    mark: Mark
    changed_font: str
    provision_mark: Mark | None
    caption_mark: Mark | None
    table_mark: Mark | None
    padding: bool
    blank_between: bool
    blank_end: bool
    font: str
    font_size: float
    paper: str
    direction: Direction
    tables: Tables
    lead: str


def _read_points(value: object, place: Place) -> object:
    """大きさ: 5 から 36 までのポイントの数。"""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return wrong(place, "数", 10)
    if not 5 <= value <= 36:
        place.fault(f"{place.name}には 5 から 36 までの数を書きます。")
    return float(value)


def _read_phrase(value: object, place: Place) -> object:
    """語: 空か、一行の文字列。"""
    return value if value == "" else LINE.read(value, place)


PROVISION = "{規定}"
"""三つ目の列の語の中の、規定の呼び名 (条、項など) を埋める所。"""


def _read_remark(value: object, place: Place) -> object:
    """三つ目の列の語: 空か、一行の文字列。波括弧は `PROVISION` にだけ書ける。"""
    if isinstance(value, str) and any(brace in value.replace(PROVISION, "") for brace in "{}"):
        example = place.assigned(f"{PROVISION}の追加")
        place.fault(f"{place.name}の波括弧に書ける語は {PROVISION} だけです。例: {example}")
    return _read_phrase(value, place)


_NUMERALS = {"kanji": Numerals.KANJI, "full": Numerals.FULL, "half": Numerals.HALF, "mixed": Numerals.ONE_DIGIT_FULL}
_PROVISION_MARKS = {"same": None, "double": Mark.DOUBLE}
_CAPTION_MARKS = {"same": None, "frame": Mark.FRAME, "dashed": Mark.DASHED, "thick": Mark.THICK}
_TABLE_MARKS = {"same": None, "thick": Mark.THICK, "dashed": Mark.DASHED}

_PHRASE = Kind(_read_phrase, str)
_REMARK = Kind(_read_remark, str)
_POINTS = Kind(_read_points, str)  # 台帳の TOML は小数を持たないので、引用符を付けずに `write_style` が書く

FIELDS = (
    Field("name", "様式の名", LINE),
    Field("summary", "どういう様式か", LINE),
    Field("new_head", "新の側の頭の語", LINE),
    Field("old_head", "旧の側の頭の語", LINE),
    Field("new_first", "新を左に置くか", FLAG),
    Field("number_head", "項番の列の頭の語", _PHRASE),
    Field("numerals", "項番の数字", one_of(_NUMERALS)),
    Field("third_head", "三つ目の列の頭の語", _PHRASE),
    Field("third_words", "字句の改正の語", _REMARK),
    Field("third_caption", "見出しの改正の語", _REMARK),
    Field("third_added", "追加の語", _REMARK),
    Field("third_removed", "削除の語", _REMARK),
    Field("third_down", "繰下げの語", _REMARK),
    Field("third_up", "繰上げの語", _REMARK),
    Field("third_replaced", "全部改正の語", _REMARK),
    Field("third_emptied", "番号を残す削除の語", _REMARK),
    Field("third_row", "表の行の呼び名", LINE),
    Field("third_joint", "二つの語の継ぎ目", LINE),
    Field("note", "表の上の注", _PHRASE),
    Field("note_below", "表の下の注", _PHRASE),
    Field("scope", "描く範囲", one_of(Scope)),
    Field("unchanged", "変わらない条", one_of(Unchanged)),
    Field("context", "略さずに残す前後の数", COUNT),
    Field("captions", "変わらない見出しを描くか", FLAG),
    Field("moved", "番号だけが変わった規定の中", one_of(Moved)),
    Field("omission", "略の符号", LINE),
    Field("run_of_two", "略が二つ続くときの継ぎ目", LINE),
    Field("run_of_more", "略が三つ以上続くときの継ぎ目", LINE),
    Field("run_close", "略が三つ以上続くときの終わりの語", _PHRASE),
    Field("added", "加えた規定の旧の側の語", _PHRASE),
    Field("removed", "削った規定の新の側の語", _PHRASE),
    Field("mark", "変わった字の印", one_of(Mark)),
    Field("changed_font", "変わった字の書体", _PHRASE),
    Field("provision_mark", "規定の番号の印", one_of(_PROVISION_MARKS)),
    Field("caption_mark", "見出しだけの改正の枠", one_of(_CAPTION_MARKS)),
    Field("table_mark", "表の行と欄の枠", one_of(_TABLE_MARKS)),
    Field("padding", "字の幅の足りない側に空白を補うか", FLAG),
    Field("blank_between", "条の間に一行空けるか", FLAG),
    Field("blank_end", "表の終わりに一行空けるか", FLAG),
    Field("font", "書体", LINE),
    Field("font_size", "字の大きさ", _POINTS),
    Field("paper", "用紙", one_of({name: name for name in PAPERS})),
    Field("direction", "横書きか縦書きか", one_of(Direction)),
    Field("tables", "別表の新旧の置き方", one_of(Tables)),
    Field("lead", "改正の文書とするときの前書き", _PHRASE),
)
"""様式の鍵: どれも省けない。省いた鍵に黙って補った流儀は、印刷して初めて分かる。"""


def read_style(page: Page) -> Style:
    """様式: 読みかけの TOML 一枚から様式を作る。

    Raises:
        FaultyFileError: 誤りがある。すべてを行番号と正しい書き方を添えて言う。

    Example:
        >>> read_style(Page('nam = "x"', "a.toml"))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        amend.toml.reading.FaultyFileError: ファイルに誤りが...「name」（様式の名）のことですか。...
    """
    values = read_fields(page.values, page.root, FIELDS)
    marks = [mark for key in _MARK_KEYS if (mark := values[key]) is not None]
    for key in ("note", "note_below"):
        note = str(values[key] or "")
        _check_note(note.replace(_GOTHIC, "") if values["changed_font"] else note, marks, page.root.at(key))
    page.finish()
    return Style(**values)


_MARK_KEYS = ("mark", "provision_mark", "caption_mark", "table_mark")

_GOTHIC = "ゴシック"
"""太字か、変わった字の書体を言う語。"""

_SAID = {
    Mark.DOUBLE: "二重下線|二重傍線",
    Mark.DASHED: "破線(?:の?(?:囲み|枠))?",
    Mark.THICK: "太枠|太線(?:の?(?:囲み|枠))?",
    Mark.UNDERLINE: "下線|傍線",
    Mark.BOLD: f"太字|{_GOTHIC}",
    Mark.FRAME: "囲み|枠",
}
"""注が印を言う語。先のものから探す (「二重下線」は「下線」ではない)。"""


def _check_note(note: str, marks: Sequence[Mark], place: Place) -> None:
    """注の言う印が、描く印であること。読む人は注を信じて表を読む。"""
    words = re.finditer("|".join(f"(?P<{mark.value}>{words})" for mark, words in _SAID.items()), note)
    wrong_words = [found[0] for found in words if Mark(found.lastgroup) not in marks]
    if marks and wrong_words:
        drawn = "と".join(mark.label for mark in marks)
        place.fault(f"{place.name}は「{'、'.join(dict.fromkeys(wrong_words))}」と言いますが、印は{drawn}です。")


def write_style(style: Style) -> str:
    """様式の TOML: 鍵を一行に一つ、意味を添えて書く。`read_style` の逆。

    Args:
        style: 様式。

    Returns:
        TOML の全文。人がこれを書き直して、自分の様式にする。
    """
    lines = []
    for field in FIELDS:
        value = field.kind.write(getattr(style, field.name))
        written = str(value) if field.kind is _POINTS else write_value(value)
        lines.append(f"{field.key} = {written}  # {field.label}\n")
    return "# 新旧対照表の様式。鍵の意味と書ける値は docs/styles.md\n" + "".join(lines)
