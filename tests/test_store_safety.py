"""用心: 台帳に置かれた細工は一つも動かず、利用者の設定は結果を変えない (reliability.md 5.3、D11、R8、R21)。"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from repositories import TEXT, copy_ledger, git, record_event, snapshot

from amend import store
from amend.errors import LedgerError

pytest_plugins = ["ledger_fixtures"]

# 動けば、目印のファイルを作る。
CANARY = "/bin/sh -c 'touch {}'"

HOSTILE = (
    "core.fsmonitor",
    "core.hooksPath",
    "core.sshCommand",
    "core.editor",
    "core.pager",
    "core.gitProxy",
    "core.askPass",
    "core.alternateRefsCommand",
    "core.worktree",
    "core.attributesFile",
    "core.excludesFile",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "gpg.ssh.allowedSignersFile",
    "diff.external",
    "diff.jyobun.command",
    "diff.jyobun.textconv",
    "diff.x.textconv",
    "filter.x.clean",
    "filter.x.smudge",
    "filter.x.process",
    "merge.x.driver",
    "mergetool.x.cmd",
    "difftool.x.cmd",
    "trailer.x.command",
    "trailer.x.cmd",
    "trailer.separators",
    "sequence.editor",
    "credential.helper",
    "pager.log",
    "interactive.diffFilter",
    "uploadpack.packObjectsHook",
    "remote.origin.uploadpack",
    "remote.origin.receivepack",
    "remote.origin.vcs",
    "remote.origin.proxy",
    "url.x.insteadOf",
    "alias.log",
    "include.path",
    "includeIf.gitdir:/.path",
    "submodule.x.update",
    "protocol.ext.allow",
    "http.proxy",
    "log.mailmap",
    "mailmap.file",
    "core.commentChar",
    "extensions.refStorage",
    "unknown.thing",
)
HOOKS = """
applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit
pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update
reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman post-index-change
"""


def _setting(key: str, value: str) -> str:
    section, _, name = key.rpartition(".")
    first, _, rest = section.partition(".")
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'[{first}{f" {chr(34)}{rest}{chr(34)}" if rest else ""}]\n\t{name} = "{quoted}"\n'


def _work(root: Path) -> None:
    """台帳を開き、記録し、読む。"""
    repository = store.open_for_writing(root)
    commit = record_event(repository, "resolution")
    store.commits(repository, commit)
    store.files(repository, commit)
    store.work_files(repository)


@pytest.mark.parametrize("key", HOSTILE)
def test_a_hostile_setting_is_refused_and_never_runs(ledger: Path, workshop: Path, key: str) -> None:
    """許していない設定が一つでもあれば、名を言って断り、動かず、何も変えない。"""
    canary = workshop / "canary"
    with (ledger / ".git/config").open("a", encoding="utf-8") as config:
        config.write(_setting(key, CANARY.format(canary)))
    (ledger / ".git/info").mkdir(exist_ok=True)
    before = snapshot(ledger)
    for work in (store.open_for_reading, store.open_for_writing):
        with pytest.raises(LedgerError) as caught:
            work(ledger)
        assert key.split(".")[0].lower() in str(caught.value).lower()
    assert snapshot(ledger) == before
    assert not canary.exists()


@pytest.mark.parametrize("value", ["x\\n[core]\\n\\thooksPath = /x", "x\r", "\x1b]0;x\x07"])
def test_a_hidden_line_in_a_value_is_refused(ledger: Path, value: str) -> None:
    """許した設定でも、値に改行や制御文字があれば断る: 書き直されたとき、別の設定になる。"""
    with (ledger / ".git/config").open("a", encoding="utf-8", newline="") as config:
        config.write(f'[branch "main"]\n\tdescription = "{value}"\n')
    with pytest.raises(LedgerError, match=r"branch\.main\.description"):
        store.open_for_reading(ledger)


@pytest.mark.parametrize("bypassed", ["--no-filters", "the work tree"])
def test_the_attributes_of_the_tree_run_nothing(ledger: Path, home: Path, workshop: Path, bypassed: str) -> None:
    """利用者の設定に filter や textconv があり、台帳の .gitattributes が名指ししても、動かない。"""
    canary = workshop / "canary"
    command = CANARY.format(canary)
    keys = ("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "diff.external", "merge.x.driver", "gpg.program")
    hooks = workshop / "hooks"
    _plant_hooks(hooks, canary)
    (home / ".gitconfig").write_text(
        "".join(_setting(key, command) for key in keys)
        + _setting("core.fsmonitor", command)
        + _setting("core.hooksPath", str(hooks))
        + "[commit]\n\tgpgsign = true\n[log]\n\tshowSignature = true\n",
        encoding="utf-8",
    )
    attributes = "*.txt filter=x diff=x merge=x text eol=crlf ident working-tree-encoding=UTF-16\n*.toml filter=x\n"
    (ledger / ".gitattributes").write_text(attributes, encoding="utf-8")
    if bypassed == "--no-filters":
        git(ledger, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "add", ".gitattributes")
        canary.unlink(missing_ok=True)
    _work(ledger)
    assert not canary.exists()
    assert b"\r" not in (ledger / TEXT).read_bytes()


def test_hooks_never_run(ledger: Path, workshop: Path) -> None:
    """実行できるフックが在っても仕事は止まらず、フックは一つも動かない。"""
    canary = workshop / "canary"
    _plant_hooks(ledger / ".git/hooks", canary)
    _work(ledger)
    assert not canary.exists()
    git(ledger, "commit", "-q", "--allow-empty", "-m", "memo", check=False)
    assert canary.exists(), "フックは仕掛かっていた"


def _plant_hooks(folder: Path, canary: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name in HOOKS.split():
        hook = folder / name
        hook.write_text(f"#!/bin/sh\ntouch {canary}\n", encoding="utf-8")
        hook.chmod(0o755)


USER_SETTINGS = (
    "commit.gpgsign=true",
    "tag.gpgsign=true",
    "gpg.format=ssh",
    "core.autocrlf=true",
    "core.autocrlf=input",
    "core.eol=crlf",
    "core.safecrlf=true",
    "core.quotepath=true",
    "core.precomposeUnicode=true",
    "core.ignoreCase=true",
    "core.commentChar=%",
    "core.abbrev=4",
    "core.fsyncMethod=writeout-only",
    "core.splitIndex=true",
    "core.untrackedCache=true",
    "core.logAllRefUpdates=false",
    "core.sharedRepository=group",
    "core.compression=0",
    "commit.cleanup=scissors",
    "commit.template=/dev/null",
    "commit.verbose=true",
    "i18n.commitEncoding=cp932",
    "i18n.logOutputEncoding=cp932",
    "init.defaultBranch=trunk",
    "init.defaultObjectFormat=sha256",
    "user.useConfigOnly=true",
    "merge.ff=only",
    "pull.rebase=true",
    "log.showSignature=true",
    "log.date=relative",
    "log.mailmap=true",
    "format.pretty=%H",
    "color.ui=always",
    "diff.noprefix=true",
    "diff.mnemonicPrefix=true",
    "diff.renames=copies",
    "diff.external=/bin/false",
    "diff.orderFile=/dev/null",
    "trailer.separators=#",
    "alias.log=!false",
    "index.version=4",
    "index.threads=1",
    "feature.manyFiles=true",
    "transfer.hideRefs=refs",
    "safe.bareRepository=explicit",
)


@pytest.mark.parametrize("start", range(6))
def test_the_users_settings_change_nothing(ledger: Path, home: Path, start: int) -> None:
    """利用者がどの設定をしていても、同じ記録は同じコミット (同じ識別子) になり、同じに読める。"""
    _check_settings(ledger, home, USER_SETTINGS[start::6])


@pytest.mark.soak
@pytest.mark.parametrize("number", range(200))
def test_any_settings_change_nothing(ledger: Path, home: Path, number: int) -> None:
    """無作為に選んだ設定の組でも、一つずつでも、同じである (R21)。"""
    alone = number < len(USER_SETTINGS)
    chosen = [USER_SETTINGS[number]] if alone else random.sample(USER_SETTINGS, random.randint(2, 20))
    _check_settings(ledger, home, chosen)


def _check_settings(ledger: Path, home: Path, chosen: Sequence[str]) -> None:
    plain = record_event(store.open_for_writing(copy_ledger(ledger, ledger.parent / "plain")), "resolution")
    for setting in chosen:
        git(home, "config", "--global", *setting.split("=", 1))
    repository = store.open_for_writing(ledger)
    commit = record_event(repository, "resolution")
    assert commit == plain
    (_, last) = store.commits(repository, commit)
    assert last.message.decode().startswith("記録: resolution\n\n")
    (home / ".gitconfig").unlink()
    assert git(ledger, "status", "--porcelain", "-uno") == ""


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Kiritimati"])
@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "ja_JP.eucJP"])
def test_the_clock_and_the_locale_change_nothing(
    ledger: Path, zone: str, locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """時間帯とロケールが違っても、同じ記録は同じコミットになる。"""
    plain = record_event(store.open_for_writing(copy_ledger(ledger, ledger.parent / "plain")), "resolution")
    for name, value in {"TZ": zone, "LC_ALL": locale, "LANG": locale}.items():
        monkeypatch.setenv(name, value)
    assert record_event(store.open_for_writing(ledger), "resolution") == plain
