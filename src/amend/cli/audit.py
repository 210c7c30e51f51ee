"""amend audit: 枝のすべてのコミットが、台帳の約束を守っているかを確かめる。"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import json
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path

import click

from amend import store
from amend.audit import Breach, History, audit, continued
from amend.audit.pushes import deleted, emptied, rewritten, unknown
from amend.cli.auditing import digest_at, given_checkpoint, open_ledger, read_history, read_pinned, stamped, unsigned
from amend.cli.common import progress
from amend.errors import ExitCode, RequestError
from amend.files import read_bytes

_SHORT = 10
"""画面に出すコミットの識別子の字数。"""
_NOTHING = "0" * 40
_JAPAN = timezone(timedelta(hours=9))
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclasses.dataclass(frozen=True, slots=True)
class Audited:
    """監査の結果: 調べたコミットの数と、破れ。"""

    count: int
    breaches: tuple[Breach, ...]


@click.command(
    help="台帳の沿革を監査し、破れを並べる。\n\n"
    "設定も札も差替えも見ずに物だけを読み、枝のすべてのコミットを調べる。\n"
    "破れがあれば終了コード 1、無ければ 0。"
)
@click.option("--since", metavar="控え", help="検問の控え (ファイルか二行) の続きであることも確かめる。")
@click.option("--signers", metavar="ファイル", help="SSH の署名も、台帳の外のこの署名者の一覧で確かめる。")
@click.option("--token", metavar="ファイル", help="控えに付いた時刻認証 (RFC 3161) も確かめる。")
@click.option("--authority", metavar="ファイル", help="台帳の外の、時刻認証局の証明書 (PEM)。")
@click.option("--push", metavar="OLD NEW", nargs=2, help="サーバーに届いた枝の、前と新しい先頭の間を調べる。")
@click.option("--hook", is_flag=True, help="サーバーに置く pre-receive フックの例を出す。")
@click.option("--json", "as_json", is_flag=True, help="破れを JSON で出す。")
def command(
    since: str | None,
    signers: str | None,
    token: str | None,
    authority: str | None,
    push: tuple[str, str] | None,
    hook: bool,
    as_json: bool,
) -> int:
    """沿革を読み、規則を働かせて、破れを並べる。"""
    if hook:
        click.echo(files("amend").joinpath("data/hooks/pre-receive").read_text("utf-8"), nl=False)
        return ExitCode.DONE
    if push and (since or signers or token or authority):
        refused = "--push に --since、--signers、--token、--authority は添えられません。"
        raise RequestError(refused, advice="別々に実行してください。")
    if (token is not None or authority is not None) and not (since and token and authority):
        advice = "時刻認証を受けた控えと、信用する局の証明書も渡してください。"
        raise RequestError("--since、--token、--authority は、三つそろえて渡してください。", advice=advice)
    with progress("沿革を調べています"), _uncollected():
        audited = _pushed(*push) if push else _whole(since, signers, token, authority)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in audited.breaches], ensure_ascii=False, indent=2))
    else:
        for breach in audited.breaches:
            click.echo(_as_line(breach))
    click.echo(f"{audited.count} 件のコミットを調べました。破れ {len(audited.breaches)} 件。", err=True)
    return ExitCode.FOUND if audited.breaches else ExitCode.DONE


def _whole(since: str | None, signers: str | None, token: str | None, authority: str | None) -> Audited:
    """手元の台帳の、今の先頭までのすべて。"""
    then = given_checkpoint(since) if since else None
    repository = open_ledger()
    pinned = read_pinned(repository, signers, "署名者の一覧") if signers else None
    stamp: datetime | Breach | None = None
    if then and token and authority:
        trusted = read_pinned(repository, authority, "時刻認証局の証明書")
        stamp = stamped(then, read_bytes(Path(token), limit=1_000_000), trusted)
    with _examined(repository) as (copy, history, found):
        if then:
            found += continued(history.parents, then, digest_at(copy, history.parents, then.tip))
            if then.tip == repository.head:
                click.echo("控えの時から、新しいコミットはありません。", err=True)
        if pinned:
            found += unsigned(copy, history.parents, pinned, then)
    if isinstance(stamp, Breach):
        found.append(stamp)
    elif stamp:
        when = f"{stamp.astimezone(_JAPAN):%Y-%m-%d %H:%M:%S} +09:00"
        click.echo(f"この控えは {when} までに在りました (時刻認証)。", err=True)
    return Audited(len(history.parents), tuple(found))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """輪を探さない: 監査の覚えるものに輪は無いのに、覚えが増えるほど、探すことに時間を使う (全体の一割ほど)。"""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextlib.contextmanager
def _examined(repository: store.Repository) -> Iterator[tuple[store.Repository, History, list[Breach]]]:
    """調べた台帳: 物を借りて木を証しながら調べる。証せなければ、まっさらな写しを取り寄せて調べ直す。

    証せないのは、物が壊れているか (写しを作るときに断る)、古い道具の書いた木があるとき (写しを読めば調べられる)。
    """
    with store.lent_objects(repository) as objects:
        history, found = read_history(objects, proving=True), None
        with contextlib.suppress(store.UnprovenError):
            found = list(audit(history))
        if found is not None:
            yield objects, history, found
            return
    with store.clean_copy(repository) as copy:
        history = read_history(copy)
        yield copy, history, list(audit(history))


def _pushed(old: str, new: str) -> Audited:
    """サーバーに届いた枝: 前の先頭より後のコミットの破れだけを言う。前からの破れで、直しまで断らないためである。"""
    for name in (old, new):
        if not re.fullmatch("[0-9a-f]{40}", name):
            advice = "フックに渡される 16 進 40 桁の識別子を、そのまま渡してください。"
            raise RequestError("コミットの識別子ではありません。", where=name[:60], advice=advice)
    if new == _NOTHING:
        return Audited(0, () if old == _NOTHING else (deleted(old),))
    quarantine = os.environ.get("GIT_QUARANTINE_PATH")
    with store.borrowed_objects(Path.cwd(), new, Path(quarantine) if quarantine else None) as objects:
        if not store.has_agreements(objects, new):
            return Audited(0, (emptied(new),))
        before = None if old == _NOTHING else old
        if before and not store.is_known(objects, before):
            return Audited(0, (unknown(before),))
        fresh = store.reachable(objects, new, apart_from=before)
        lost = store.reachable(objects, before, apart_from=new) if before else frozenset[str]()
        history = read_history(objects)
        found = audit(history, settled=history.parents.keys() - fresh)
        return Audited(len(fresh), (*rewritten(old, lost), *found))


def _as_line(breach: Breach) -> str:
    """一件一行。端末を動かす文字は、符号位置に替える (reliability.md D8)。"""
    head = " ".join(part for part in (breach.commit[:_SHORT], breach.path) if part)
    line = f"{head}: {breach.rule}: {breach.message} — {breach.advice}".replace("\n", " ")
    return _CONTROLS.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", line)
