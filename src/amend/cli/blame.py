"""amend blame: 規定ごとに、今の語を定めた行為と、それを認めた議決を言う。"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from amend.address import read_address
from amend.characters import visible
from amend.cli import deeds
from amend.cli.ledger import open_for_reading
from amend.cli.past import Past, past_of
from amend.cli.provisions import Provision, provisions, top_of
from amend.cli.tabulating import table
from amend.cli.versions import day_of
from amend.errors import RequestError
from amend.history import NOTE_STYLES


@click.command(
    help="規定ごとに、今の語を定めた行為と議決を言う。\n\n"
    "AGREEMENT は協約の識別子、CLAUSE は位置の言葉 (例: 第３条第２項、\n"
    "別表観光振興の項)。省くと全部。番号や所が変わっても、同じ規定を辿る。\n"
    "見るのは今日効力のある本文で、--as-of でその日の本文になる。"
)
@click.argument("agreement", metavar="AGREEMENT")
@click.argument("clause", metavar="[CLAUSE]", required=False)
@click.option("--words", is_flag=True, help="語の一続きごとに言う。")
@click.option("--notes", type=click.Choice([style.name for style in NOTE_STYLES]), help="例規集の改正の注記を添える。")
@click.option("--party", metavar="当事者", default="", help="注記に、この当事者の告示の番号を使う。")
@click.option("--as-of", metavar="日付", help="その日の本文。例: 令和8年4月1日")
@click.option("--json", "as_json", is_flag=True, help="行為と、規定ごとの語を JSON で出す。")
def command(
    agreement: str, clause: str | None, words: bool, notes: str | None, party: str, as_of: str | None, as_json: bool
) -> None:
    """台帳の行為を順に辿り、規定ごとの行為を並べる。"""
    if notes and (as_json or words):
        raise RequestError(
            "--notes は、--json や --words と一緒には使えません。", advice="どちらか一方にしてください。"
        )
    address = read_address(clause) if clause is not None else None
    opened, day = open_for_reading(about=agreement), day_of(as_of)
    shelf = opened.shelf(agreement)
    if party and shelf.agreement.party(party) is None:
        known = "、".join(one.id for one in shelf.agreement.parties)
        raise RequestError(
            f"「{party}」は、この協約の当事者ではありません。", where=shelf.id, advice=f"当事者: {known}"
        )
    past = past_of(opened, shelf, day)
    click.echo(f"{shelf.id}: {past.version.line(day)}", err=True)
    for deed in past.coming:
        click.echo(f"この後に、{deeds.label(deed)} が成立しています ({deed.effective or '効力の日は未定'})。", err=True)
    if notes:
        from amend.cli.noting import noted

        click.echo("\n".join(noted(past, top_of(past, address), notes, party)))
        return
    listed = tuple(provisions(past, address))
    if as_json:
        found = {"agreement": shelf.id, "as_of": day.isoformat(), "condition": past.version.word}
        click.echo(json.dumps(found | as_object(past, listed), ensure_ascii=False, indent=2))
        return
    for line in (*table(_rows(past, listed, words=words)), "", *_legend(past, listed, words=words)):
        click.echo(visible(line))


def _rows(past: Past, listed: Sequence[Provision], *, words: bool) -> Iterator[tuple[str, str, str, str]]:
    """表の行: 位置、行為、その日、語。"""
    yield "位置", "定めた行為", "成立の日", "語"
    groups = [(one,) for one in listed] if words else _folded(listed)
    for group in groups:
        first = group[0]
        text = "｜".join(one.text for one in group)
        pieces = [(piece.text, piece.at) for piece in first.stretches] if words else [(text, first.last)]
        for n, (piece, at) in enumerate(pieces or [("", first.last)]):
            deed = past.deeds[at]
            place = first.row if len(group) > 1 else first.place
            yield "" if n else place, deeds.label(deed), str(deed.day), piece


def _folded(listed: Sequence[Provision]) -> list[tuple[Provision, ...]]:
    """畳む: いくつもの項を見せるとき、どの欄も同じ行為による表の項は、一行にする。"""
    rows = [tuple(row) for _, row in groupby(listed, key=lambda one: one.home)]
    if sum(bool(row[0].row) for row in rows) < 2:
        return [(one,) for one in listed]
    return [
        group for row in rows for group in ([row] if len({one.last for one in row}) == 1 else [(one,) for one in row])
    ]


def _legend(past: Past, listed: Sequence[Provision], *, words: bool) -> Iterator[str]:
    """表に現れた行為の説明と、写しを訂正した所。"""
    shown = {piece.at for one in listed for piece in one.stretches} if words else set()
    for at in sorted(shown | {one.last for one in listed}):
        yield from deeds.lines(past.deeds[at], past)
    for one in listed:
        for at in one.life.corrections:
            yield f"{one.place}: {past.deeds[at].day} に、写しの転記誤りを訂正しました ({past.deeds[at].amendment})。"


def as_object(past: Past, listed: Sequence[Provision]) -> dict[str, object]:
    """沿革: ``--json`` の全体の続き。鍵とその順は変えない。行為の番号は 1 から。

    Args:
        past: 沿革。
        listed: 規定の行。
    """
    return {
        "deeds": [deeds.as_object(n, deed) for n, deed in enumerate(past.deeds, start=1) if deed.corrects is None],
        "provisions": [
            {
                "place": one.place,
                "kind": one.kind.value,
                "line": one.line,
                "mark": one.mark,
                "deed": one.last + 1,
                "added_by": one.life.born + 1,
                "corrected_on": [past.deeds[at].day.isoformat() for at in one.life.corrections],
                "words": [{"text": piece.text, "deed": piece.at + 1} for piece in one.stretches],
            }
            for one in listed
        ],
    }
