"""様式の受取り: 名前なら同梱の様式、``.toml`` で終わるか場所を含むならファイルを読む。"""

from __future__ import annotations

import difflib
from importlib.resources import files

from amend.cli.arguments import named_file, page_of
from amend.errors import RequestError
from amend.files import read_bytes
from amend.styles import Style, read_style


def load_style(name: str) -> Style:
    """様式: 名前又はファイルから読む。

    Raises:
        RequestError: そのような様式が無い。最も近い名を示す。
        LedgerError: 書き方が正しくない。ファイル・行・正しい書き方をすべて言う。
    """
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return read_style(page_of(read_bytes(named_file(name)), name))
    shipped = {entry.name.removesuffix(".toml"): entry for entry in files("amend").joinpath("data/styles").iterdir()}
    if name not in shipped:
        near = difflib.get_close_matches(name, shipped, n=1)
        raise RequestError(
            f"「{name}」という様式はありません。",
            where="--style",
            advice=(f"「{near[0]}」のことですか。" if near else "")
            + f"同梱の様式: {'、'.join(sorted(shipped))}。自分の様式は .toml のファイルで指定できます。",
        )
    return read_style(page_of(shipped[name].read_bytes(), f"{name}.toml"))
