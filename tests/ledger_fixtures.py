"""試験の台帳の備え: 台帳の場所と、本文を一つ記録した台帳。``pytest_plugins = ["ledger_fixtures"]`` で使う。

PYTEST_DONT_REWRITE: doctest の収集が先に読み込むことがあるので、assert の書換えは要らないと pytest に言っておく。
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from repositories import copy_ledger, make_ledger


@pytest.fixture
def workshop() -> Iterator[Path]:
    """試験の場所。"""
    with opened_workshop() as place:
        yield place


@contextlib.contextmanager
def opened_workshop() -> Iterator[Path]:
    """場所: あれば記憶の上に置く。何百回もディスクに届かせる試験が、機械の混み具合に縛られないように。"""
    memory = Path("/dev/shm")
    folder = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="amend-", dir=folder) as place:
        yield Path(os.path.realpath(place))


@pytest.fixture
def home(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """利用者の設定の無い家。"""
    home = workshop / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    return home


@pytest.fixture(scope="session")
def ledger_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一つの協約の本文を記録した台帳。写して使う。"""
    root = tmp_path_factory.mktemp("template") / "ledger"
    make_ledger(root)
    return root


@pytest.fixture
def ledger(ledger_template: Path, workshop: Path, home: Path) -> Path:
    """一つの協約の本文を記録した、この試験だけの台帳のフォルダー。"""
    return copy_ledger(ledger_template, workshop / "ledger")
