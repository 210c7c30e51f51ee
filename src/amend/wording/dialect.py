"""流儀: 改め文の書き方のうち、団体や文書によって違うところ (drafting-rules §2.2–2.5、§8.1)。

名前つきの TOML から作る凍った値である。流儀は文書のものであり、操作する人のものではない (両当事者が一つの文に
調印する)。鍵の一覧は `FIELDS` である。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from amend.numerals import Numerals
from amend.toml import COUNT, FLAG, LINE, Field, Page, one_of, read_fields

DEFAULT = "municipal"


class AfterWord(Enum):
    """後の語: 字句を加えるとき、目印の字句の後をどう言うか (drafting-rules §2.3)。値は印刷される語。"""

    NEXT = "の次に"
    BELOW = "の下に"
    RIGHT = "の右に"
    BEHIND = "の後に"
    NONE = "加えない"
    """山形・高知: 字句は加えず、いつも「Ａ」を「ＡＢ」に改める。"""


class TableShape(Enum):
    """表の形: 改め文の中に表の項をどう書くか (drafting-rules §6)。"""

    LIST = "並び"
    BOXES = "罫線"


@dataclass(frozen=True, slots=True)
class Dialect:
    """流儀: 改め文の書き方の一揃い。

    Attributes:
        name: 流儀の名。
        after_word: 字句を加えるときの「後」の語。
        numerals: 条や数の数字。None なら改正前の本文と同じ数字。
        en_bloc: まとめて繰り下げる・繰り上げる最も少ない数 (R49)。2 以上。
        chained: 「第四条中第四号を第五号とし、第三号を…」と言い始める、号の移動の続く数。
        captions_joined: 見出しと条文の同じ改正を「（見出しを含む。）」にまとめるか (§8.1)。
        tables: 表の形。
    """

    name: str
    after_word: AfterWord
    numerals: Numerals | None
    en_bloc: int
    chained: int
    captions_joined: bool
    tables: TableShape


_NUMERALS = {"本文と同じ": None} | {member.value: member for member in Numerals}

FIELDS = (
    Field("name", "流儀の名", LINE),
    Field("after_word", "字句を加えるときの語", one_of(AfterWord)),
    Field("numerals", "数字の書き方", one_of(_NUMERALS)),
    Field("en_bloc", "まとめて移す最も少ない数", COUNT),
    Field("chained", "「…中」でまとめる移動の数", COUNT),
    Field("captions_joined", "見出しと条文の同じ改正をまとめるか", FLAG),
    Field("tables", "表の形", one_of(TableShape)),
)
"""流儀の鍵: どれも省けない。省いた鍵に黙って補った流儀は、印刷して初めて分かる。"""


def read_dialect(page: Page) -> Dialect:
    """流儀: 読みかけの TOML 一枚から流儀を作る。

    Raises:
        FaultyFileError: 誤りがある。すべてを行番号と正しい書き方を添えて言う。

    Example:
        >>> read_dialect(Page('nam = "x"', "a.toml"))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        amend.toml.reading.FaultyFileError: ファイルに誤りが...「name」（流儀の名）のことですか。...
    """
    values = read_fields(page.values, page.root, FIELDS)
    page.finish()
    return Dialect(**values)
