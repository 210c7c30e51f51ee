"""名のある設定: 様式と流儀。名前なら同梱のものか台帳のもの、``.toml`` で終わるか場所を含むならファイルを読む。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import amend
from amend.cli.arguments import named_file, page_of
from amend.errors import LedgerError, RequestError
from amend.files import read_bytes
from amend.toml import Page


@dataclass(frozen=True, slots=True)
class Shipped:
    """同梱のもの: 名のある設定の一種類。

    Attributes:
        word: 利用者への呼び名。
        folder: 同梱の置き場。
        option: 指定する引数。
        held: 台帳の中の、役所のものの置き場 (台帳の根からのフォルダの名)。置けないなら空。
    """

    word: str
    folder: str
    option: str
    held: str = ""

    def page(self, name: str, given: str = "") -> Page:
        """名前又はファイルから、読みかけの TOML 一枚。

        Args:
            name: 名前又はファイル。
            given: 名前の書かれた所。空なら、指定する引数。

        Raises:
            RequestError: そのような設定が無い。最も近い名を示す。
            LedgerError: TOML として読めない。
        """
        if name.endswith(".toml") or "/" in name or "\\" in name:
            return page_of(read_bytes(named_file(name)), name)
        shipped, own = self.shipped(), self.own()
        if name in shipped and name in own:  # どちらの流儀で印刷されるか、人の思い込みに任せない
            raise LedgerError(
                f"同梱の{self.word}と同じ名の{self.word}が、台帳にあります。",
                where=str(own[name]),
                advice="台帳のほうに別の名を付けてください。",
            )
        if name in own:
            return page_of(read_bytes(own[name]), f"{self.held}/{name}.toml")
        if name not in shipped:
            known = (*shipped, *own)
            import difflib  # 誤りを言うときだけ読み込む

            near = difflib.get_close_matches(name, known, n=1)
            raise RequestError(
                f"「{name}」という{self.word}はありません。",
                where=given or self.option,
                advice=(f"「{near[0]}」のことですか。" if near else "")
                + f"同梱の{self.word}: {'、'.join(shipped)}。"
                + (f"台帳の{self.word}: {'、'.join(own)}。" if own else "")
                + f"自分の{self.word}は .toml のファイルで指定できます。",
            )
        return page_of(shipped[name], f"{name}.toml")

    def shipped(self) -> dict[str, bytes]:
        """同梱のもの: 名から中身。名の順。"""
        # importlib.resources を使わないのは、zip の読み手まで読み込み、起動が遅くなるため。
        held = Path(amend.__file__).parent.joinpath("data", self.folder).iterdir()
        found = {entry.name.removesuffix(".toml"): entry for entry in held if entry.name.endswith(".toml")}
        return {name: found[name].read_bytes() for name in sorted(found)}

    def own(self) -> dict[str, Path]:
        """台帳のもの: 名からファイル。名の順。台帳の外では空。"""
        folder = self.own_folder()
        found = sorted(folder.glob("*.toml")) if folder else []
        return {path.stem: path for path in found}

    def own_folder(self) -> Path | None:
        """置き場: 今いるフォルダーの台帳の中の、役所のもののフォルダ (まだ無くてもよい)。台帳の外では None。

        作業ファイルを読む。様式は本文でも記録でもなく、書き直せばすぐに使える (DESIGN §8)。
        """
        try:
            here = Path.cwd()
        except FileNotFoundError:  # 今いるフォルダーが消されている
            return None
        root = next((folder for folder in (here, *here.parents) if (folder / ".git").is_dir()), None)
        return root / self.held if root and self.held else None
