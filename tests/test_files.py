"""ファイルの読み書き: 丸ごと読み、全部か無かで置き換える。"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend import files
from amend.errors import ExitCode, RequestError, TextError
from amend.files import MAX_BYTES, TEMPORARY, read_bytes, sweep_temporary, write_atomic

OLD_LINE, NEW_LINE = "第１条　旧\n".encode(), "第１条　新しい\n".encode()
OLD, NEW = OLD_LINE * 40_000, NEW_LINE * 40_000

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX の許可・資源制限・シグナルを使う")


@given(st.binary(max_size=4096), st.binary(max_size=4096))
def test_what_is_written_is_read_back(first: bytes, second: bytes) -> None:
    """書いたバイト列がそのまま読め、フォルダには他に何も残らない。"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        write_atomic(path, first)
        assert read_bytes(path) == first
        write_atomic(path, second)
        assert read_bytes(path) == second
        assert list(Path(folder).iterdir()) == [path]


@posix
def test_permissions_of_the_file_are_kept(tmp_path: Path) -> None:
    """置き換えても、元のファイルの許可はそのまま。新しいファイルは umask に従う。"""
    path = tmp_path / "text.txt"
    path.write_bytes(OLD)
    path.chmod(0o640)
    write_atomic(path, NEW)
    assert path.stat().st_mode & 0o777 == 0o640
    fresh, ordinary = tmp_path / "fresh.txt", tmp_path / "ordinary.txt"
    write_atomic(fresh, NEW)
    ordinary.touch()
    assert fresh.stat().st_mode == ordinary.stat().st_mode


@posix
def test_the_bytes_reach_the_disk_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """中身、名前の付替え、フォルダの順にディスクへ届かせる。順が違えば、停電の後に空のファイルが残り得る。"""
    path, steps = tmp_path / "text.txt", list[str]()
    sync, replace = os.fsync, Path.replace

    def recording_sync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "content")
        sync(descriptor)

    def recording_replace(source: Path, target: Path) -> Path:
        steps.append("name")
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", recording_sync)
    monkeypatch.setattr(Path, "replace", recording_replace)
    write_atomic(path, NEW)
    assert steps == ["content", "name", "folder"]


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """シンボリックリンクに書けば、リンクではなくリンクの先が置き換わる。"""
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_bytes(OLD)
    link.symlink_to(real)
    write_atomic(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW


@posix
@pytest.mark.parametrize("operation", [read_bytes, lambda path: write_atomic(path, NEW)], ids=["read", "write"])
@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (".", "フォルダです"),
        ("missing/text.txt", "ファイル又はフォルダがありません"),
        ("file/text.txt", "フォルダでないものがあります"),
        ("長" * 300, "名前が長すぎます"),
        ("loop", "輪になっています"),
    ],
    ids=["folder", "missing", "under a file", "long name", "loop"],
)
def test_an_unusable_place_is_explained(
    tmp_path: Path, place: str, reason: str, operation: Callable[[Path], object]
) -> None:
    """使えない場所は、理由・場所・対処を日本語で言い、何も作らず、終了コードは 2。"""
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(RequestError) as caught:
        operation(tmp_path / place)
    assert reason in caught.value.what
    assert caught.value.where == str(tmp_path / place)
    assert caught.value.advice
    assert caught.value.exit_code is ExitCode.USAGE
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file").read_bytes() == OLD


@posix
def test_a_device_is_never_replaced(tmp_path: Path) -> None:
    """ふつうのファイルでないもの (装置、パイプ) は、置き換えずに断る。"""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/null")):
        with pytest.raises(RequestError, match="ふつうのファイルではありません"):
            write_atomic(path, NEW)
    assert pipe.is_fifo()
    assert Path("/dev/null").is_char_device()


def test_the_limit_is_exact(tmp_path: Path) -> None:
    """上限より 1 バイト小さいファイルは読め、上限ちょうどは本文の誤り (終了コード 3) になる。"""
    path = tmp_path / "text.txt"
    path.write_bytes(b"x" * 9)
    assert read_bytes(path, limit=10) == b"x" * 9
    path.write_bytes(b"x" * 10)
    with pytest.raises(TextError, match="大きすぎます") as caught:
        read_bytes(path, limit=10)
    assert caught.value.exit_code is ExitCode.TEXT


def test_a_file_of_50_megabytes_is_refused(tmp_path: Path) -> None:
    """50 MB のファイルは、全部を読む前に、大きさと対処を言って断る。"""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES)
    with pytest.raises(TextError, match="50 MB 以上") as caught:
        read_bytes(path)
    assert caught.value.where == str(path)
    assert caught.value.advice


@posix
def test_an_endless_source_is_refused() -> None:
    """終わりの無い装置も、上限まで読んで断る。"""
    with pytest.raises(TextError):
        read_bytes(Path("/dev/zero"), limit=100_000)


def _writer(statement: str, path: Path) -> list[str]:
    """``path`` を旧い中身と新しい中身に置き換える別のプロセスの命令行。"""
    program = f"""
import resource, sys
from pathlib import Path
from amend.files import write_atomic
from amend.errors import AmendError
path, old, new = Path(sys.argv[1]), {OLD_LINE!r} * 40_000, {NEW_LINE!r} * 40_000
{statement}
"""
    return [sys.executable, "-c", program, str(path)]


@posix
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """書いている途中で書けなくなっても、元のファイルが残り、書きかけは残らない。"""
    path = tmp_path / "text.txt"
    path.write_bytes(OLD)
    # ファイルの大きさを 100 kB に限る: 書込みは実際に途中で失敗する。
    statement = """
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_atomic(path, new)
except AmendError as error:
    sys.exit(str(error))
"""
    done = subprocess.run(_writer(statement, path), capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "書けません: 書けるファイルの大きさの上限を超えます。" in done.stderr
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


def _kill_while_writing(path: Path, times: int) -> None:
    """絶えず書き換えるプロセスを殺し、そのたびに中身が旧か新のどちらかであることを確かめる。"""
    statement = """
print("ready", flush=True)
while True:
    write_atomic(path, new)
    write_atomic(path, old)
"""
    for number in range(times):
        path.write_bytes(OLD)
        with subprocess.Popen(_writer(statement, path), stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.002 * (number % 20))  # 殺す時をずらし、書込みのいろいろな時点に当てる
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert path.read_bytes() in (OLD, NEW)


@posix
def test_a_killed_writer_leaves_old_or_new(tmp_path: Path) -> None:
    """書いている最中に殺されても、ファイルは旧か新のどちらか (法則 8)。"""
    _kill_while_writing(tmp_path / "text.txt", times=5)


@posix
@pytest.mark.soak
def test_a_killed_writer_leaves_old_or_new_many_times(tmp_path: Path) -> None:
    """同じことを 300 回、時をずらして確かめる。"""
    _kill_while_writing(tmp_path / "text.txt", times=300)


_HOLD = """
import sys, time
from pathlib import Path
from amend import files
with files._opened(files._temporary(Path(sys.argv[1]), Path(sys.argv[1]).parent)):
    print("書いている", flush=True)
    time.sleep(60)
"""


@posix
def test_what_a_dead_writer_left_is_swept_by_the_next(tmp_path: Path) -> None:
    """殺された書き手の一時ファイルは、生きている間は消されず、死ねば、同じファイルに次に書く者が消す。"""
    path = Path(os.path.realpath(tmp_path)) / "text.txt"
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "書いている\n"
        (left,) = path.parent.iterdir()
        assert TEMPORARY.fullmatch(left.name)
        assert not sweep_temporary(left)
        process.kill()
    assert list(path.parent.iterdir()) == [left]
    write_atomic(path, b"x")
    assert list(path.parent.iterdir()) == [path]
    assert sweep_temporary(left), "無いものは、もう片付いている"


@pytest.mark.soak
@posix
def test_writers_of_one_file_take_turns(tmp_path: Path) -> None:
    """同じファイルに同時に書く者たちは順に書き、どれも終わり、終わりの中身はどれか一つの全部である。"""
    path = tmp_path / "text.txt"
    program = (
        "import sys\nfrom pathlib import Path\nfrom amend.files import write_atomic\n"
        "for _ in range(50): write_atomic(Path(sys.argv[1]), sys.argv[2].encode() * 50000)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), letter]) for letter in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() in {letter * 50000 for letter in (b"a", b"b", b"c")}


@posix
def test_a_disk_without_locks_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """錠を持たないファイルシステムでも書ける。残りものは、古さで見分けて消す。"""

    def unsupported(descriptor: int, operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unsupported)
    path = Path(os.path.realpath(tmp_path)) / "text.txt"
    left = files._temporary(path, path.parent)
    left.write_bytes(b"x")
    assert not sweep_temporary(left)
    os.utime(left, (0, 0))
    write_atomic(path, b"y")
    assert list(path.parent.iterdir()) == [path]
