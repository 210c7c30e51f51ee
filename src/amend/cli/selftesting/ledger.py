"""台帳の確かめ: 試しの台帳で、手続を記録し、監査し、同時に書き、途中で殺し、書けなくし、仕掛けを置く。

台帳は利用者のものと別に作り、記録者も別に置く。どの確かめも、台帳が壊れておらず、記録が一件ずつ残ることを見る。
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from amend import store
from amend.audit import audit
from amend.cli.auditing import read_history
from amend.cli.main import main
from amend.cli.selftesting.child import record_note
from amend.cli.selftesting.verdict import Verdict
from amend.errors import LedgerError
from amend.store.plumbing import ISOLATED, call

_KILLS = 6
_TOGETHER, _EACH = 2, 4
_SIZES = (0, 100, 4000)
_REPORT = "台帳をこのディスクに置かず、この表を開発者に送ってください。"
_CASE = "mihon/2025-kou-1"
_EVENTS = (
    "new mihon --template renkei-kyoyaku --party kou=甲市 --party otsu=乙町 --year 2025 --set 圏域の名称=試しの圏域",
    f"record submission {_CASE} --party kou --date 2025-02-26 --bill 議案第１号 --title 試し --session ２月定例会",
    f"record submission {_CASE} --party otsu --date 2025-02-27 --bill 議案第２号 --title 試し --session ３月定例会",
    f"record resolution {_CASE} --party kou --date 2025-03-19 --result 原案可決",
    f"record resolution {_CASE} --party otsu --date 2025-03-20 --result 原案可決",
    f"record conclusion {_CASE} --party kou --date 2025-04-01",
)


def check_events(place: Path) -> Verdict:
    """台帳を作り、締結までの手続を記録し、監査が一つの破れも言わないか。"""
    root = _founded(place)
    with contextlib.chdir(root), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for line in ("init", *_EVENTS):
            with main.make_context("amend", line.split()) as context:
                main.invoke(context)
    repository = store.open_for_reading(root)
    assert repository.head
    count = len(store.commits(repository, repository.head))
    breaches = audit(read_history(repository))
    ok = not breaches and count == len(_EVENTS)  # 案を置くだけの new の代わりに、init が一件を加える
    return Verdict(ok=ok, detail=f"{count} 件のコミット、破れ {len(breaches)} 件", advice="" if ok else _REPORT)


def _founded(place: Path) -> Path:
    """試しの台帳。リポジトリを先に作る: 周りにほかのリポジトリがあっても、取り違えない。"""
    root = place / "台帳"
    root.mkdir()
    call(["init", "--quiet", "--template=", "--initial-branch=main", "--", "."], cwd=root, environment=ISOLATED)
    _configure(root, "user.name", "自己診断")
    _configure(root, "user.email", "selftest@example.invalid")
    return root


def _configure(root: Path, key: str, value: str) -> None:
    call(["config", "--file", str(root / ".git/config"), key, value], cwd=root, environment=ISOLATED)


def check_race(place: Path) -> Verdict:
    """二つのプロセスが同時に記録しても、言った記録がすべて残るか (A8)。"""
    root = place / "台帳"
    with contextlib.ExitStack() as stack:
        firsts = [100 * (number + 1) for number in range(_TOGETHER)]
        children = [stack.enter_context(_spawn(root, first, _EACH)) for first in firsts]
        codes = [child.wait() for child in children]
    wanted = {first + each for first in firsts for each in range(_EACH)}
    lost = wanted - set(_numbers(root))
    damage = _damage(root)
    detail = f"{_TOGETHER} つのプロセス、{len(wanted)} 件のうち失われたもの {len(lost)} 件"
    ok = not lost and not damage and not any(codes)
    return Verdict(ok=ok, detail=damage or detail, advice="" if ok else _REPORT)


def check_kills(place: Path) -> Verdict:
    """記録の途中で殺しても、次の実行が自ら直し、やり直しが二重に記録しないか (A1)。"""
    root = place / "台帳"
    usual, halfway = _usual(root), 0
    for number in range(2, 2 + _KILLS):
        with _spawn(root, number, 1) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(random.uniform(0.3, 1) * usual)
            child.kill()
        halfway += number not in _numbers(root)
        record_note(root, number)
        if damage := _damage(root):
            return Verdict(ok=False, detail=damage, advice=_REPORT)
    twice = len(_numbers(root)) - len(set(_numbers(root)))
    detail = f"{_KILLS} 回殺し、うち記録の前 {halfway} 回。壊れたもの 0、二重の記録 {twice} 件"
    return Verdict(ok=not twice, detail=detail, advice=_REPORT if twice else "")


def _usual(root: Path) -> float:
    """殺されない子が、始めてから終わるまでの秒数。"""
    with _spawn(root, 1, 1) as child:
        assert child.stdout is not None
        child.stdout.readline()
        started = time.monotonic()
        child.wait()
        return time.monotonic() - started


def check_refused_writes(place: Path) -> Verdict:
    """書けなくなったとき、古い状態のまま断り、後で同じ記録ができるか (A4)。"""
    if sys.platform == "win32":
        return Verdict(ok=None, detail="Windows では、書ける大きさを限る手立てが無いので確かめていません")
    root = place / "台帳"
    refused = 0
    for number, size in enumerate(_SIZES, start=50):
        with _spawn(root, number, 1, str(size)) as child:
            code = child.wait()
        refused += code != 0
        if damage := _damage(root):
            return Verdict(ok=False, detail=damage, advice=_REPORT)
        if code == 0 and number not in _numbers(root):
            return Verdict(ok=False, detail="済んだと言った記録がありません", advice=_REPORT)
        record_note(root, number)
    return Verdict(ok=True, detail=f"{len(_SIZES)} 回のうち断ったもの {refused} 回。壊れたもの 0")


def check_hostile(place: Path) -> Verdict:
    """仕掛けたフックが動かず、命令を動かす設定を断るか。この Git の版で確かめる (D11)。"""
    root, canary = place / "台帳", place / "動いた"
    hooks = root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-commit", "reference-transaction", "post-index-change", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{canary}'\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    record_note(root, 70)
    _configure(root, "core.fsmonitor", f"touch '{canary}'")
    try:
        store.open_for_reading(root)
    except LedgerError:
        ok = not canary.exists()
        return Verdict(ok=ok, detail="仕掛けは動きません" if ok else "仕掛けが動きました", advice="" if ok else _REPORT)
    return Verdict(ok=False, detail="命令を動かす設定を断りません", advice=_REPORT)


def _spawn(root: Path, first: int, count: int, *more: str) -> subprocess.Popen[bytes]:
    """子を始める。-P は、今いるフォルダーの click.py などを取り違えないため。"""
    module = ("-P", "-m", "amend.cli.selftesting.child")
    return subprocess.Popen(
        [sys.executable, *module, str(root), str(first), str(count), *more],
        cwd=root,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _numbers(root: Path) -> list[int]:
    """記録された番号。コミットごとに一つずつ。"""
    repository = store.open_for_reading(root)
    assert repository.head
    messages = [commit.message.decode() for commit in store.commits(repository, repository.head)]
    return [int(message.split()[1]) for message in messages if message.startswith("確かめ ")]


def _damage(root: Path) -> str:
    """壊れたところ: 直した後に残っていること。無ければ空。"""
    with contextlib.suppress(LedgerError):
        store.open_for_writing(root)
    left = [symptom for symptom in store.examine(root) if symptom.ailment is not store.Ailment.DRIVER]
    return f"{left[0].where}: {left[0].message}" if left else ""
