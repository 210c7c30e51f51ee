"""まっさらな写しの試験: 手元の設定・フック・札・差替え・注記は移らず、欠けた物は見逃さない (I7、B9、B10)。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done
from desks import Desk
from repositories import git

from amend import store
from amend.errors import LedgerError

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


def _planted(root: Path, canary: Path) -> None:
    """利用者の読む履歴を変え得るもの: 札、注記、名の読替え、ほかの枝、フック。"""
    git(root, "tag", "-a", "-m", "札", "v1")
    git(root, "notes", "add", "-m", "Council-Resolution: 可決")
    git(root, "branch", "other")
    (root / ".mailmap").write_text("偽 <x@example.jp> <hanako@example.jp>\n", "utf-8")
    for name in ("post-checkout", "reference-transaction", "pre-auto-gc", "post-merge"):
        hook = root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {canary}\n", "utf-8")
        hook.chmod(0o755)


def test_nothing_but_the_objects_travels(ledger: Path, workshop: Path) -> None:
    """写しには、今の先頭から遡れる物と、一つの枝だけがある。フックは動かず、使い終われば消える。"""
    canary = workshop / "canary"
    _planted(ledger, canary)
    source = store.open_for_reading(ledger)
    with store.clean_copy(source) as copy:
        assert git(copy.root, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/audited"]
        assert copy.head == source.head
        assert store.commits(copy, copy.head or "") == store.commits(source, source.head or "")
        names = {path.name for path in copy.git_dir.iterdir()}
        assert names.isdisjoint({"hooks", "shallow", "index", "FETCH_HEAD"})
        assert not (copy.git_dir / "objects/info/alternates").exists()
        assert oct(copy.root.parent.stat().st_mode)[-3:] == "700"
        kept = copy.root
    assert (kept.exists(), canary.exists()) == (False, False)


def test_a_lost_or_damaged_object_is_not_overlooked(ledger: Path) -> None:
    """物が欠けているか、中身が識別子と合わなければ、写しを作らない。"""
    source = store.open_for_reading(ledger)
    blob = git(ledger, "rev-parse", "HEAD:agreements/toyama-renkei/text.txt").strip()
    other = git(ledger, "rev-parse", "HEAD:.gitattributes").strip()
    place, wrong = (ledger / ".git/objects" / name[:2] / name[2:] for name in (blob, other))
    data = place.read_bytes()
    place.chmod(0o644)
    for damaged in (None, wrong.read_bytes()):
        place.unlink(missing_ok=True)
        if damaged is not None:
            place.write_bytes(damaged)
        with pytest.raises(LedgerError, match="監査のための写しを作れません"), store.clean_copy(source):
            pass
    place.unlink()
    place.write_bytes(data)
    with store.clean_copy(source):
        pass


def test_a_replaced_history_is_refused_and_a_rewritten_name_changes_nothing(
    concluded: Desk, workshop: Path, cli: Callable[..., Done]
) -> None:
    """札・注記・名の読替えは監査を変えない。差替えと付替えで隠した改ざんは、監査したことにしない。"""
    clean = concluded.head
    git(concluded.root, "commit", "--quiet", "--allow-empty", "-m", "memo\n\nCouncil-Resolution: 可決")
    _planted(concluded.root, workshop / "canary")
    assert cli("audit").out.startswith(f"{concluded.head[:10]}: H05: ")
    git(concluded.root, "replace", concluded.head, clean)
    hidden = cli("audit")
    assert (hidden.code, "refs/replace" in hidden.err) == (4, True)
    git(concluded.root, "replace", "--delete", concluded.head)
    (concluded.root / ".git/info").mkdir(exist_ok=True)
    (concluded.root / ".git/info/grafts").write_text(f"{concluded.head} {clean}\n", "utf-8")
    assert cli("audit").code == 4


def test_the_server_is_read_without_its_settings(ledger: Path, workshop: Path) -> None:
    """サーバーの番は、サーバーの設定も参照も見ずに、物だけを読む。"""
    canary = workshop / "canary"
    for key in ("core.fsmonitor", "core.sshCommand", "uploadpack.packObjectsHook"):
        git(ledger, "config", key, f"touch {canary}")
    head = git(ledger, "rev-parse", "HEAD").strip()
    for tip in (head, "1" * 40):
        found = store.borrowed_objects(ledger / "agreements", tip)
        if tip == head:
            with found as objects:
                assert [commit.id for commit in store.commits(objects, head)][-1] == head
                assert store.has_agreements(objects, head)
        else:
            with pytest.raises(LedgerError), found:
                pass
    assert not canary.exists()
