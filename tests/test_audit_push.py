"""台帳の番の試験: 本物のサーバーに送って、約束を破る枝は訳を言って断られ、正しい枝は受け取られる (reliability B3)。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Done
from desks import FIRST, Desk, by
from hubs import make_hub, push, served
from repositories import git

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

HOME = "agreements/toyama-mihon"
MAIN = "refs/heads/main"


@pytest.fixture
def hub(concluded: Desk, workshop: Path) -> Path:
    """台帳の番の居るサーバー。名に空白と日本語を含む。"""
    return make_hub(concluded.root, workshop / "県 の hub.git")


@pytest.fixture(params=[pytest.param("file", marks=pytest.mark.soak), "http"])
def url(request: pytest.FixtureRequest, hub: Path, workshop: Path) -> Iterator[str]:
    """サーバーへの道: file:// と smart HTTP。"""
    if request.param == "file":
        yield f"file://{hub}"
        return
    with served(workshop) as base:
        yield f"{base}/%E7%9C%8C%20%E3%81%AE%20hub.git"


def _edited(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8", newline="")
    git(root, "commit", "--quiet", "--all", "-m", "直し")


def _tip(hub: Path) -> str:
    return git(hub, "rev-parse", MAIN).strip()


def test_text_without_record_is_refused_and_an_honest_push_passes(concluded: Desk, hub: Path, url: str) -> None:
    """締結した本文を記録なしに変えた枝は断られて届かず、記録を一つ書いた枝は受け取られる。"""
    before = _tip(hub)
    _edited(concluded.root, f"{HOME}/text.txt", "連携", "提携")
    code, said = push(concluded.root, url, f"HEAD:{MAIN}")
    assert code != 0
    assert f"{HOME}/text.txt: H08: 台帳本文が、締結・引継ぎ・正誤の記録なしに変わっています。" in said
    assert _tip(hub) == before
    git(concluded.root, "reset", "--quiet", "--hard", "HEAD~1")
    concluded.done("record", "告示", FIRST, *by("toyama", "2020-01-06"), "--number", "告示第５号")
    code, said = push(concluded.root, url, f"HEAD:{MAIN}")
    assert code == 0, said
    assert "1 件のコミットを調べました。破れ 0 件。" in said
    assert _tip(hub) == concluded.head


def _rewritten(desk: Desk) -> str:
    git(desk.root, "reset", "--quiet", "--hard", "HEAD~1")
    return "1 件のコミットが失われます"


def _amended_record(desk: Desk) -> str:
    record = next((desk.root / HOME).glob("amendments/*/record/toyama-001-submission.toml"))
    _edited(desk.root, str(record.relative_to(desk.root)), "議案第３号", "議案第４号")
    return "H03: 記録が書き直されています。"


def _emptied(desk: Desk) -> str:
    git(desk.root, "rm", "-r", "--quiet", "agreements")
    git(desk.root, "commit", "--quiet", "-m", "消す")
    return "台帳 (agreements) がありません"


@pytest.mark.parametrize("tamper", [_rewritten, _amended_record, pytest.param(_emptied, marks=pytest.mark.soak)])
def test_tampered_push_is_refused(tamper: Callable[[Desk], str], concluded: Desk, hub: Path) -> None:
    """沿革を書き換え、記録を直し、台帳を消した枝は、--force でも断られ、訳が送った人に届く。"""
    before = _tip(hub)
    reason = tamper(concluded)
    code, said = push(concluded.root, f"file://{hub}", f"HEAD:{MAIN}")
    assert code != 0
    assert reason in said
    assert _tip(hub) == before


@pytest.mark.soak
def test_deletion_creation_and_replacement(concluded: Desk, hub: Path, url: str) -> None:
    """守る枝を消すことと物の差替えを送ることは断られ、守らない枝を作ることと札は妨げない。"""
    git(hub, "config", "receive.denyDeleteCurrent", "ignore")
    code, said = push(concluded.root, url, f":{MAIN}")
    assert (code != 0, "H14: 枝を消そうとしています" in said) == (True, True)
    head = concluded.head
    git(concluded.root, "replace", head, f"{head}~1")
    code, said = push(concluded.root, url, "refs/replace/*:refs/replace/*")
    assert (code != 0, "物の差替え" in said) == (True, True)
    git(concluded.root, "replace", "--delete", head)
    code, said = push(concluded.root, url, "HEAD:refs/heads/topic", "HEAD:refs/tags/v1")
    assert code == 0, said


def test_first_push_is_audited_whole(concluded: Desk, workshop: Path, cli: Callable[..., Done]) -> None:
    """新しく作る枝は、初めからすべて調べる。作業フォルダーからでも、まとめ (CI) でも同じである。"""
    nothing = "0" * 40
    done = cli("audit", "--push", nothing, concluded.head)
    assert done.code == 0
    assert done.err.startswith(f"{len(concluded.log('%H'))} 件の")
    git(concluded.root, "commit", "--quiet", "--allow-empty", "-m", "memo\n\nCouncil-Resolution: 可決")
    forged = concluded.head
    git(concluded.root, "commit", "--quiet", "--allow-empty", "-m", "memo")
    assert cli("audit", "--push", nothing, concluded.head).out.startswith(f"{forged[:10]}: H05: ")
    # 前からの破れは、その後の正しい枝を断らない
    assert cli("audit", "--push", forged, concluded.head).code == 0


def test_bad_requests_are_explained(concluded: Desk, cli: Callable[..., Done]) -> None:
    """識別子でないもの、無いコミット、合わない組合せは、何もせずに断る。"""
    head = concluded.head
    assert cli("audit", "--push", head, "main").code == 2
    assert cli("audit", "--push", head, "1" * 40).code == 4
    lost = cli("audit", "--push", "2" * 40, head)
    assert (lost.code, "前の先頭のコミットがありません" in lost.out) == (1, True)
    assert cli("audit", "--push", head, head, "--since", "x").code == 2


def test_shallow_history_is_refused(concluded: Desk, workshop: Path, cli: Callable[..., Done]) -> None:
    """履歴の途中までの複製では、枝の番も監査も調べたことにしない。"""
    place = workshop / "shallow"
    git(workshop, "clone", "--quiet", "--depth=2", f"file://{concluded.root}", str(place))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        head = git(place, "rev-parse", "HEAD").strip()
        for arguments in (("--push", "0" * 40, head), ()):
            done = cli("audit", *arguments)
            assert (done.code, "shallow" in done.err) == (4, True)
