"""殺し屋: 台帳を変える操作の、決めた番目の直前でプロセスを殺す細工 (kill_shim.c) の組立てと、その下で働くプロセス。"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import pytest

# 細工の下で動き、頼まれるたびに分かれて、一つの仕事 do(job) をする。数は、その仕事の間の操作の数。
_LOOP = """
import json, mmap, os, signal, struct, sys, traceback
signal.signal(signal.SIGINT, signal.default_int_handler)  # 背後 (&) で始められた試験では、中断が無視されている
state = mmap.mmap(os.open(os.environ["SHIM_STATE"], os.O_RDWR), 32)
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        state[:] = struct.pack("4l", 0, job["point"], os.getpid(), job["trouble"])
        code = 1
        try:
            code = do(job)
        except KeyboardInterrupt:
            code = 130
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), struct.unpack("4l", state[:])[0], flush=True)
"""


class Trouble(IntEnum):
    """障り: kill_shim.c の六つ。"""

    KILL_PARENT = 0
    KILL_ALL = 1
    FULL = 2
    BROKEN = 3
    INTERRUPT = 4
    SHORT = 5


@dataclass(frozen=True, slots=True)
class Killer:
    """殺し屋: 仕事を別のプロセスで始めさせ、決めた番目の操作の直前で殺す。"""

    process: subprocess.Popen[str]

    def do(self, job: dict[str, object], *, point: int, trouble: Trouble) -> tuple[int, int]:
        """仕事をさせる。

        Args:
            job: 仕事。プロセスの ``do`` に渡る。
            point: 何番目の操作の直前で障りを起こすか (1 から)。起こさないなら -1。
            trouble: 障り。

        Returns:
            終了コードと、それまでの操作の数。
        """
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({**job, "point": point, "trouble": trouble}) + "\n")
        self.process.stdin.flush()
        code, count = map(int, self.process.stdout.readline().split())
        return code, count


@contextlib.contextmanager
def killing(workshop: Path, work: str) -> Iterator[Killer]:
    """細工を組み立て、その下で待つプロセス。``workshop/at`` の下を変える操作だけを数える。

    Args:
        workshop: 試験の場所。
        work: ``do(job)`` を定めるプログラム。終了コードを返す。
    """
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("C の翻訳系 (cc) が無いか、Linux でないので、殺す細工を組み立てられません")
    shim, state = workshop / "shim.so", workshop / "state"
    source = Path(__file__).with_name("kill_shim.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
    state.write_bytes(struct.pack("4l", 0, -1, 0, 0))
    environment = {"LD_PRELOAD": str(shim), "SHIM_STATE": str(state), "SHIM_ROOT": str(workshop / "at")}
    with subprocess.Popen(
        [sys.executable, "-c", work + _LOOP],
        cwd=Path(__file__).parent,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Killer(process)
        assert process.stdin
        process.stdin.close()
