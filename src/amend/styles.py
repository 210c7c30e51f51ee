"""様式: 新旧対照表の並べ方と印刷の流儀。名前つきの TOML から作る凍った値 (drafting-rules §1.2、§8)。

新しい様式に新しいコードは要らない。鍵の一覧は `FIELDS` である。
"""

from __future__ import annotations

from dataclasses import dataclass

from amend.toml import FLAG, LINE, PROSE, Field, Kind, Page, Place, read_fields
from amend.toml.kinds import wrong

DEFAULT = "agreement-default"


@dataclass(frozen=True, slots=True)
class Style:
    """様式: 新旧対照表の流儀の一揃い。

    Attributes:
        name: 様式の名。
        new_head: 新の側の頭の語。
        old_head: 旧の側の頭の語。
        new_first: 新を左に置くかどうか。
        note: 表の上の注。無ければ空。
        omission: 略の符号。
        added: 加えた規定の、旧の側の語。空なら空欄。
        removed: 削った規定の、新の側の語。空なら空欄。
        run_of_two: 略が二つ続くときの継ぎ目 (例: ``・``)。
        run_of_more: 略が三つ以上続くときの継ぎ目 (例: ``～``)。
        blank_between: 条と条の間に一行空けるかどうか。
        font: 本文の書体。
        font_size: 本文の字の大きさ (ポイント)。
        paper: 用紙 (``A4 landscape`` など)。
    """

    name: str
    new_head: str
    old_head: str
    new_first: bool
    note: str
    omission: str
    added: str
    removed: str
    run_of_two: str
    run_of_more: str
    blank_between: bool
    font: str
    font_size: float
    paper: str


def _read_points(value: object, place: Place) -> object:
    """大きさ: ポイントの数。様式は読むだけなので、書き方は持たない。"""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return wrong(place, "数", 10)
    return float(value)


FIELDS = (
    Field("name", "様式の名", LINE),
    Field("new_head", "新の側の頭の語", LINE),
    Field("old_head", "旧の側の頭の語", LINE),
    Field("new_first", "新を左に置くか", FLAG),
    Field("note", "表の上の注", PROSE),
    Field("omission", "略の符号", LINE),
    Field("added", "加えた規定の旧の側の語", PROSE),
    Field("removed", "削った規定の新の側の語", PROSE),
    Field("run_of_two", "略が二つ続くときの継ぎ目", LINE),
    Field("run_of_more", "略が三つ以上続くときの継ぎ目", LINE),
    Field("blank_between", "条の間に一行空けるか", FLAG),
    Field("font", "書体", LINE),
    Field("font_size", "字の大きさ", Kind(_read_points, str)),
    Field("paper", "用紙", LINE),
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
    page.finish()
    return Style(**values)
