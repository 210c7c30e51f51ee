"""対照表の形: どの形式の書き手も読む、中立の表。

表の欄は本文の切れ端 (`Run`) でできている。語は一字も打ち直さない。（略）と見えない行を開けば、新旧の本文が
そのまま戻る (DESIGN §6 law 4)。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from amend.leads import Role
from amend.styles import Mark


class RunKind(Enum):
    """切れ端の種類。"""

    PLAIN = "変わらない字"
    CHANGED = "変わった字"
    LABEL = "（略）などの符号"
    LAYOUT = "描かない改行・空白"
    BREAK = "欄の中の改行"
    PAD = "反対の側の字句の幅だけ補う空白"


@dataclass(frozen=True, slots=True)
class Run:
    """切れ端: 一つの欄の中で続いている字。

    Attributes:
        kind: 種類。LABEL の ``text`` は本文の字ではなく、``start:end`` の代わりに立つ符号。PAD の
            ``text`` も本文の字ではなく、``start`` と ``end`` は同じ。
        text: 描く字。LABEL のほかは本文の ``start:end`` そのもの。BREAK は欄の中の改行 (と字下げ) で、改行一つに描く。
        start: 本文 (`amend.clause.flat`) の中の始め (0 から、符号位置)。
        end: 終わり (含まない)。
        note: 空白・幅・字形・見えない字だけの違いを名で言う注 (例: ``全角空白→半角空白``)。無ければ空。
        mark: CHANGED の字の印が対照表の印 (`Comparison.mark`) と違えば、その印。規定の番号の二重下線に使う。
    """

    kind: RunKind
    text: str
    start: int
    end: int
    note: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """側: 対照表の一行の、新又は旧の側。

    Attributes:
        cells: 欄の並び。条・項・号の行は一欄、表の行は表の欄の数だけ。
        table: 別表などの表の行かどうか。
        head: 表の頭の行かどうか (table のときだけ真になる)。
        hang: 折り返した行の字下げ (全角の数)。
        framed: 枠 (`Comparison.frame`) で囲む欄 (0 から、昇順)。枠が印なので、中の字にほかの印は描かない。
    """

    cells: tuple[tuple[Run, ...], ...]
    table: bool = False
    head: bool = False
    hang: int = 0
    framed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """行: 同じ高さに並ぶ新旧の一組。

    Attributes:
        new: 新の側。
        old: 旧の側。
        shown: 描くかどうか。描かない行は変わらない規定で、復元のためだけに持つ。
        opens: 新しい条・別表などがここから始まるかどうか (一行空ける様式が使う)。
        place: 位置の呼び方 (例: ``第３条第２項``)。新の側の番号、無ければ旧の側の番号。
            描かない行では空。
        number: 項番。変わった条・別表の最初の行だけが持つ。
        remark: 三つ目の列に書く、変え方の説明 (例: ``項の追加``)。三つ目の列を描くかどうかは様式による。
    """

    new: Side
    old: Side
    shown: bool
    opens: bool
    place: str
    remark: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """新旧対照表: 様式の見出し・注・行。どの形式の書き手も、これだけを読んで描く。

    Attributes:
        title: 表題 (例: ``○○連携協約新旧対照表``)。
        new_head: 新の側の頭の語 (例: ``変更後``)。
        old_head: 旧の側の頭の語。
        new_first: 新を左 (縦書きでは上) に置くかどうか。
        note: 表の上の注 (例: ``（下線部分は変更部分）``)。無ければ空。
        rows: 行。描かないものも含む。
        layout_notes: 置き方 (空行・字下げ) だけの違い。改正ではないが、黙って隠さない。
        state: 本文の状態を言う断り (例: ``案（議決前）``)。
        mark: 変わった字の印。
        third_head: 三つ目の列の頭の語 (例: ``説明``)。空なら三つ目の列は描かない。
        note_below: 表のすぐ下の注。改行は段落を改める。無ければ空。
        number_head: 項番の列 (左の端) の頭の語。空なら項番の列は描かない。
        frame: 表の欄を囲む枠 (THICK か DASHED)。None なら、枠で囲む欄は無い。
        role: 表が何であるか。
        lead: 表題の次の前書き。字下げした段落の並び。改正の文書でなければ空。
    """

    title: str
    new_head: str
    old_head: str
    new_first: bool
    note: str
    rows: tuple[Row, ...]
    layout_notes: tuple[str, ...]
    state: str
    mark: Mark = Mark.UNDERLINE
    third_head: str = ""
    note_below: str = ""
    number_head: str = ""
    frame: Mark | None = None
    role: Role = Role.REFERENCE
    lead: tuple[str, ...] = ()

    @property
    def below(self) -> tuple[str, ...]:
        """表のすぐ下の段落。"""
        return tuple(self.note_below.split("\n")) if self.note_below else ()

    @property
    def subject(self) -> str:
        """書類の属性に書く役割 (drafting-rules §1.1)。"""
        return f"新旧対照表（{self.role.value}）"
