"""中断の試験: 子を生む間に Ctrl-C が来ても、Git の子は残らない (A13)。"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import git
import pytest

from amend.store.plumbing import ISOLATED, call, stream

pytest_plugins = ["ledger_fixtures"]

_WAITING = ["cat-file", "--batch"]
"""標準入力が閉じられるまで終わらない命令。"""


@pytest.fixture
def born(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """生まれた子。どの子も、生まれて、まだ amend の手に渡らないうちに Ctrl-C が来る。"""
    children: list[Any] = []
    execute = git.Git.execute

    def interrupted(self: git.Git, *arguments: Any, **options: Any) -> Any:
        children.append(execute(self, *arguments, **options))
        signal.raise_signal(signal.SIGINT)
        return children[-1]

    monkeypatch.setattr(git.Git, "execute", interrupted)
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield children
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, usual)


def test_an_interrupt_while_a_child_is_born_leaves_no_child(born: list[Any], ledger: Path) -> None:
    """中断は、子を止め、終わるのを待ってから起きる。"""
    with pytest.raises(KeyboardInterrupt):
        call(_WAITING, cwd=ledger, environment=ISOLATED)
    with (
        pytest.raises(KeyboardInterrupt),
        stream(_WAITING, cwd=ledger, environment=ISOLATED, stdin=b"") as out,
    ):
        out.read()
    assert [child.poll() is None for child in born] == [False, False]


def test_a_forgotten_stream_ends_while_another_child_is_born(monkeypatch: pytest.MonkeyPatch, ledger: Path) -> None:
    """読みかけの出力は、ごみ集めがいつ捨てるか分からない。次の子を生む間に捨てられても、止まらない。"""
    forgotten = stream(_WAITING, cwd=ledger, environment=ISOLATED, stdin=b"")
    execute, answers = git.Git.execute, list[int]()

    def collecting(self: git.Git, *arguments: Any, **options: Any) -> Any:
        forgotten.__exit__(GeneratorExit, GeneratorExit(), None)
        return execute(self, *arguments, **options)

    def work() -> None:
        forgotten.__enter__()
        monkeypatch.setattr(git.Git, "execute", collecting)
        answers.append(call(["version"], cwd=ledger, environment=ISOLATED).code)

    worker = threading.Thread(target=work, daemon=True)  # 止まっても、試験は終わる
    worker.start()
    worker.join(30)
    assert answers == [0]
