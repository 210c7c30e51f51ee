"""検問の控えと署名の試験: 巻戻し・書換え・期限の切れた鍵を、台帳の外に残したものだけで見付ける (R18、R19)。"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done
from desks import FIRST, Desk, by
from hypothesis import given, settings
from hypothesis import strategies as st
from repositories import git

from amend.audit import Checkpoint, digest_of, read_checkpoint, write_checkpoint
from amend.errors import RequestError

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

HEX = "0123456789abcdef"


def _hex(count: int) -> st.SearchStrategy[str]:
    return st.text(HEX, min_size=count, max_size=count)


checkpoints = st.builds(Checkpoint, st.integers(1, 999_999_999), _hex(40), _hex(64))


@given(checkpoints, st.sampled_from(["\n", "\r\n", "　", " "]))
@settings(max_examples=60)
def test_checkpoint_round_trip(checkpoint: Checkpoint, gap: str) -> None:
    """控えは二行で 80 字に収まり、全角で写しても、改行が違っても、同じ値に読める。"""
    text = write_checkpoint(checkpoint)
    assert [len(line) <= 80 for line in text.splitlines()] == [True, True]
    wide = text.strip().replace("\n", gap).translate({ord(c): ord(c) - 0x20 + 0xFF00 for c in HEX})
    assert read_checkpoint(text) == read_checkpoint(wide) == checkpoint


@given(checkpoints, st.data())
@settings(max_examples=100)
def test_every_slip_of_the_pen_is_noticed(checkpoint: Checkpoint, data: st.DataObject) -> None:
    """一字を書き誤るか、隣り合う二字を入れ替えた控えは、読まない。"""
    text = write_checkpoint(checkpoint)
    start = text.index(" ") + 1
    places = [i for i, letter in enumerate(text) if i >= start and letter in HEX]
    at = data.draw(st.sampled_from(places))
    after = next((i for i in places if i > at), at)
    swapped = text[:at] + text[after] + text[at + 1 : after] + text[at] + text[after + 1 :] if after > at else text
    wrong = text[:at] + data.draw(st.sampled_from(HEX.replace(text[at], ""))) + text[at + 1 :]
    for slip in {wrong, swapped} - {text}:
        with pytest.raises(RequestError):
            read_checkpoint(slip)


def test_digest_sees_every_byte() -> None:
    """要約値は、コミットとファイルの順によらず、一バイト・一つのパス・種類のどの違いでも変わる。"""
    commits, files = [("a" * 40, b"one"), ("b" * 40, b"two")], [("100644", "x", b"1"), ("100644", "y", b"2")]
    same = digest_of(commits, files)
    assert digest_of(commits[::-1], files[::-1]) == same
    others = [
        digest_of([commits[0], ("b" * 40, b"tw0")], files),
        digest_of(commits[:1], files),
        digest_of(commits, [files[0], ("100755", "y", b"2")]),
        digest_of(commits, [files[0], ("100644", "z", b"2")]),
        digest_of(commits, [files[0], ("100644", "y", b"3")]),
    ]
    assert len({same, *others}) == 6


def test_descent_from_a_checkpoint(concluded: Desk, workshop: Path, cli: Callable[..., Done]) -> None:
    """続きの台帳は通り、巻き戻した台帳と書き換えた台帳は、先頭までが正しくても見付かる。"""
    held = workshop / "控え.txt"
    concluded.done("checkpoint", "-o", held)
    assert "新しいコミットはありません" in concluded.done("audit", "--since", held).err
    first = concluded.head
    concluded.done("record", "告示", FIRST, *by("toyama", "2020-01-06"))
    assert "新しい" not in concluded.done("audit", "--since", held.read_text("utf-8")).err
    later = concluded.done("checkpoint").out
    git(concluded.root, "reset", "--quiet", "--hard", first)
    done = cli("audit", "--since", later)
    assert (done.code, "H15" in done.out, "巻き戻されているか、古いまま" in done.out) == (1, True, True)
    for day in ("2020-01-07", "2020-01-08"):
        concluded.done("record", "告示", FIRST, *by("toyama", day))
    assert cli("audit").code == 0
    done = cli("audit", "--since", later)
    assert (done.code, "書き替えられています" in done.out) == (1, True)
    false = read_checkpoint(held.read_text("utf-8"))
    forged = write_checkpoint(Checkpoint(false.count, false.tip, "0" * 64))
    done = cli("audit", "--since", forged)
    assert (done.code, "控えの要約値と違います" in done.out) == (1, True)
    assert cli("audit", "--since", "無い.txt").code == 2


# ── 署名 ──

needs_keys = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen がありません")


def _key(place: Path) -> str:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(place)], check=True)
    return " ".join(place.with_suffix(".pub").read_text("utf-8").split()[:2])


def _sign_with(desk: Desk, key: Path) -> None:
    for name, value in (("commit.gpgsign", "true"), ("gpg.format", "ssh"), ("user.signingkey", str(key))):
        git(desk.root, "config", name, value)


@needs_keys
def test_signatures_are_checked_in_the_order_of_the_ledger(
    concluded: Desk, workshop: Path, cli: Callable[..., Done]
) -> None:
    """控えより後の署名を確かめる。署名の無いもの、知らない鍵、日付を遡らせた期限切れの鍵は破れである。"""
    held, signers = workshop / "控え.txt", workshop / "signers"
    concluded.done("checkpoint", "-o", held)
    audit = ("audit", "--since", held, "--signers", signers)
    public = _key(workshop / "key")
    _sign_with(concluded, workshop / "key")
    signers.write_text(f'hanako@example.jp namespaces="git" {public}\n', "utf-8")
    concluded.done("record", "告示", FIRST, *by("toyama", "2020-01-06"))
    assert concluded.done(*audit).out == ""
    whole = cli("audit", "--signers", signers)
    assert (whole.code, whole.out.count("H16: 署名がありません。") > 3) == (1, True)
    # 鍵の期限が切れた後に、日付を遡らせて署名する。git verify-commit は通すが、台帳の順では期限の外である
    signers.write_text(f'hanako@example.jp valid-before="20200101" {public}\n', "utf-8")
    past = {"GIT_COMMITTER_DATE": "2019-12-31T00:00:00Z"}
    (concluded.root / "agreements/toyama-mihon/amendments/2030-toyama-1").mkdir()
    draft = concluded.root / "agreements/toyama-mihon/amendments/2030-toyama-1/text.txt"
    draft.write_text("案\n", "utf-8")
    git(concluded.root, "add", "--all")
    git(concluded.root, "commit", "--quiet", "-m", "案", environment=past)
    trusting = ("-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", "HEAD")
    git(concluded.root, *trusting)
    assert f"{concluded.head[:10]}: H16: " in cli(*audit).out
    signers.write_text(f"hanako@example.jp {_key(workshop / 'other')}\n", "utf-8")
    assert "一覧にない鍵" in cli(*audit).out


@needs_keys
def test_signers_inside_the_ledger_are_refused(concluded: Desk, cli: Callable[..., Done]) -> None:
    """台帳の中の一覧は、台帳を書き換えられる者が書き換えられるので、使わない。"""
    (concluded.root / "signers").write_text("", "utf-8")
    assert (cli("audit", "--signers", "signers").code, cli("audit", "--signers", "無い").code) == (2, 2)
