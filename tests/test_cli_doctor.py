"""amend doctor: 導かれるものの不具合は説明して直し、証しと利用者の書きかけには触れない (R3、issue 6 §4)。"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from desks import FIRST, Desk
from repositories import git, snapshot

from amend.store.lock import MARK, STALE_AFTER

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

CASE = f"agreements/toyama-mihon/amendments/{FIRST.partition('/')[2]}"
TEXT = "agreements/toyama-mihon/text.txt"
RECORD = f"{CASE}/record/toyama-001-submission.toml"
DRAFT = "agreements/toyama-mihon/amendments/2020-toyama-1/text.txt"


def _aged(path: Path, data: bytes = b"") -> None:
    path.write_bytes(data)
    os.utime(path, (0, path.stat().st_mtime - STALE_AFTER - 1))


def _without_driver(root: Path) -> None:
    git(root, "config", "--remove-section", "diff.jyobun")


def _crlf(root: Path) -> None:
    (root / TEXT).write_bytes((root / TEXT).read_bytes().replace(b"\n", b"\r\n"))


def _old_entry(root: Path) -> None:
    """索引に、前のコミットの中身がある: 殺された記録の後と同じ形。"""
    git(root, "rm", "-q", "--cached", TEXT)


def _without_attributes(root: Path) -> None:
    git(root, "rm", "-q", ".gitattributes")
    git(root, "commit", "-qm", "消す")


def _params(table: Mapping[str, object], *sample: str) -> list[object]:
    """表の行: 見本のほかは soak で動かす。"""
    soak = pytest.mark.soak
    return [pytest.param(row, id=name, marks=() if name in sample else soak) for name, row in table.items()]


@dataclass(frozen=True, slots=True)
class Damage:
    """不具合: 作り方、言うこと、直したときに言うこと。"""

    make: Callable[[Path], object]
    says: str
    healed: str


DAMAGES = {
    "a killed record": Damage(
        lambda root: (root / ".git/index.lock").write_bytes(MARK), "途中で止まった記録", "片付けました"
    ),
    "scratch": Damage(
        lambda root: (root / ".git/amend-12-0123456789abcdef.index").write_bytes(b""), "途中で止まった記録", "片付け"
    ),
    "an old index.lock": Damage(lambda root: _aged(root / ".git/index.lock"), "Git の錠が残って", "錠を消しました"),
    "an old branch lock": Damage(lambda root: _aged(root / ".git/refs/heads/main.lock"), "Git の錠が残", "錠を消し"),
    "a temporary file": Damage(
        lambda root: (root / "agreements/.amend-0123456789abcdef.tmp").write_bytes(b"x"), "一時ファイル", "消しました"
    ),
    "a half made repository": Damage(
        lambda root: (root / ".amend-init-0123456789abcdef").mkdir(), "一時ファイルが残", "消しました"
    ),
    "no driver": Damage(_without_driver, "条を差分の見出しにする設定がありません", "設定を加えました"),
    "no attributes": Damage(_without_attributes, "属性が、台帳に備わっていません", "コミットしました"),
    "no index": Damage(lambda root: (root / ".git/index").unlink(), "索引が無いか、壊れて", "作り直しました"),
    "a broken index": Damage(
        lambda root: (root / ".git/index").write_bytes(b"DIRC" + bytes(20)), "索引が無いか、壊れて", "index.damaged-"
    ),
    "an unlisted file": Damage(_old_entry, "索引が、台帳のとおりではありません", "台帳のとおりにしました"),
    "a lost record": Damage(lambda root: (root / RECORD).unlink(), "作業フォルダーにありません", "台帳から戻しました"),
    "a lost text": Damage(lambda root: (root / TEXT).unlink(), "作業フォルダーにありません", "台帳から戻しました"),
    "CRLF": Damage(_crlf, "改行が CRLF に", "台帳から戻しました"),
}


@pytest.mark.parametrize("damage", _params(DAMAGES, "a killed record", "a broken index"))
def test_what_is_derived_is_explained_and_repaired(concluded: Desk, damage: Damage) -> None:
    """不具合は、頼まれなければ説明だけ、頼まれれば直し、何をしたかを言う。書きかけの案は一字も変わらない。"""
    path = concluded.root / DRAFT
    path.parent.mkdir()
    path.write_text("案の書きかけ\n", "utf-8")
    healthy = concluded.files()
    damage.make(concluded.root)
    broken = snapshot(concluded.root)
    shown = concluded.cli("doctor")
    assert (shown.code, damage.says in shown.out) == (1, True), shown
    assert snapshot(concluded.root) == broken
    fixed = concluded.cli("doctor", "--fix")
    assert (fixed.code, damage.healed in fixed.out) == (0, True), fixed
    assert concluded.files() == healthy
    assert git(concluded.root, "status", "--porcelain", "-z") == f"?? {path.parent.relative_to(concluded.root)}/\0"
    assert concluded.done("doctor").err == "不具合はありません。\n"
    assert concluded.cli("audit").code == 0


def _edit(path: str) -> Callable[[Path], object]:
    return lambda root: (root / path).write_bytes((root / path).read_bytes() + "# 直し\n".encode())


def _staged(root: Path) -> None:
    """作業ファイルは台帳のとおりで、索引にだけ、どこにも無い書直しがある。"""
    before = (root / TEXT).read_bytes()
    _edit(TEXT)(root)
    git(root, "add", TEXT)
    (root / TEXT).write_bytes(before)


def _broken_object(root: Path) -> None:
    name = git(root, "rev-parse", f"HEAD:{TEXT}").strip()
    path = root / ".git/objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(b"")


KEPT = {
    "an edited record": (_edit(RECORD), "記録のファイルが書き直されています"),
    "a staged edit": (_staged, "索引に、まだ記録していないものがあります"),
    "a young lock": (lambda root: (root / ".git/index.lock").write_bytes(b""), "Git の錠が残っています"),
    "a detached head": (lambda root: git(root, "checkout", "-q", "--detach"), "枝に居ません"),
    "a hostile setting": (lambda root: git(root, "config", "core.pager", "x"), "core.pager"),
    "a broken object": (_broken_object, "履歴が壊れています"),
}


@pytest.mark.parametrize("kept", _params(KEPT, "an edited record"))
def test_what_could_be_lost_is_only_explained(concluded: Desk, kept: tuple[Callable[[Path], object], str]) -> None:
    """証しの壊れ、利用者の書直し、Git の途中の状態は、わけを言うだけで、直せと頼まれても一バイトも変えない。"""
    make, says = kept
    make(concluded.root)
    before = snapshot(concluded.root)
    for arguments in (("doctor",), ("doctor", "--fix")):
        done = concluded.cli(*arguments)
        assert (done.code, says in done.out) == (1, True), done
    assert snapshot(concluded.root) == before


def test_a_text_being_edited_is_no_trouble(concluded: Desk) -> None:
    """台帳本文の書直しは、これから記録する案かもしれないので、不具合とみなさない。"""
    _edit(TEXT)(concluded.root)
    before = concluded.files()
    assert concluded.done("doctor", "--fix").err == "不具合はありません。\n"
    assert concluded.files() == before


def test_everything_at_once_as_json(concluded: Desk) -> None:
    """いくつもの不具合は一度に直り、JSON は、直せるかと直したかを一件ずつ言う。"""
    for name in ("no driver", "a temporary file", "a lost record", "CRLF"):
        DAMAGES[name].make(concluded.root)
    told = json.loads(concluded.cli("doctor", "--json").out)
    fixed = json.loads(concluded.done("doctor", "--fix", "--json").out)
    assert [(found["kind"], found["fixable"], found["fixed"]) for found in told] == [
        ("一時ファイル", True, False),
        ("差分の設定", True, False),
        ("作業ファイル", True, False),
        ("作業ファイル", True, False),
    ]
    assert fixed == [found | {"fixed": True} for found in told]
    assert concluded.clean
