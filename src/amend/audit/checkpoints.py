"""検問の控え: ある時の台帳を告示に載せられる二行で言い、後の台帳がその続きかを確かめる (reliability.md I6、R18)。

控えは台帳の外 (告示、相手方、紙) に残すので、枝の巻戻しや書換えを、手元の台帳だけを持つ人が見付けられる。一行ごとの
検算 (16進数とみて 251 で割った余り) が、書き写しの誤りを捕まえる。251 は素数で、一字の誤りも隣り合う二字の入替えも
必ず余りを変える。
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amend.audit.breaches import Breach
from amend.errors import RequestError

_FORM = re.compile(r"amend-1 ([0-9]{1,9}) ((?:[0-9a-f] ?){40}) ?([0-9a-f]{2}) ((?:[0-9a-f] ?){64}) ?([0-9a-f]{2})")
_PRIME = 251
_AGAIN = "控えの二行を、告示又は控えのファイルのとおりに書いてください。"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """控え: ある時の台帳。

    Attributes:
        count: その時までのコミットの数。
        tip: その時の先頭のコミット (16進40桁)。
        digest: 沿革と本文の要約値 (`digest_of`)。SHA-256。
    """

    count: int
    tip: str
    digest: str


def digest_of(commits: Iterable[tuple[str, bytes]], files: Iterable[tuple[str, str, bytes]]) -> str:
    """要約値: コミットの生のバイト列と、先頭での台帳のファイルの、SHA-256 の一覧の SHA-256。

    Git の識別子 (SHA-1) が将来破られても、控えは破られない。一覧は、コミットの識別子の順の「識別子 要約値」の行と、
    パスの順の「種類 要約値 パス」の行である。

    Args:
        commits: コミットの識別子と生のバイト列。順は問わない。
        files: ファイルの種類 (``100644`` など)、パス、中身。順は問わない。
    """
    lines = [f"{name} {_sha256(data)}\n".encode() for name, data in commits]
    named = ((path.encode("utf-8", "surrogateescape"), mode, data) for mode, path, data in files)
    rows = [f"{mode} {_sha256(data)} ".encode() + path + b"\n" for path, mode, data in sorted(named)]
    return _sha256(b"".join([*sorted(lines), *rows]))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_checkpoint(checkpoint: Checkpoint) -> str:
    """控えを書く: 告示に載せられる二行。

    Example:
        >>> print(write_checkpoint(Checkpoint(12, "0" * 39 + "1", "f" * 64)), end="")
        amend-1 12 00000000 00000000 00000000 00000000 00000001 6e
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 3f
    """
    tip, digest = (" ".join(re.findall(".{8}", text)) for text in (checkpoint.tip, checkpoint.digest))
    first, second = _check(f"{checkpoint.count}{checkpoint.tip}"), _check(checkpoint.digest)
    return f"amend-1 {checkpoint.count} {tip} {first}\n{digest} {second}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """控えを読む: 全角で書かれていても、改行や空白が違っていてもよい。

    Raises:
        RequestError: 控えの形でない、又は検算が合わない。どの行を書き誤ったかを言う。
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("‐", "-").replace("−", "-").split())
    found = _FORM.fullmatch(plain)
    if not found:
        raise RequestError("検問の控えとして読めません。", where=plain[:40], advice=_AGAIN)
    count, tip, first, digest, second = (part.replace(" ", "") for part in found.groups())
    for line, body, check in (("一行目", f"{count}{tip}", first), ("二行目", digest, second)):
        if _check(body) != check:
            raise RequestError(f"控えの{line}の検算が合いません。", where=line, advice=f"書き誤りがあります。{_AGAIN}")
    return Checkpoint(int(count), tip, digest)


def _check(digits: str) -> str:
    return f"{int(digits, 16) % _PRIME:02x}"


def up_to(parents: Mapping[str, Sequence[str]], tip: str) -> frozenset[str]:
    """その時までのコミット: ``tip`` から遡れるもの。沿革に無ければ空。"""
    found, waiting = set[str](), [tip] if tip in parents else []
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(parents[name])
    return frozenset(found)


def continued(parents: Mapping[str, Sequence[str]], then: Checkpoint, digest: str) -> Iterator[Breach]:
    """続きか: 今の沿革が、控えの時の台帳の続きであること (H15)。

    Args:
        parents: 今の沿革。コミットから親。
        then: 控え。
        digest: 今の沿革の中で、控えの時までを要約した値。控えのコミットが無ければ空。
    """
    reached = up_to(parents, then.tip)
    if not reached:
        older = len(parents) < then.count
        what = "台帳が巻き戻されているか、古いままです" if older else "台帳の沿革が書き替えられています"
        yield Breach(
            "H15",
            then.tip,
            "",
            f"控えの時のコミットが、今の沿革にありません。{what} (控え {then.count} 件、今 {len(parents)} 件)。",
            "控えを出した所の台帳と、相手方の台帳とを比べ、正しいものを確かめてください。",
        )
    elif (len(reached), digest) != (then.count, then.digest):
        yield Breach(
            "H15",
            then.tip,
            "",
            "控えの時までの沿革又は本文が、控えの要約値と違います。",
            "控えを告示又は相手方の持つものと比べ、控えが正しければ、この台帳を使わないでください。",
        )
