"""人の作った Word の対照表を読む: どの書き方の docx からでも、表の字と書式を取り出す。

amend の書いた書類は `amend.read.table_docx` が厳しく読む。ここは、ほかの人の表を断らずに読むための入口である。
変更履歴は承諾したものとして読み、隠し文字は読まない。読めば字が落ちる表だけは断る。
"""

from __future__ import annotations

from collections.abc import Iterable

from amend.errors import TextError
from amend.read.foreign import ReadTable, read_rows
from amend.read.package import role_part, xml_parts
from amend.read.word import at, formats, name_of
from amend.read.word_letters import IMPORTED, TableWalk

_ADVICE = "新旧の二つの列のある表か、Word の .docx として保存してあるかを確かめてください。"
_AS_LETTERS = "Word で、ふつうの字に打ち直すか、取り除いてから保存してください。"


def read_foreign_docx(data: bytes) -> ReadTable:
    """Word の表の読み: 文書の中の新旧対照表を読む。続けて置かれた幾つもの表は、一つにつなぐ。

    Args:
        data: docx のバイト列。

    Raises:
        TextError: Word の書類として読めない。新旧の二つの列のある表が無い。又は、表に、読み方の決まらない所がある。
    """
    parts = xml_parts(data, "Word の書類", under=("_rels/", "word/"), advice=_ADVICE)
    main = role_part(parts, "officeDocument", advice=_ADVICE)
    body = at(parts[main], "body")
    if body is None:
        raise TextError("Word の書類として読めません: 本文がありません。", advice=_ADVICE)
    outside = TableWalk(formats(parts, main))
    tables = [element for element in outside.shown(body, "p", "tbl") if name_of(element) == "tbl"]
    walks = [(TableWalk(outside.formats), element) for element in tables]
    read = [(read_rows(list(walk.rows(element))), walk) for walk, element in walks]
    found = [(table, walk) for table, walk in read if table is not None]
    headed = [one for one in found if one[0].heads != ("", "")] or found[:1]
    same = [one for one in headed if one[0].heads == headed[0][0].heads]
    # 断るのは、対照表とみた表の所だけである。対照表が見つからなければ、字の落ちた所が、その訳かもしれない
    _refuse(fault for fault in outside.faults if not same or fault[0] == IMPORTED)
    _refuse(fault for _, walk in same or read for fault in walk.faults)
    if not same:
        raise TextError("新旧対照表がありません: 二つの列のある表が無い書類です。", advice=_ADVICE)
    return ReadTable(same[0][0].heads, tuple(row for table, _ in same for row in table.rows))


def _refuse(faults: Iterable[tuple[str, str]]) -> None:
    for kind, where in faults:
        raise TextError(f"表に、読み方の決まらない所があります ({kind})。", where=where, advice=_AS_LETTERS)
