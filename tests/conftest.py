"""試験の共通の備え: 事例の置き場、hypothesis の回し方、コマンドの動かし方。"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from amend.cli import common
from amend.cli.main import main

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# 期限を置かないのは、機械の混み具合で落ちる試験を作らないため。回数を自分で決めた試験には、どちらも及ばない。
# ふだんの試験はいつも同じ例で回す。新しい例を探すのは soak の仕事である。
settings.register_profile("dev", deadline=None, max_examples=40, derandomize=True)
settings.register_profile("soak", deadline=None, max_examples=20_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session", autouse=True)
def _memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """覚えの置き場: 試験する人の本物の置き場に、試験の台帳の覚えを混ぜない。"""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("LOCALAPPDATA", str(tmp_path_factory.mktemp("local")))
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """長い試験の数を終わりに並べる: ``record_property("soak", 一行)`` と書いた試験のもの。"""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    for line in sorted(str(value) for report in reports for key, value in report.user_properties if key == "soak"):
        terminalreporter.write_line(line)


@dataclass(frozen=True, slots=True)
class Done:
    """終わったコマンド: 終了コードと二つの出力。"""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def shared() -> Path:
    """実物の協約と事例 (``../shared``)。無い所では、無いと言って飛ばす。"""
    if not SHARED.is_dir():
        pytest.skip(f"事例の置き場がありません: {SHARED}")
    return SHARED


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """コマンドを、この試験のプロセスの中で動かす: ``cli("check", path) -> Done``。"""

    def invoke(*arguments: object) -> Done:
        capfd.readouterr()
        code = common.run(main, [str(argument) for argument in arguments])
        return Done(code, *capfd.readouterr())

    return invoke


@pytest.fixture
def cli_process() -> Callable[..., Done]:
    """コマンドを、利用者と同じく別のプロセスで動かす: ``cli_process("--help", env={"LANG": "C"}) -> Done``。"""

    def invoke(*arguments: object, env: dict[str, str] | None = None, cwd: Path | None = None) -> Done:
        script = Path(sys.executable).with_name("amend")
        done = subprocess.run(
            [script, *map(str, arguments)],
            env=os.environ | (env or {}),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return invoke
