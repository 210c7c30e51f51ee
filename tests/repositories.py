"""試験の台帳: 本物の Git リポジトリを一時のフォルダーに作り、利用者と同じに git を使う。"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

from amend import store
from amend.store import WritableRepository

WHEN = datetime(2026, 4, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
AGREEMENT = "agreements/toyama-renkei"
TEXT = f"{AGREEMENT}/text.txt"
EDITED = "利用者の書換え\n"
ARTICLES = "富山市及び見本町における連携協約\n\n" + "".join(
    f"　（見出し{number}）\n第{number}条　甲及び乙は、第{number}の取組を行う。\n２　費用は、甲が負担する。\n\n"
    for number in "１２３４５６"
)


def copy_ledger(template: Path, place: Path) -> Path:
    """台帳の写し。索引の時刻が合わなくなるので、写した後に揃える。"""
    shutil.copytree(template, place, symlinks=True)
    git(place, "update-index", "-q", "--refresh")
    return place


def make_ledger(root: Path) -> WritableRepository:
    """台帳を始め、一つの協約の本文を記録する。記録者は、この台帳だけの設定にある。"""
    root.mkdir(parents=True, exist_ok=True)
    store.create_repository(root)
    git(root, "config", "user.name", "富山 花子")
    git(root, "config", "user.email", "hanako@example.jp")
    founded = store.open_for_writing(root, founding=True)
    store.ensure_driver(founded)
    first: Mapping[str, bytes | None] = {
        store.ATTRIBUTES: store.completed_attributes(None),
        TEXT: ARTICLES.encode(),
    }
    store.record(founded, first, "台帳を始める\n\nAgreement: toyama-renkei\n", when=WHEN, expected_head=None)
    return store.open_for_writing(root)


def event_changes(name: str) -> Mapping[str, bytes | None]:
    """一つのできごとの変更: 記録のファイル一つと、本文の第１条。"""
    return {
        f"{AGREEMENT}/amendments/2026-toyama-1/record/{name}.toml": f'event = "{name}"\n'.encode(),
        TEXT: ARTICLES.replace("第１の取組", f"{name}の取組").encode(),
    }


def record_event(repository: WritableRepository, name: str, *, head: str | None = None) -> str:
    """一つのできごとを記録する。"""
    message = f"記録: {name}\n\nAgreement: toyama-renkei\nEvent: {name}\n"
    return store.record(repository, event_changes(name), message, when=WHEN, expected_head=head or repository.head)


def git(place: Path, *arguments: str, environment: Mapping[str, str] | None = None, check: bool = True) -> str:
    """利用者の git: 決まった引数で動かし、標準出力を返す。"""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *arguments],
        cwd=place,
        env=clean | {"LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"} | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
    if check and done.returncode != 0:
        raise AssertionError(f"git {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def write(root: Path, path: str, text: str) -> None:
    """利用者がファイルを書く。"""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


def index_of(root: Path) -> dict[str, str]:
    """索引の全部: パスから、種類、識別子、印、時刻への対応。"""
    found: dict[str, str] = {}
    path = ""
    for line in git(root, "-c", "core.quotePath=false", "ls-files", "--stage", "--debug").splitlines():
        path = path if line.startswith("  ") else line.partition("\t")[2]
        found[path] = found.get(path, "") + line
    return found


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    """フォルダーの中のすべてのファイル: 種類と許可、中身。錠のファイル (空) は除く。"""
    found = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        data = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(root))] = (status.st_mode, data)
    found.pop(".git/amend.lock", None)
    return found
