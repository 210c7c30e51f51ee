"""Markdown の対照表を読む: 二列の表から、紙の上で言っていることを取り出す。

書き手の道具は使わない。書き手とは、欄の境「│」と要素の名だけを分け合う。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.errors import TextError
from amend.read.reading import Reading, ReadSide, Stretch, merged
from amend.styles import Mark

_ADVICE = "amend が作った Markdown か、手で直していないかを確かめてください。"
_RULE = re.compile(r"\|(?P<number> --: \|)? :-- \| :-- \|( :-- \|)?")
_PIECE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|&#(?P<code>[0-9]{1,7});|<(?P<tag>/?(?:ins|strong|sub)|br)>"
    r"|(?P<stray>[\\`*_\[\]<>|~&])|(?P<plain>[^\\`*_\[\]<>|~&]+)"
)


def read_markdown(data: bytes) -> Reading:
    """Markdown の読み: 対照表を読む。

    Args:
        data: Markdown の全文 (UTF-8)。

    Raises:
        TextError: 対照表でない。又は、知らない書き方がある。
    """
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise TextError("Markdown が UTF-8 ではありません。", advice=_ADVICE) from error
    rule, shape = next(((n, found) for n, line in enumerate(lines) if (found := _RULE.fullmatch(line))), (0, None))
    if shape is None or not rule:
        raise TextError("対照表の Markdown ではありません: 二列の表がありません。", advice=_ADVICE)
    end = next((n for n in range(rule, len(lines)) if not lines[n]), len(lines))
    columns = len(_cells(lines[rule]))
    table = [_cells(line) for line in (lines[rule - 1], *lines[rule + 1 : end])]
    if any(len(row) != columns for row in table):
        raise TextError("欄の数の違う行があります。", advice=_ADVICE)
    first = 1 if shape["number"] else 0
    numbers = [_plain("".join(row[:first])) for row in table]
    heads, *rows = [row[first:] for row in table]
    above = [line for line in lines[: rule - 1] if line]
    title = next((n for n, line in enumerate(above) if line.startswith("# ")), None)
    state, rest = above[:title], above[(title or 0) + 1 :]
    lead, note = ([line for line in rest if line.startswith("> ") is led] for led in (True, False))
    if title is None or len(state) > 1 or len(note) > 1:
        raise TextError("表の上に、知らない字があります。", where="／".join(above), advice=_ADVICE)
    return Reading(
        title=_plain(above[title][2:]),
        state=_plain("".join(state)),
        note=_plain("".join(note)),
        heads=(_plain(heads[0]), _plain(heads[1])),
        rows=tuple((_side(row[0]), _side(row[1])) for row in rows),
        furniture=tuple(_plain(re.sub(r"^(?:## |- |> )", "", line)) for line in (*lead, *lines[end:]) if line),
        third_head="".join(map(_plain, heads[2:])),
        remarks=tuple(_plain(cell) for row in rows for cell in row[2:]),
        number_head=numbers[0],
        numbers=tuple(numbers[1:]) if first else (),
    )


def _cells(line: str) -> list[str]:
    """行の二つから四つの升。逃がしていない縦棒で分ける。"""
    cells = re.split(r"(?<!\\)(?:\\\\)*\|", line)
    if len(cells) not in (4, 5, 6) or cells[0] or cells[-1]:
        raise TextError("表の行が二列から四列のどれでもありません。", where=line, advice=_ADVICE)
    return [_inside(cell) for cell in cells[1:-1]]


def _inside(half: str) -> str:
    if len(half) < 2 or half[0] != " " or half[-1] != " ":
        raise TextError("表の升の前後に空白がありません。", where=half, advice=_ADVICE)
    return half[1:-1]


def _side(half: str) -> ReadSide:
    table = half.startswith("│") and half.endswith("│") and len(half) > 1
    cells = half[1:-1].split("│") if table else [half]
    head = all(cell.startswith("<b>") and cell.endswith("</b>") for cell in cells)
    if head:
        cells = [cell.removeprefix("<b>").removesuffix("</b>") for cell in cells]
    return ReadSide(tuple(merged(_stretches(cell)) for cell in cells), table, head)


def _plain(text: str) -> str:
    stretches = list(_stretches(text))
    if any(s.underlined or s.note for s in stretches):
        raise TextError("表の外に線があります。", where=text, advice=_ADVICE)
    return "".join(s.text for s in stretches)


def _stretches(text: str) -> Iterator[Stretch]:
    open_tag, at = "", 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        assert piece is not None  # どの字もどれかに当たる
        at = piece.end()
        match piece.lastgroup:
            case "tag" if piece["tag"] == "br":
                yield _stretch("\n", open_tag)
            case "tag":
                opening = not piece["tag"].startswith("/")
                name = piece["tag"].lstrip("/")
                if opening == bool(open_tag) or (not opening and name != open_tag):
                    raise TextError("要素の開け閉めが合いません。", where=text, advice=_ADVICE)
                open_tag = name if opening else ""
            case "stray":
                raise TextError(f"逃がしていない記号があります: {piece[0]}", where=text, advice=_ADVICE)
            case _:
                words = piece["escaped"] or piece["plain"] or chr(min(int(piece["code"] or 0), 0x10FFFF))
                yield _stretch(words, open_tag)
    if open_tag:
        raise TextError("閉じていない要素があります。", where=text, advice=_ADVICE)


_MARKS = {"ins": Mark.UNDERLINE, "strong": Mark.BOLD}


def _stretch(text: str, tag: str) -> Stretch:
    return Stretch(text, tag in _MARKS, tag == "sub", _MARKS.get(tag, Mark.UNDERLINE))
