"""引数の受取り: ファイルの名と、人の書いた TOML (様式、取込みの記録)。誤りには、どのファイルのことかを必ず添える。"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from amend.errors import LedgerError, RequestError, TextError
from amend.identifiers import IDENTIFIER
from amend.toml import Page


def named_file(argument: str) -> Path:
    """名指されたファイル又はフォルダ。空の名は断る: 空のままでは、今いるフォルダを指してしまう。

    Raises:
        RequestError: 名が空である。
    """
    if not argument.strip():
        raise RequestError(
            "ファイルやフォルダの名が空です。",
            where=f"「{argument}」",
            advice="名を書いてください。今いるフォルダは「.」と書きます。",
        )
    return Path(argument)


def is_id(argument: str) -> bool:
    """台帳の名か: 協約又は「協約/案件」と書かれているか。点や ./ や全角文字のあるものはファイルの名である。

    Example:
        >>> is_id("toyama-mihon/2026-toyama-1"), is_id("./toyama"), is_id("text.txt")
        (True, False, False)
    """
    return re.fullmatch(rf"{IDENTIFIER}(/{IDENTIFIER})?", argument) is not None


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """名指し: 囲んだ仕事の本文の誤りに、どのファイルのことかを添える。"""
    try:
        yield
    except TextError as error:
        error.where = f"{path} {error.where}".rstrip()
        raise


def page_of(data: bytes, where: str) -> Page:
    """一枚: TOML のファイルの中身を読む。文法の誤りも値の誤りも、`Page.finish` が一度に言う。

    Args:
        data: ファイルの全部。UTF-8 (BOM はあってもよい)。
        where: 誤りの場所として示すファイルの名。

    Raises:
        LedgerError: UTF-8 ではない。
    """
    try:
        return Page(data.decode(), where)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LedgerError(
            "UTF-8 で書かれていません。",
            where=f"{where} {line}行目",
            advice="メモ帳などで開き、文字コードに UTF-8 を選んで保存してください。",
        ) from error
