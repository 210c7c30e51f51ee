"""行為の見せ方: 本文を定めた行為と、その議決・告示を、画面とデータに書く。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.cli.past import Past
from amend.history import Deed, Publication


def label(deed: Deed) -> str:
    """呼び名: 案件の番号。正誤は、案件の中の別の行為なので、そう言い添える。"""
    return f"{deed.amendment} {deed.name}" if deed.erratum else deed.amendment


def lines(deed: Deed, past: Past) -> Iterator[str]:
    """行為の説明: 一行目に何をいつしたか、続く行に議決と告示。

    Args:
        deed: 行為。
        past: 沿革。台帳より前の行為は、協約の事項から言う。
    """
    effective = f"、{deed.effective} から効力" if deed.effective else ""
    yield f"{label(deed)}  {deed.day} {deed.name}{effective}"
    yield from (f"    {line}" for line in deed.approvals)
    for published in deed.publications:
        yield f"    {_published(published)}"
    if deed is past.deeds[0] and not deed.approvals:
        for act in past.prior:
            yield f"    台帳より前: {' '.join(filter(None, (act.title, str(act.concluded_on), act.notice)))}"


def _published(published: Publication) -> str:
    return " ".join(filter(None, (published.word, published.name, published.number, str(published.day))))


def as_object(number: int, deed: Deed) -> dict[str, object]:
    """行為: ``--json`` の一件。鍵とその順は変えない。

    Args:
        number: 行為の番号 (1 から)。
        deed: 行為。
    """
    return {
        "number": number,
        "amendment": deed.amendment,
        "deed": deed.name,
        "title": deed.title,
        "date": deed.day.isoformat(),
        "effective": deed.effective.isoformat() if deed.effective else None,
        "council_resolutions": list(deed.approvals),
        "publications": [
            {"word": one.word, "name": one.name, "number": one.number, "date": one.day.isoformat()}
            for one in deed.publications
        ],
    }
