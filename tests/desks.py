"""試験の机: 本物の台帳のフォルダーで、利用者と同じにコマンドを打つ。"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from conftest import Done
from repositories import git

from amend.cli import common
from amend.cli.main import main

PARTIES = ("--party", "toyama=富山市", "--party", "mihon=見本町")
BILLS = {"toyama": ("議案第３号", "令和元年１２月定例会"), "mihon": ("議案第１２号", "令和元年第４回定例会")}
FIRST = "toyama-mihon/2019-toyama-1"
SECOND = "toyama-mihon/2020-toyama-1"
THIRD = "toyama-mihon/2022-toyama-1"
BOTH_LINES = [
    "富山市議会 令和元年１２月定例会 議案第３号 原案可決 2019-12-20",
    "見本町議会 令和元年第４回定例会 議案第１２号 原案可決 2019-12-18",
]


@dataclass(frozen=True, slots=True)
class Desk:
    """机: 台帳のフォルダーと、コマンドの打ち方。

    Attributes:
        root: 台帳のフォルダー。今いるフォルダーでもある。
        cli: コマンド (`conftest.cli`)。
    """

    root: Path
    cli: Callable[..., Done]

    def done(self, *arguments: object) -> Done:
        """打って、できたことを確かめる。"""
        done = self.cli(*arguments)
        assert done.code == 0, done.err
        return done

    def refused(self, code: int, *arguments: object) -> str:
        """打って、断られ、コミットも作業ファイルも変わらないことを確かめ、訳を返す。"""
        before = (self.head, self.files())
        done = self.cli(*arguments)
        assert (done.code, self.head, self.files()) == (code, *before), done.err
        return done.err

    def submit(self, path: str, party: str, day: str, *more: object) -> Done:
        """議案を提出する。"""
        bill, session = BILLS[party]
        return self.done("record", "提出", path, *by(party, day), *bill_options(bill, session), *more)

    def resolve(self, path: str, party: str, day: str, *more: object) -> Done:
        """原案可決とする。"""
        return self.done("record", "議決", path, *by(party, day), "--result", "原案可決", *more)

    def approve(self, path: str, days: dict[str, tuple[str, str]]) -> None:
        """当事者ごとに、提出し、可決する。"""
        for party, (submitted, resolved) in days.items():
            self.submit(path, party, submitted)
            self.resolve(path, party, resolved)

    @property
    def head(self) -> str:
        """先頭のコミット。"""
        return git(self.root, "rev-parse", "HEAD").strip()

    def log(self, pretty: str, *arguments: str) -> list[str]:
        """沿革: 新しい順の、空でない行。"""
        return [line for line in git(self.root, "log", f"--format={pretty}", *arguments).splitlines() if line]

    def files(self) -> dict[str, bytes]:
        """作業ファイルのすべて。"""
        found = (path for path in self.root.rglob("*") if path.is_file() and ".git" not in path.parts)
        return {str(path.relative_to(self.root)): path.read_bytes() for path in found}

    def text(self, path: str) -> Path:
        """案件の本文のファイル。"""
        agreement, _, amendment = path.partition("/")
        return self.root / "agreements" / agreement / "amendments" / amendment / "text.txt"

    def rewrite(self, path: str, old: str, new: str) -> None:
        """案件の本文を書き直す。"""
        file = self.text(path)
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8", newline="")

    @property
    def clean(self) -> bool:
        """作業ファイルと索引が、先頭のコミットのとおりか。"""
        return git(self.root, "status", "--porcelain") == ""


def by(party: str, day: str) -> tuple[str, ...]:
    """だれの、いつの記録か。"""
    return "--party", party, "--date", day


def bill_options(bill: str, session: str) -> tuple[str, ...]:
    """提出の引数。"""
    return "--bill", bill, "--session", session, "--title", "連携協約の締結に関する協議について"


def run(*arguments: object) -> None:
    """打つ: 出力は見ない。"""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = common.run(main, [str(argument) for argument in arguments])
    assert code == 0, said.getvalue()
