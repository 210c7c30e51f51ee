"""状態の表: 台帳の状態ごとに、どのコマンドがどう終わるか (reliability.md B14、R16)。升の一つ一つが約束である。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import test_store_gate as gate
from desks import FIRST, SECOND, by
from repositories import git

TEXT = "agreements/toyama-mihon/text.txt"
PROPOSAL = ("propose", "toyama-mihon", "--proposer", "toyama", "--effective", "締結")
NOTICE = ("record", "告示", FIRST, *by("toyama", "2019-12-26"))
_NEW = ("new", "ouen", "--template", "kyotei", "--party", "toyama=富山市", "--party", "mihon=見本町", "--year", "2020")

READING: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("list", "--json"),
    ("log",),
    ("show", "toyama-mihon"),
    ("search", "連携"),
    ("compare", SECOND),
    ("check", SECOND),
    ("audit",),
    ("checkpoint",),
    ("doctor",),
)
"""読むコマンド: どの状態でも、一バイトも書かない。"""

WRITING: tuple[tuple[str, ...], ...] = (
    NOTICE,
    ("record", "particulars", "toyama-mihon"),
    (*PROPOSAL, "--year", "2021", "--reason", "改めるため。"),
    ("instrument", SECOND),
    _NEW,
    ("init",),
    ("doctor", "--fix"),
)
"""書くコマンド: 台帳に記録するもの (二つ)、案を置くもの (三つ)、備えるもの (二つ)。"""


@dataclass(frozen=True, slots=True)
class State:
    """状態の行。

    Attributes:
        make: 作り方。台帳のフォルダーを受け取る。
        cells: 読むコマンドと書くコマンドの終了コード。上の並びの順。
        says: 断るコマンドの言うこと。
    """

    make: Callable[[Path], object]
    cells: str
    says: str = ""


def _dirty(root: Path) -> None:
    """直しかけの台帳本文。"""
    (root / TEXT).write_bytes((root / TEXT).read_bytes() + b"x\n")


def _occupied(root: Path) -> None:
    """これから書く記録のファイルが、もうある。"""
    (root / f"{TEXT.rpartition('/')[0]}/amendments/{FIRST.partition('/')[2]}/record/toyama-004-notice.toml").touch()


def _staged(root: Path) -> None:
    _dirty(root)
    git(root, "add", TEXT)


def _unborn(root: Path) -> None:
    git(root, "switch", "-q", "--orphan", "new")


def _replaced(root: Path) -> None:
    git(root, "replace", "HEAD", "HEAD~1")


def _worktree(root: Path) -> None:
    """``git worktree`` で作った、もう一つの作業フォルダー。"""
    git(root, "worktree", "add", "-q", "-b", "other", str(root.parent / "tree"))
    (root / ".git").rename(root.parent / "main.git")
    (root / ".git").write_text(f"gitdir: {root.parent / 'main.git'}\n", "utf-8")


def _shut(name: str) -> State:
    """読むことも断る状態。"""
    return State(gate.STATES[name].make, _SHUT, gate.STATES[name].says)


def _unfinished(name: str) -> State:
    """途中の作業のある状態: 読めて、案は置けるが、記録は断る。"""
    return State(gate.STATES[name].make, _UNFINISHED, gate.STATES[name].says)


_OPEN = "00000010000000000"
_SHUT = "44444444414444441"
_UNFINISHED = "00000011014400001"

STATES = {
    "clean": State(lambda root: None, _OPEN),
    "dirty text": State(_dirty, _OPEN),
    "staged text": State(_staged, _OPEN),
    "occupied record": State(_occupied, "00000010004000000"),
    "detached": State(gate.STATES["detached"].make, "00000010014400001", "枝に居ません"),
    "unborn": State(_unborn, "44444444414444401"),
    "merge": _unfinished("merge"),
    "rebase": _unfinished("rebase"),
    "rebase by patches": _unfinished("rebase by patches"),
    "cherry-pick": _unfinished("cherry-pick"),
    "revert": _unfinished("revert"),
    "bisect": State(gate.STATES["bisect"].make, "00000010014400001", gate.STATES["bisect"].says),
    "unmerged": _unfinished("unmerged"),
    "no name": State(gate.STATES["no name"].make, "00000010004400000", gate.STATES["no name"].says),
    "worktree": State(_worktree, _SHUT, "ほかのフォルダーを指しています"),
    "replaced": State(_replaced, _SHUT, "物の差替え"),
    **{
        name: _shut(name)
        for name in (
            "bare",
            "linked",
            "common folder",
            "shallow",
            "alternates",
            "grafts",
            "attributes",
            "partial",
            "sparse",
            "sha256",
            "broken settings",
            "broken ref",
            "another owner",
        )
    },
}
"""状態の一覧。"""
