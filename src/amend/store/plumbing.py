"""Git の実行: GitPython に触れるただ一つの所。決まった引数の並びで Git の下回りの命令 (plumbing) を動かす。

GitPython は子のプロセスを生むためだけに使う。その書込みは、同時に動くと記録を失い、停電で空のファイルを残す
(reliability.md §1 の 1–6)。利用者の設定・環境・フックは、結果を変え、フォルダーの持ち主の命令を動かし得るので、
子に渡さない (同 5.3、R21)。
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from amend.errors import LedgerError
from amend.store.interrupts import held_back

OLDEST_GIT = (2, 36)
"""動かせる最も古い Git。これより前の Git は ``core.fsync`` を知らず、書いたことがディスクに届かない。"""

ISOLATED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
}
"""利用者の設定から切り離す環境。誰の機械でも、同じ台帳から同じ結果を出す。"""

# コマンドの上書きは、台帳の設定より強い。フック、監視、署名の表示、自動の掃除を、どの命令でも動かさない。
# コミットグラフを使わないのは、その中の親の並びが、コミットそのものと食い違っていても Git が信じるため。
_OVERRIDES = (
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.commitGraph=false",
    "core.fsync=all,-index",  # 索引は途中のものが多い。残すものだけを `amend.store.index.install` が届かせる
    "core.filesRefLockTimeout=1000",
    "core.packedRefsTimeout=1000",
    "advice.graftFileDeprecated=false",
    "core.protectNTFS=true",
    "core.protectHFS=true",
    "i18n.commitEncoding=UTF-8",
    "log.showSignature=false",
    "gpg.format=ssh",
    "gc.auto=0",
    "maintenance.auto=false",
    "user.useConfigOnly=true",
)
_ARGUMENTS = ("--no-pager", *(part for override in _OVERRIDES for part in ("-c", override)))

_ADVICE = (
    (b"No space left on device", "空き容量を作ってから、もう一度実行してください。"),
    (b"Disk quota exceeded", "割り当てられた容量を空けてから、もう一度実行してください。"),
    (b"Read-only file system", "書ける場所に置いた台帳で実行してください。"),
    (b"Permission denied", "台帳のフォルダーの権限を確かめてください。"),
)

_BUFFER = 1 << 18
_spawning = threading.RLock()  # ごみ集めは、子を生む間にも、読みかけの出力を捨てて、ここに戻って来る


@dataclass(frozen=True, slots=True)
class Answer:
    """Git の答え: 終了コードと二つの出力。"""

    code: int
    out: bytes
    err: bytes


def call(
    arguments: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    stdin: bytes = b"",
    held: Collection[int] = (),
) -> Answer:
    """Git の実行: 決まった引数で動かし、終わるまで待って答えを返す。

    Args:
        arguments: ``git`` の後の引数。利用者の書いた文字列は、16進40桁か完全な参照名と確かめたもの、又は ``--`` の後の
            パスのほかは入れない (reliability.md D10)。
        cwd: 動かすフォルダー。
        environment: 足す環境変数。親の ``GIT_*`` は一つも渡さない (A14)。
        stdin: 標準入力に渡すバイト列。
        held: 子にも開いたまま持たせるファイル記述子 (書き手の錠)。

    Returns:
        答え。終了コードが 0 でなくても返す。

    Raises:
        LedgerError: Git が無い、動かせない。
    """
    with held_back() as release:
        process = _started(arguments, cwd, environment, held)
        try:
            release()
            out, err = process.communicate(stdin)
        except OSError as error:
            _stop(process)
            raise _unable(error, cwd) from error
        except BaseException:  # 中断。子を残して先へ進むと、後始末の後で子が枝を進め得る
            _stop(process)
            raise
    return Answer(process.returncode, out, err)


@contextlib.contextmanager
def stream(
    arguments: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    stdin: bytes,
    held: Collection[int] = (),
) -> Iterator[BinaryIO]:
    """Git の長い出力: 全部を記憶に持たずに、少しずつ読む。引数は `call` と同じ。

    Yields:
        標準出力。読む人は、終わりまで読むか、足りなければ `EOFError` を上げる。途中でやめれば、子を止める。

    Raises:
        LedgerError: Git が無い、動かせない、終了コードが 0 でない、又は出力が足りない。
    """
    short = False
    with held_back() as release:
        process = _started(arguments, cwd, environment, held)
        feeding = threading.Thread(target=_feed, args=(process.stdin, stdin), daemon=True)
        feeding.start()
        try:
            release()
            with io.BufferedReader(process.stdout.raw, _BUFFER) as out:
                yield out
        except EOFError:
            short = True
        except BaseException:
            process.proc.terminate()  # 先に子を止める。書きかけの標準入力は、閉じられない
            feeding.join()
            _stop(process)
            raise
    feeding.join()
    with process.stderr:
        err = process.stderr.read()  # Git は初めの誤りで終わるので、読むまでに溢れない
    code = process.proc.wait()
    if code != 0 or short:
        raise failure(arguments, Answer(code, b"", err), where=str(cwd))


def _feed(stdin: BinaryIO, data: bytes) -> None:
    with contextlib.suppress(OSError), stdin:  # 子が先に終われば、残りは要らない
        stdin.write(data)


def _started(arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], held: Collection[int]) -> Any:
    """動き始めた Git。"""
    git = _git()
    inherited = {} if sys.platform == "win32" else {"pass_fds": tuple(held)}
    try:
        with _without_git_variables():
            return git.Git(cwd).execute(
                [git.Git.GIT_PYTHON_GIT_EXECUTABLE, *_ARGUMENTS, *arguments],
                istream=subprocess.PIPE,
                as_process=True,
                env=environment,
                **inherited,
            )
    except git.GitCommandNotFound as error:
        raise _missing() from error
    except OSError as error:
        raise _unable(error, cwd) from error


def _stop(process: Any) -> None:
    process.terminate()
    with contextlib.suppress(_git().GitCommandError):
        process.wait()


def failure(arguments: Sequence[str], answer: Answer, *, where: str) -> LedgerError:
    """Git の失敗: 予期しない終了コードを、誤りの文にする。

    Args:
        arguments: 動かした引数。初めの一つ (命令の名) だけを言う。
        answer: 答え。
        where: どの台帳か。
    """
    lines = answer.err.decode("utf-8", "backslashreplace").splitlines()
    said = next((line for line in lines if line and not line.startswith(("hint:", "warning:"))), str(answer.code))
    advice = next(
        (words for part, words in _ADVICE if part in answer.err), "台帳の状態を git fsck で確かめてください。"
    )
    return LedgerError(f"Git が失敗しました (git {arguments[0]}: {said})。", where=where, advice=advice)


@functools.cache
def require_git() -> None:
    """Git の版: 無いか古ければ止める。

    Raises:
        LedgerError: Git が無い、又は `OLDEST_GIT` より古い。
    """
    answer = call(["version"], cwd=Path(__file__).parent, environment=ISOLATED)
    found = re.match(rb"git version (\d+)\.(\d+)", answer.out)
    if not found or (int(found[1]), int(found[2])) < OLDEST_GIT:
        raise LedgerError(
            f"Git が古すぎます ({answer.out.decode('ascii', 'replace').strip() or '版が分かりません'})。",
            advice=f"Git {'.'.join(map(str, OLDEST_GIT))} 以上を入れてください。",
        )


def _git() -> ModuleType:
    """GitPython を読み込む。重いので、要るときまで読み込まない。Git が無くても読み込めるようにしておく。"""
    with _without_git_variables("GIT_PYTHON_GIT_EXECUTABLE"):
        os.environ["GIT_PYTHON_REFRESH"] = "quiet"
        import git
    return git


@contextlib.contextmanager
def _without_git_variables(*kept: str) -> Iterator[None]:
    """囲んだ間だけ ``GIT_*`` を外す。GitPython は親の環境をそのまま子に渡し、外す手立てを持たない。"""
    with _spawning:
        names = [name for name in os.environ if name.upper().startswith("GIT_") and name not in kept]
        removed = {name: os.environ.pop(name) for name in names}
        try:
            yield
        finally:
            os.environ.update(removed)


def _unable(error: OSError, cwd: Path) -> LedgerError:
    return LedgerError(
        f"Git を動かせません ({error.strerror})。",
        where=str(cwd),
        advice="しばらく待ってから、もう一度実行してください。",
    )


def _missing() -> LedgerError:
    return LedgerError(
        "Git が見付かりません。",
        advice="Git を入れてください (Debian なら apt install git、Windows なら Git for Windows)。",
    )
