"""amend sync の試験: 二つの市町村の複製と、ハブ (作業フォルダーの無いリポジトリ) と、持ち運ぶ束。"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Done
from desk_fixtures import silent
from desks import SECOND, Desk, by, run
from repositories import git

from amend import store
from amend.audit import Breach, History, audit
from amend.cli import sync
from amend.cli.auditing import read_history
from amend.ledger.joining import join
from amend.store import clean_copy, open_for_reading

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

WANTED = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "R2.4.1", "--year", "2020")


@dataclass(frozen=True, slots=True)
class Pair:
    """二つの複製: 富山市と見本町。どちらもハブを origin とする。"""

    hub: Path
    toyama: Desk
    mihon: Desk

    @contextlib.contextmanager
    def at(self, desk: Desk) -> Iterator[Desk]:
        """その複製のフォルダーで打つ。"""
        with contextlib.chdir(desk.root):
            yield desk

    def sync(self, desk: Desk, *arguments: object) -> str:
        """受け渡し、言うことを返す。"""
        with self.at(desk):
            return desk.done("sync", *arguments).err

    def unsent(self, desk: Desk) -> str:
        """受け取れても、送れないで終わる。言うことを返す。"""
        with self.at(desk):
            done = desk.cli("sync")
        assert done.code == 2, done.err
        return done.err


@pytest.fixture(scope="session")
def submitted_template(concluded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """変更の案件を提出して、まだ議決していない台帳。写して使う。"""
    root = tmp_path_factory.mktemp("submitted") / "ledger"
    shutil.copytree(concluded_template, root, symlinks=True)
    desk = Desk(root, silent)
    with contextlib.chdir(root):
        run("propose", "toyama-mihon", *WANTED)
        desk.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
        run("instrument", SECOND)
        desk.submit(SECOND, "toyama", "2020-02-20")
    return root


@pytest.fixture
def pair(submitted_template: Path, workshop: Path, home: Path, cli: Callable[..., Done]) -> Pair:
    """提出して、まだ議決していない変更の案件を、二つの複製が持つ。"""
    hub, desks = workshop / "hub.git", [Desk(workshop / name, cli) for name in ("toyama", "mihon")]
    git(workshop, "clone", "--quiet", "--bare", str(submitted_template), str(hub))
    for desk in desks:
        git(workshop, "clone", "--quiet", str(hub), str(desk.root))
        git(desk.root, "config", "user.name", f"担当 {desk.root.name}")
        git(desk.root, "config", "user.email", f"{desk.root.name}@example.jp")
    git(home, "config", "--global", "safe.directory", str(hub))
    return Pair(hub, *desks)


def findings(root: Path) -> tuple[object, ...]:
    """監査: 破れ。"""
    with clean_copy(open_for_reading(root)) as copy:
        return audit(read_history(copy))


def test_different_records_meet_without_touching_a_text(pair: Pair) -> None:
    """双方が別々に記録した議決は、合わせても双方に残り、締結までできる。監査に破れは無く、本文はどの親とも同じである。"""
    pair.sync(pair.toyama)
    with pair.at(pair.mihon) as mihon:
        mihon.submit(SECOND, "mihon", "2020-02-21")
        mihon.resolve(SECOND, "mihon", "2020-03-12")
    with pair.at(pair.toyama) as toyama:
        toyama.resolve(SECOND, "toyama", "2020-03-10")
    assert "相手の台帳に送りました" in pair.sync(pair.toyama)
    said = pair.sync(pair.mihon)
    assert "1 件のコミットを受け取りました" in said
    assert "手元の記録と合わせました" in said
    assert "続き" not in pair.sync(pair.toyama)
    assert pair.toyama.head == pair.mihon.head == git(pair.hub, "rev-parse", "main").strip()
    assert (pair.toyama.clean, pair.mihon.clean) == (True, True)
    assert pair.toyama.files() == pair.mihon.files()
    with pair.at(pair.mihon) as mihon:
        mihon.done("record", "締結", SECOND, *by("mihon", "2020-03-20"))
    pair.sync(pair.mihon)
    assert "受取り: 変更協約の締結" in pair.sync(pair.toyama)
    assert findings(pair.toyama.root) == ()
    assert "受け取るものはありません" in pair.sync(pair.toyama)


def test_a_bundle_carries_the_same(pair: Pair, tmp_path: Path) -> None:
    """回線の無い所では、束のファイルが同じことをする。"""
    with pair.at(pair.mihon) as mihon:
        mihon.submit(SECOND, "mihon", "2020-02-21")
        bundle = tmp_path / "持ち運び.bundle"
        mihon.done("sync", "-o", bundle)
    broken = tmp_path / "欠けた.bundle"
    broken.write_bytes(bundle.read_bytes()[:-40])
    with pair.at(pair.toyama) as toyama:
        assert "取り寄せられません" in toyama.refused(4, "sync", broken)
    assert "1 件のコミットを受け取りました" in pair.sync(pair.toyama, bundle)
    assert pair.toyama.head == pair.mihon.head


def test_broken_history_is_not_received(pair: Pair) -> None:
    """破れのある沿革は、訳を言って受け取らない。"""
    pair.sync(pair.toyama)
    root = pair.mihon.root
    text = root / "agreements/toyama-mihon/text.txt"
    text.write_text(text.read_text("utf-8").replace("毎年度", "毎月"), "utf-8", newline="")
    git(root, "commit", "--quiet", "--all", "-m", "直し")
    git(root, "push", "--quiet")
    with pair.at(pair.toyama) as toyama:
        said = toyama.refused(4, "sync")
    assert "沿革に破れがあるので、受け取りません" in said
    assert "H08" in said


def test_broken_history_is_not_sent(pair: Pair) -> None:
    """手元の沿革に破れがあれば、番の無い相手にも送らない。"""
    sent = git(pair.hub, "rev-parse", "main")
    text = pair.toyama.root / "agreements/toyama-mihon/text.txt"
    text.write_text(text.read_text("utf-8").replace("毎年度", "毎月"), "utf-8", newline="")
    git(pair.toyama.root, "commit", "--quiet", "--all", "-m", "直し")
    with pair.at(pair.toyama) as toyama:
        said = toyama.refused(4, "sync")
    assert "沿革に破れがあるので、送りません" in said
    assert "H08" in said
    assert git(pair.hub, "rev-parse", "main") == sent


def test_a_race_is_run_again_without_auditing_twice(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """送る間に相手が進めば、受け取り直して送る。そのとき調べるのは、新しいコミットと合わせたコミットだけである。"""
    with pair.at(pair.mihon) as mihon:
        mihon.submit(SECOND, "mihon", "2020-02-21")
        git(mihon.root, "push", "--quiet")
        mihon.resolve(SECOND, "mihon", "2020-03-12")
    with pair.at(pair.toyama) as toyama:
        toyama.resolve(SECOND, "toyama", "2020-03-10")
    before, fresh = int(git(pair.toyama.root, "rev-list", "--count", "HEAD")), list[int]()

    def racing(*arguments: Any) -> store.Sent:
        git(pair.mihon.root, "push", "--quiet", check=False)
        return sent(*arguments)

    def counted(history: History, settled: frozenset[str]) -> tuple[Breach, ...]:
        fresh.append(len(history.parents.keys() - settled))
        return audit(history, settled=settled)

    sent = store.send
    monkeypatch.setattr(store, "send", racing)
    monkeypatch.setattr(sync, "audit", counted)
    assert "相手の台帳に送りました" in pair.sync(pair.toyama)
    assert fresh == [before + 2, 2]
    assert git(pair.hub, "rev-parse", "main").strip() == pair.toyama.head
    assert findings(pair.toyama.root) == ()


def test_the_first_different_character_is_shown(pair: Pair) -> None:
    """双方が同じ案件の本文を別々に書き換えて提出し直したら、合わせず、初めて違う一字を名で言う。"""
    pair.sync(pair.toyama)
    for desk, party, words in ((pair.toyama, "toyama", "二回以上"), (pair.mihon, "mihon", "ニ回以上")):
        with pair.at(desk):
            desk.rewrite(SECOND, "二回以上", f"必ず{words}")
            desk.done("instrument", SECOND)
            more = ("--supersedes", "toyama-001-submission") if party == "toyama" else ()
            desk.submit(SECOND, party, "2020-02-25", *more)
    pair.sync(pair.toyama)
    with pair.at(pair.mihon) as mihon:
        said = mihon.refused(4, "sync")
    assert "議決本文の相違" in said
    assert "手元は「ニ回以上" in said
    assert "相手は「二回以上" in said
    assert "U+30CB" in said


def test_work_in_progress_is_not_lost(pair: Pair) -> None:
    """受け取るファイルに書きかけがあれば、断って何も変えない。"""
    with pair.at(pair.mihon) as mihon:
        mihon.rewrite(SECOND, "二回以上", "三回以上")
        mihon.done("instrument", SECOND)
        mihon.submit(SECOND, "mihon", "2020-02-25")
    pair.sync(pair.mihon)
    with pair.at(pair.toyama) as toyama:
        toyama.rewrite(SECOND, "二回以上", "四回以上")
        assert "まだ記録していない書換え" in toyama.refused(4, "sync")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("ext::sh -c touch% x", "使えるのは https と ssh"),
        ("--upload-pack=x", "見付かりません"),
        ("無い所", "見付かりません"),
        ("http://tanto:himitsu@example.jp/a", "使えるのは https と ssh"),
        ("host:-oProxyCommand=x", "見付かりません"),
    ],
)
def test_an_odd_place_is_refused(pair: Pair, place: str, said: str) -> None:
    """相手の在りかとして使えないものは、動かす前に断る。設定に書かれた送る先も同じ。合言葉は見せない。"""
    with pair.at(pair.toyama) as toyama:
        assert said in (told := toyama.refused(2, "sync", "--", place))
        git(toyama.root, "config", "remote.origin.pushurl", place)
        assert said in toyama.refused(2, "sync")
    assert "himitsu" not in told


def test_a_host_and_a_path_is_a_server(pair: Pair, tmp_path: Path) -> None:
    """「ホスト:パス」は、利用者の設定にある ssh で渡し合うサーバーである。"""
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nfor last; do :; done\nexec sh -c "$last"\n')
    ssh.chmod(0o755)
    git(tmp_path, "config", "--global", "core.sshCommand", str(ssh))
    git(pair.toyama.root, "config", "remote.origin.url", f"hub.example:{pair.hub}")
    with pair.at(pair.toyama) as toyama:
        toyama.resolve(SECOND, "toyama", "2020-03-10")
    assert "相手の台帳に送りました" in pair.sync(pair.toyama)
    assert git(pair.hub, "rev-parse", "main").strip() == pair.toyama.head
    assert "hub.example" in (tmp_path / "asked").read_text()


def test_what_is_sent_goes_to_the_place_to_send(pair: Pair, home: Path) -> None:
    """設定に送る先があれば、そこへ送る。受け取る所と違う台帳になれば、どこがどう違うかを言って止まる。"""
    mirror = pair.hub.with_name("mirror.git")
    git(home, "clone", "--quiet", "--bare", str(pair.hub), str(mirror))
    git(pair.toyama.root, "config", "remote.origin.pushurl", str(mirror))
    with pair.at(pair.toyama) as toyama:
        toyama.resolve(SECOND, "toyama", "2020-03-10")
        assert f"送れません。送ると、そのフォルダーのフックが動くからです。\n  場所: {mirror}" in pair.unsent(toyama)
        git(home, "config", "--global", "--add", "safe.directory", str(mirror))
        before = git(pair.hub, "rev-parse", "main")
        assert "相手の台帳に送りました" in pair.sync(toyama)
        assert (git(mirror, "rev-parse", "main").strip(), git(pair.hub, "rev-parse", "main")) == (toyama.head, before)
        toyama.submit(SECOND, "mihon", "2020-03-11")
        assert "送る所 (pushurl) の台帳が、受け取る所 (url) の台帳と違う" in toyama.refused(4, "sync")
        git(toyama.root, "config", "--add", "remote.origin.pushurl", str(pair.hub))
        assert "remote.origin.pushurl が 2 つあります" in toyama.refused(2, "sync")


def test_a_file_and_a_folder_of_one_name_clash() -> None:
    """一方がファイル、他方がフォルダーにした名は、合わせずに、どの名かを言う。"""
    base: dict[str, int] = {}
    for ours, theirs in (({"覚え書き": 1}, {"覚え書き/一": 2}), ({"覚え書き/一": 2}, {"覚え書き": 1})):
        assert [(clash.path, "フォルダー" in clash.what) for clash in join([base], ours, theirs).clashes] == [
            ("覚え書き", True)
        ]
    assert join([{"甲": 1}], {"甲": 1}, {"甲/乙": 2}).clashes == ()


def test_one_fact_recorded_twice_clashes(pair: Pair) -> None:
    """双方が同じ事実を違う中身で記録したら、合わせず、どうすれば解けるかを言う。"""
    for desk, day in ((pair.toyama, "2020-03-10"), (pair.mihon, "2020-03-11")):
        with pair.at(desk):
            desk.resolve(SECOND, "toyama", day)
    pair.sync(pair.toyama)
    with pair.at(pair.mihon) as mihon:
        said = mihon.refused(4, "sync")
    assert "双方が、同じ事実を別々に記録しています" in said
    assert "打ち直してください" in said


def test_a_password_in_the_address_is_not_shown(pair: Pair) -> None:
    """在りかに書かれた合言葉は、誤りの文に出さない。"""
    with pair.at(pair.toyama) as toyama:
        said = toyama.refused(4, "sync", "https://tanto:himitsu@127.0.0.1:9/x.git")
    assert "https://127.0.0.1:9/x.git" in said
    assert "himitsu" not in said


def test_a_given_folder_is_only_read(pair: Pair, tmp_path: Path) -> None:
    """信じると決めていないフォルダーからは受け取るだけで、その仕掛け (フック) は動かない。別に始めた台帳は断る。

    台帳の設定がそのフォルダーに名を付けていても同じである。設定は、台帳を渡した人が書ける。
    """
    given = tmp_path / "given"
    shutil.copytree(pair.mihon.root, given)
    with contextlib.chdir(given):
        Desk(given, pair.mihon.cli).submit(SECOND, "mihon", "2020-02-21")
    for hook in ("pre-receive", "update", "post-update", "reference-transaction", "post-checkout"):
        path = given / ".git/hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\ntouch {tmp_path}/fired\n")
        path.chmod(0o755)
    with pair.at(pair.toyama) as toyama:
        toyama.resolve(SECOND, "toyama", "2020-03-10")
    assert "名の無いフォルダーには送りません" in pair.sync(pair.toyama, given)
    git(pair.toyama.root, "config", "remote.origin.url", str(given))
    said = pair.unsent(pair.toyama)
    assert "送れません。送ると、そのフォルダーのフックが動くからです。" in said
    assert f"safe.directory {given}" in said
    assert not (tmp_path / "fired").exists()
    alien = tmp_path / "alien"
    alien.mkdir()
    git(alien, "init", "--quiet", "--initial-branch=main")
    git(alien, "-c", "user.name=a", "-c", "user.email=a@example.jp", "commit", "--quiet", "--allow-empty", "-m", "別")
    with pair.at(pair.toyama) as toyama:
        assert "別に始められた台帳" in toyama.refused(4, "sync", alien)
