"""amend sync: 相手の台帳と、記録を渡し合う。"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from amend import store
from amend.audit import Breach, audit
from amend.characters import first_difference, visible
from amend.cli.arguments import named_file
from amend.cli.auditing import read_history
from amend.cli.common import progress
from amend.cli.ledger import now
from amend.errors import LedgerError, RequestError
from amend.files import write_atomic
from amend.ledger import read_book
from amend.ledger.joining import Clash, Joined, join, join_message

_TRIES = 10
"""送る間に相手が進んだときに、受け取り直す回数。"""
_LISTED = 20
_AGREEMENTS = f"{store.AGREEMENTS}/"


@click.command(
    help="相手の台帳と、記録を渡し合う。\n\n"
    "PLACE は相手: フォルダー、束のファイル (.bundle)、設定に付けた名、\n"
    "又は https・ssh の在りか。省くと origin。\n受け取るものは隔離して監査し、破れがあれば受け取らない。\n"
    "合わせるのは、どの本文も変わらないときだけである。"
)
@click.argument("place", metavar="[PLACE]", required=False)
@click.option("--no-push", is_flag=True, help="受け取るだけで、送らない。")
@click.option("-o", "--output", metavar="ファイル", help="送る代わりに、持ち運ぶ束のファイルを作る。")
def command(place: str | None, no_push: bool, output: str | None) -> None:
    """受け取り、確かめ、合わせ、送る。"""
    if output is not None:
        _write_bundle(place, output)
        return
    checked, behind = _Checked(), tuple[str | None, ...]()
    for left in reversed(range(_TRIES)):
        repository = store.open_for_writing(Path.cwd())
        where = store.find_place(repository, place)
        target = store.place_to_send(repository, where)
        store.clear_sending(repository, target)
        with progress("相手の台帳から取り寄せています"), store.received(repository, where) as quarantine:
            head, checked = _taken(repository, quarantine, checked)
        if head is not None and quarantine.head is not None:
            store.follow_remote(repository, where, quarantine.head)
        if no_push or head == quarantine.head or not _sends(target):
            return
        assert head is not None
        if target != where and behind == (quarantine.head,):  # 受け取る所は進んでいないのに、送れなかった
            raise LedgerError(
                "送る所 (pushurl) の台帳が、受け取る所 (url) の台帳と違うので、送れません。",
                where=target.shown,
                advice=f"送る所の記録を amend sync {shlex.quote(target.shown)} で受け取るか、設定を直してください。",
            )
        with progress("送るものを確かめています"):
            checked = _check_own(head, quarantine.head, checked)
        with progress("相手の台帳に送っています"):
            sent = store.send(repository, target, head, quarantine.head)
        if sent is store.Sent.DONE:
            store.follow_remote(repository, where, head)
            click.echo("相手の台帳に送りました。", err=True)
            return
        if not left:
            raise LedgerError(
                "相手の台帳が続けて進むので、送れませんでした。受け取ったものは手元に残っています。",
                where=target.shown,
                advice="しばらく待ってから、もう一度 amend sync を実行してください。",
            )
        behind = (quarantine.head,)


def _sends(where: store.Place) -> bool:
    """送る相手か: 利用者の信じると決めたフォルダーのほかには書かない。その仕掛け (フック) が動き得るからである。

    Raises:
        RequestError: 名を付けた相手が、信じると決めていないフォルダーである。送るべきものは、まだ送られていない。
    """
    if where.carrier is store.Carrier.BUNDLE:
        click.echo("束には送れません。渡すものは amend sync -o ファイル.bundle で作ります。", err=True)
        return False
    if where.carrier is store.Carrier.FOLDER and not where.remote:
        click.echo("名の無いフォルダーには送りません。送るなら git remote add で名を付けてください。", err=True)
        return False
    if where.carrier is store.Carrier.FOLDER and not store.trusts(Path(where.address)):
        raise RequestError(
            "受け取りましたが、送れません。送ると、そのフォルダーのフックが動くからです。",
            where=visible(where.address),
            advice="信用できるなら、次を一度だけ実行してから、もう一度 amend sync を実行してください。\n"
            f"    git config --global --add safe.directory {shlex.quote(visible(where.address))}\n"
            "受け取るだけでよければ amend sync --no-push です。",
        )
    return True


@dataclass(frozen=True, slots=True)
class _Checked:
    """調べたもの: この回に監査したコミットと、その破れ。コミットの破れは祖先だけで決まるので、二度調べない。"""

    commits: frozenset[str] = frozenset()
    breaches: tuple[Breach, ...] = ()

    def up_to(self, copy: store.Repository) -> _Checked:
        """写しの先頭まで調べる。"""
        history = read_history(copy)
        found = audit(history, settled=self.commits)
        return _Checked(self.commits | history.parents.keys(), (*self.breaches, *found))


def _taken(
    repository: store.WritableRepository, quarantine: store.Repository, checked: _Checked
) -> tuple[str | None, _Checked]:
    """受け取る: 確かめ、続きなら進め、分かれていれば合わせる。返すのは手元の先頭と、調べたもの。"""
    theirs, ours = quarantine.head, repository.head
    if theirs is None:
        click.echo("相手の台帳に、この枝はまだありません。", err=True)
        return ours, checked
    bases = store.merge_bases(quarantine, ours, theirs) if ours else ()
    if theirs == ours or theirs in bases:
        click.echo("受け取るものはありません。", err=True)
        return ours, checked
    if ours and not bases:
        raise LedgerError(
            "相手の台帳は、別に始められた台帳です。受け取れません。",
            where=theirs,
            advice="同じ台帳から git clone した複製どうしで渡し合ってください。",
        )
    follows = ours is None or ours in bases
    final = quarantine if follows else _joined_in(repository, quarantine, bases, checked)
    assert final.head is not None
    checked = checked.up_to(final)
    _refuse_broken(checked, quarantine, final.head)
    store.bring(repository, final)
    store.fast_forward(repository, final.head, now())
    _say_taken(quarantine, ours, theirs)
    if not follows:
        click.echo(f"手元の記録と合わせました ({final.head[:10]})。", err=True)
    return final.head, checked


def _joined_in(
    repository: store.WritableRepository, quarantine: store.Repository, bases: Sequence[str], checked: _Checked
) -> store.Repository:
    """合わせる: 隔離した所で。合わせられないときも、相手の沿革に破れがあるなら、そちらを言う。"""
    ours, theirs = repository.head, quarantine.head
    assert ours is not None
    assert theirs is not None
    try:
        joined = _joined(quarantine, bases, ours, theirs)
        wanted = store.Join(ours, theirs, joined.changes, join_message(joined.changes))
        return store.joined_in(quarantine, wanted, repository.identity, now())
    except LedgerError:
        _refuse_broken(checked.up_to(quarantine), quarantine, theirs)
        raise


def _refuse_broken(checked: _Checked, quarantine: store.Repository, new: str) -> None:
    """破れがあれば受け取らない: 相手から来るものと、合わせて作ったものに。手元の記録の破れは、送るときに言う。"""
    assert quarantine.head is not None
    coming = {new, *store.reachable(quarantine, quarantine.head)} if checked.breaches else frozenset[str]()
    breaches = [one for one in checked.breaches if one.commit in coming]
    if breaches:
        raise _broken(
            "相手の台帳の沿革に破れがあるので、受け取りません。手元の台帳は変えていません。",
            breaches,
            "相手方に amend audit の結果を知らせ、正しい台帳を受け取り直してください。",
        )


def _check_own(head: str, theirs: str | None, checked: _Checked) -> _Checked:
    """送るものを確かめる: 相手のまだ持たないコミットに破れがあれば送らない。送れば、どの複製も受け取れなくなる。

    相手も持つ前からの破れでは断らない。断れば、直すこともできなくなる。
    """
    own = replace(store.open_for_reading(Path.cwd()), head=head)
    if head not in checked.commits:
        with store.clean_copy(own) as copy:
            checked = checked.up_to(copy)
    fresh = store.reachable(own, head, apart_from=theirs) if checked.breaches else frozenset[str]()
    breaches = [one for one in checked.breaches if one.commit in fresh]
    if breaches:
        raise _broken(
            "手元の台帳の沿革に破れがあるので、送りません。",
            breaches,
            "相手の台帳を git clone し直し、正しい記録だけを打ち直してください。",
        )
    return checked


def _broken(what: str, breaches: Sequence[Breach], advice: str) -> LedgerError:
    lines = [f"  {one.rule} {one.commit[:10]} {one.path}: {one.message}" for one in breaches[:_LISTED]]
    more = [f"  ほか {len(breaches) - _LISTED} 件"] if len(breaches) > _LISTED else []
    return LedgerError("\n".join((what, *lines, *more)), where=breaches[0].commit, advice=advice)


def _joined(copy: store.Repository, bases: Sequence[str], ours: str, theirs: str) -> Joined[store.Entry]:
    """合わせられることを確かめる: 双方が別々に変えたものが無く、合わせた協約が読める。"""
    trees = [store.tree(copy, commit, under=None) for commit in (*bases, ours, theirs)]
    joined = join(trees[:-2], trees[-2], trees[-1])
    if joined.clashes:
        raise _clashing(copy, joined.clashes, trees[-2], trees[-1])
    entries = {**trees[-2], **joined.changes}
    mixed = tuple({"/".join([*path.split("/")[:2], ""]) for path in joined.changes if path.startswith(_AGREEMENTS)})
    wanted = {path: entry for path, entry in entries.items() if entry and path.startswith(mixed)}
    blobs = dict(store.read_blobs(copy, {entry.blob for entry in wanted.values()}))
    read_book({path: blobs[entry.blob] for path, entry in wanted.items()})
    return joined


def _clashing(
    copy: store.Repository, clashes: Sequence[Clash], ours: dict[str, store.Entry], theirs: dict[str, store.Entry]
) -> LedgerError:
    """食違い: どのファイルの、どの字が初めて違うか。"""
    lines = []
    for clash in clashes:
        lines.append(f"  {clash.path}: {clash.what}")
        both = [side[clash.path].blob for side in (ours, theirs) if clash.path in side]
        if len(both) == 2:
            one, other = (data for _, data in store.read_blobs(copy, both))
            lines.append(f"    {first_difference(one, other, ('手元', '相手'))}")
        lines.append(f"    対処: {clash.advice}")
    listed = "\n".join(lines)
    return LedgerError(
        f"相手の台帳と合わせられません。手元の台帳は変えていません。\n{listed}",
        where=clashes[0].path,
        advice="上の食違いを一つずつ解いてから、もう一度実行してください。",
    )


def _say_taken(copy: store.Repository, ours: str | None, theirs: str) -> None:
    """受け取った記録を言う。"""
    known = store.reachable(copy, theirs, apart_from=ours)
    fresh = [name for name in store.parents(copy, theirs) if name in known]
    for commit in store.these_commits(copy, fresh[:_LISTED]):
        subject = commit.message.decode("utf-8", "replace").partition("\n")[0]
        click.echo(f"受取り: {visible(subject)}", err=True)
    click.echo(f"{len(fresh)} 件のコミットを受け取りました。", err=True)


def _write_bundle(place: str | None, output: str) -> None:
    if place is not None:
        raise RequestError("束を作るのに、相手は要りません。", where=place, advice="-o だけを付けてください。")
    repository = store.open_for_reading(Path.cwd())
    if repository.branch is None or repository.head is None:
        raise LedgerError("束にする枝がありません。", where=str(repository.root), advice="枝に移ってください。")
    with progress("束を作っています"):
        data = store.write_bundle(repository)
    write_atomic(named_file(output), data)
    click.echo(f"{output} を書きました。相手は amend sync {output} で受け取れます。", err=True)
