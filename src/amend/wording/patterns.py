"""型: 改め文の句の種類の一覧。上から順に読む。ここに無い形の文は「読めない」と報告し、推し測らない。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.wording import captions, insertions, moves, provisions, words
from amend.wording.scanning import Read, Write
from amend.wording.sentence import (
    CaptionPhrase,
    DeletePhrase,
    HeadingPhrase,
    InsertPhrase,
    MovePhrase,
    NumberPhrase,
    Phrase,
    ReplacePhrase,
    ShiftPhrase,
    WholePhrase,
    WordsPhrase,
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """型: 句の一種類の例と、その読み手と書き手。

    Attributes:
        example: 例。誤りの説明に挙げる。
        kind: 読み書きする句。
        read: 読み手。
        write: 書き手。
    """

    example: str
    kind: type[Phrase]
    read: Read
    write: Write


PATTERNS: tuple[Pattern, ...] = (
    Pattern("○○の全部を次のように改正する", WholePhrase, provisions.read_whole, provisions.write_whole),
    Pattern("「第４章　雑則」を「第４章　補則」に改める", HeadingPhrase, captions.read_heading, captions.write_heading),
    Pattern("第５条の見出しを「（協議会）」に改める", CaptionPhrase, captions.read_caption, captions.write_caption),
    Pattern("第５条中", WordsPhrase, words.read_places_of_words, words.write_words),
    Pattern("「年１回」を「年２回」に改める", WordsPhrase, words.read_words, words.write_words),
    Pattern("附則第２項に項番号を付する", NumberPhrase, captions.read_number, captions.write_number),
    Pattern("第５条を次のように改める", ReplacePhrase, provisions.read_replace, provisions.write_replace),
    Pattern("第６条を削る", DeletePhrase, provisions.read_delete, provisions.write_delete),
    Pattern("第５条を第６条とする", MovePhrase, moves.read_move, moves.write_move),
    Pattern("第５条から第７条までを１条ずつ繰り下げる", ShiftPhrase, moves.read_shift, moves.write_shift),
    Pattern("第４条の次に次の１条を加える", InsertPhrase, insertions.read_insert, insertions.write_insert),
)
"""型: 文のどの所でも、上から順に試す。"""
