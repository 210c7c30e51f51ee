"""名のある設定: 様式と流儀。名前なら同梱のもの、``.toml`` で終わるか場所を含むならファイルを読む。"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from importlib.resources import files

from amend.cli.arguments import named_file, page_of
from amend.errors import RequestError
from amend.files import read_bytes
from amend.toml import Page


@dataclass(frozen=True, slots=True)
class Shipped:
    """同梱のもの: 名のある設定の一種類。

    Attributes:
        word: 利用者への呼び名。
        folder: 同梱の置き場。
        option: 指定する引数。
    """

    word: str
    folder: str
    option: str

    def page(self, name: str) -> Page:
        """名前又はファイルから、読みかけの TOML 一枚。

        Raises:
            RequestError: そのような設定が無い。最も近い名を示す。
            LedgerError: TOML として読めない。
        """
        if name.endswith(".toml") or "/" in name or "\\" in name:
            return page_of(read_bytes(named_file(name)), name)
        held = files("amend").joinpath("data", self.folder).iterdir()
        shipped = {entry.name.removesuffix(".toml"): entry for entry in held}
        if name not in shipped:
            near = difflib.get_close_matches(name, shipped, n=1)
            raise RequestError(
                f"「{name}」という{self.word}はありません。",
                where=self.option,
                advice=(f"「{near[0]}」のことですか。" if near else "")
                + f"同梱の{self.word}: {'、'.join(sorted(shipped))}。"
                f"自分の{self.word}は .toml のファイルで指定できます。",
            )
        return page_of(shipped[name].read_bytes(), f"{name}.toml")
