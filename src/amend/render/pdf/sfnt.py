"""書体ファイルの読み: 名と、どの字の形を持つかだけを読む (OpenType の name と cmap)。

形の無い字を PDF に描くと、組版の道具は何も言わずに四角を描く。描く前に確かめるのに要るのはこの二つの表だけなので、
書体の全体を扱う大きな道具には頼らない。
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_MOST = 64 << 20
"""一つの表の大きさの限り (バイト)。壊れたファイルに記憶を食い尽くさせない。"""

_FAMILY = (1, 4, 16)  # 書体の名、書体の名と太さ、組版上の書体の名
_PREFERRED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""字の番号から形への表のうち、広いものから。(プラットフォーム, 符号化)。"""


class Glyphs:
    """字形: 一つの書体の、どの字の形を持つか。

    Args:
        path: 書体のファイル。
        index: ファイルの中の何番目の書体か (ttc のとき)。

    Raises:
        ValueError: 書体のファイルではないか、壊れている。
        OSError: 読めない。
    """

    def __init__(self, path: Path, index: int) -> None:
        table = _table(path, index, b"cmap")
        subtables = dict(_subtables(table))
        wide = next((subtables[key] for key in _PREFERRED if key in subtables), None)
        if wide is None:
            raise ValueError("Unicode の cmap がありません")
        self._groups = _groups(wide)
        self._ends = [end for _, end, _ in self._groups]
        self._variants = _variants(subtables.get((0, 5), b""))

    def has(self, cluster: str) -> bool:
        """一つの書記素のすべての字の形を持つか。異体字セレクタは、前の字との組で調べる。"""
        before = ""
        for ch in cluster:
            if "\ufe00" <= ch <= "\ufe0f" or "\U000e0100" <= ch <= "\U000e01ef":
                if not _within(self._variants.get(ord(ch), ()), ord(before or "\0")):
                    return False
            elif not self._maps(ord(ch)):
                return False
            before = ch
        return True

    def _maps(self, code: int) -> bool:
        at = bisect_left(self._ends, code)
        if at == len(self._groups):
            return False
        start, _, missing = self._groups[at]
        return start <= code and code not in missing


def family_names(path: Path, index: int) -> frozenset[str]:
    """書体の名: ファイルに書かれた名のすべて (日本語の名も、英語の名も)。読めなければ空。"""
    try:
        return frozenset(_names(_table(path, index, b"name")))
    except (OSError, ValueError, struct.error):
        return frozenset()


def _names(table: bytes) -> Iterator[str]:
    count, storage = struct.unpack_from(">2xHH", table)
    for i in range(count):
        platform, _, _, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * i)
        if platform in (0, 3) and name in _FAMILY:
            start = storage + offset
            yield table[start : start + length].decode("utf-16-be", "replace")


def _table(path: Path, index: int, tag: bytes) -> bytes:
    """一つの表。ファイルの全体 (数十メガバイト) は読まない。"""
    try:
        with path.open("rb") as file:
            start = 0
            if file.read(4) == b"ttcf":
                file.seek(12 + 4 * index)
                (start,) = struct.unpack(">I", file.read(4))
            file.seek(start + 4)
            (count,) = struct.unpack(">H6x", file.read(8))
            for _ in range(count):
                name, offset, length = struct.unpack(">4s4xII", file.read(16))
                if name == tag and length <= _MOST:
                    file.seek(offset)
                    return file.read(length)
    except struct.error as error:
        raise ValueError("書体のファイルが途中で切れています") from error
    raise ValueError(f"{tag.decode()} の表がありません")


def _subtables(table: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    (count,) = struct.unpack_from(">2xH", table)
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * i)
        yield (platform, encoding), table[offset:]


_Group = tuple[int, int, frozenset[int]]
"""続いた字の番号の (初め, 終わり, その中の形の無いもの)。"""


def _groups(table: bytes) -> list[_Group]:
    (kind,) = struct.unpack_from(">H", table)
    if kind == 12:
        (count,) = struct.unpack_from(">12xI", table)
        found = struct.iter_unpack(">III", table[16 : 16 + 12 * count])
        return [(start, end, frozenset({start} if glyph == 0 else ())) for start, end, glyph in found]
    if kind == 4:
        return list(_segments(table))
    raise ValueError(f"読めない cmap の形式です: {kind}")


def _segments(table: bytes) -> Iterator[_Group]:
    """形式 4: 基本多言語面の字。"""
    (double,) = struct.unpack_from(">6xH", table)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts, deltas, offsets = (struct.unpack_from(f">{count}H", table, 16 + double * (i + 1)) for i in range(3))
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        at = 16 + double * 3 + 2 * i + offset
        missing = set()
        for code in range(start, end + 1):
            glyph = code
            if offset:
                where = at + 2 * (code - start)
                glyph = int.from_bytes(table[where : where + 2], "big")
            if (offset and glyph == 0) or (glyph + delta) & 0xFFFF == 0:
                missing.add(code)
        yield start, end, frozenset(missing)


_Ranges = tuple[tuple[int, int], ...]


def _variants(table: bytes) -> dict[int, _Ranges]:
    """形式 14: 異体字セレクタごとの、組になる字の範囲。"""
    if not table:
        return {}
    (count,) = struct.unpack_from(">6xI", table)
    found = {}
    for i in range(count):
        high, low, plain, drawn = struct.unpack_from(">BHII", table, 10 + 11 * i)
        found[high << 16 | low] = (*_plain(table, plain), *_drawn(table, drawn))
    return found


def _plain(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    """ふつうの形と同じ形になる字の範囲。"""
    count = struct.unpack_from(">I", table, offset)[0] if offset else 0
    for i in range(count):
        high, low, more = struct.unpack_from(">BHB", table, offset + 4 + 4 * i)
        yield high << 16 | low, (high << 16 | low) + more


def _drawn(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    """別の形を持つ字。"""
    count = struct.unpack_from(">I", table, offset)[0] if offset else 0
    for i in range(count):
        high, low = struct.unpack_from(">BH", table, offset + 4 + 5 * i)
        yield high << 16 | low, high << 16 | low


def _within(ranges: _Ranges, code: int) -> bool:
    return any(start <= code <= end for start, end in ranges)


@cache
def glyphs(path: Path, index: int) -> Glyphs:
    """字形: 同じファイルは一度だけ読む。"""
    return Glyphs(path, index)
