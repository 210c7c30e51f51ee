"""控えの試験: 束のファイルから別の所に戻した台帳は、同じ台帳であり、続けて使える (R25)。"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done
from desks import Desk
from repositories import git

pytest_plugins = ["ledger_fixtures", "desk_fixtures", "audit_fixtures"]

_SEEN = (
    ("list", "--json"),
    ("log", "toyama-mihon", "--json"),
    ("blame", "ouen", "--json"),
    ("show", "ouen"),
    ("checkpoint",),
)


def test_a_backup_restored_elsewhere_is_the_same_ledger(
    storied: Path, cli: Callable[..., Done], tmp_path: Path
) -> None:
    """控えの束を別の所に戻し、印刷しておいた検問の控えで確かめる。どのコマンドの答えも、どのファイルも変わらない。"""
    desk, bundle, slip = Desk(storied, cli), tmp_path / "控え.bundle", tmp_path / "検問.txt"
    desk.done("checkpoint", "-o", slip)
    desk.done("sync", "-o", bundle)
    seen = [desk.done(*words).out for words in _SEEN]
    git(tmp_path, "clone", "--quiet", str(bundle), "戻した台帳")
    restored = Desk(tmp_path / "戻した台帳", cli)
    for key in ("user.name", "user.email"):
        git(restored.root, "config", key, git(storied, "config", key).strip())
    with contextlib.chdir(restored.root):
        restored.done("audit", "--since", slip)
        assert [restored.done(*words).out for words in _SEEN] == seen
        restored.done("doctor", "--fix")
        assert (restored.head, _texts(restored.root)) == (desk.head, _texts(storied))
        restored.done(
            "propose",
            "ouen",
            "--proposer",
            "toyama",
            "--reason",
            "戻した後も続けるため。",
            "--effective",
            "締結",
            "--year",
            "2023",
        )


def _texts(root: Path) -> dict[str, bytes]:
    folder = root / "agreements"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_damaged_backup_is_not_a_ledger(storied: Path, cli: Callable[..., Done], tmp_path: Path) -> None:
    """壊れた束からは戻らない: 壊れる前は戻せた束も、一か所が変われば、Git が取り出さない。"""
    bundle = tmp_path / "控え.bundle"
    Desk(storied, cli).done("sync", "-o", bundle)
    git(tmp_path, "clone", "--quiet", str(bundle), "壊れる前")
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    with pytest.raises(AssertionError, match="index-pack"):
        git(tmp_path, "clone", "--quiet", str(bundle), "戻した台帳")
