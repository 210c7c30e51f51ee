"""位置: 「第３条第２項ただし書」「別表１の表(3)の項」 ⇄ 木の中の所 (drafting-rules §2.2、DESIGN §4)。

言葉を読み (`read_address`)、書き (`write_address`)、節点の位置を言い (`locate`)、位置から節点を探す (`resolve`)。
"""

from __future__ import annotations

from amend.address.locating import Gazetteer, locate, numerals_in, places
from amend.address.model import Address, Step
from amend.address.reader import read_address, readings
from amend.address.refusals import PlaceError
from amend.address.resolving import Place, resolve
from amend.address.tables import RowLabel, head_row, row_label
from amend.address.writer import write_address

__all__ = [
    "Address",
    "Gazetteer",
    "Place",
    "PlaceError",
    "RowLabel",
    "Step",
    "head_row",
    "locate",
    "numerals_in",
    "places",
    "read_address",
    "readings",
    "resolve",
    "row_label",
    "write_address",
]
