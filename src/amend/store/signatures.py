"""署名: コミットの SSH の署名を、台帳の外に留めた署名者の一覧で確かめる (reliability.md B15、R19)。

``git verify-commit`` は、鍵の期限をコミット自身の日付で計るので、期限の切れた鍵でも日付を遡らせれば通る (同 §1 の 18)。
ここでは、親より前の日付を信じず、台帳の順で言える最も早い日時で計る。
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from amend.errors import LedgerError
from amend.store.objects import read_objects
from amend.store.repository import Repository

_HEADER = re.compile(rb"^gpgsig (?P<first>[^\n]*)\n(?P<rest>(?: [^\n]*\n)*)", re.M)
_DATE = re.compile(rb"^committer [^\n]* ([0-9]{1,12}) [+-][0-9]{4}$", re.M)


def signature_problems(
    repository: Repository, commits: Iterable[str], parents: Mapping[str, Iterable[str]], signers: Path
) -> Iterator[tuple[str, str]]:
    """署名の問題: 確かめられないコミットと、その訳。

    Args:
        repository: まっさらな写し。
        commits: 署名のなければならないコミット。
        parents: すべてのコミットの親。親が子より前に並ぶ。
        signers: 署名者の一覧 (OpenSSH の allowed signers)。

    Raises:
        LedgerError: ssh-keygen が無い。
    """
    program = shutil.which("ssh-keygen")
    if program is None:
        raise LedgerError("ssh-keygen がありません。", advice="OpenSSH を入れてください。")
    wanted, latest = frozenset(commits), dict[str, int]()
    with tempfile.TemporaryDirectory(prefix="amend-signature-") as place:
        for found in read_objects(repository, parents):
            head = found.data.partition(b"\n\n")[0]
            dated = _DATE.search(head)
            own = int(dated[1]) if dated else 0
            latest[found.id] = max([own, *(latest[parent] for parent in parents[found.id])])
            if found.id in wanted:
                problem = _problem(program, found.data, latest[found.id], signers, Path(place) / "signature")
                if problem:
                    yield found.id, problem


def _problem(program: str, commit: bytes, seconds: int, signers: Path, place: Path) -> str:
    head, _, message = commit.partition(b"\n\n")
    found = _HEADER.search(head + b"\n")
    if not found:
        return "署名がありません。"
    payload = (head + b"\n")[: found.start()] + (head + b"\n")[found.end() :] + b"\n" + message
    text = found["first"] + b"\n" + re.sub(rb"^ ", b"", found["rest"], flags=re.M)
    if not text.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        return "SSH の署名ではありません。"
    place.write_bytes(text)
    when = f"-Overify-time={datetime.fromtimestamp(seconds, UTC):%Y%m%d%H%M%S}"
    common = [program, "-Y"]
    listed = _run([*common, "find-principals", "-s", str(place), "-f", str(signers), when], b"")
    if listed is None:
        return "署名者の一覧にない鍵か、台帳の順で見て期限の外の鍵の署名です。"
    for who in listed.decode("utf-8", "replace").splitlines():
        arguments = ["verify", "-f", str(signers), "-I", who, "-n", "git", "-s", str(place), when]
        if _run([*common, *arguments], payload) is not None:
            return ""
    return "署名が、このコミットのものではないか、台帳の順で見て期限の外です。"


def _run(arguments: list[str], stdin: bytes) -> bytes | None:
    """動かす: できなければ None。時刻は UTC で渡すので、時間帯も UTC とする。"""
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(arguments, input=stdin, capture_output=True, env=environment, check=False)
    return done.stdout if done.returncode == 0 else None
