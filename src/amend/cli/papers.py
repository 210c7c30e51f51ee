"""二つの本文を比べる書類の一覧: 新旧対照表と見消し。新しい書類は、`PAPERS` の一行と、その作り手である。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from amend import alignment
from amend.cli.handing import Kind, Made, deliver
from amend.cli.pair import Pair
from amend.comparison import Comparison, verify
from amend.comparison import compare as compare_trees
from amend.render import FORMATS, Screen
from amend.styles import Style

Make = Callable[[str, Screen], str | bytes]
"""作り手: 形式の名と画面から、確かめた書類。"""


@dataclass(frozen=True, slots=True)
class Comparing:
    """比べる書類の一つ。

    Attributes:
        title: 利用者への呼び名。
        listed: 形式の一覧を出す関数。
        usual: フォルダーに書くときの、書かれなかったときの形式。
        prepare: 比べる二つ、対応付け、様式、表題から、作り手を用意する関数。
    """

    title: str
    listed: Callable[[], Mapping[str, Kind]]
    usual: tuple[str, ...]
    prepare: Callable[[Pair, alignment.Pair, Style, str], Make]

    @property
    def formats(self) -> Mapping[str, Kind]:
        """形式の一覧。"""
        return self.listed()

    def made(self, pair: Pair, found: alignment.Pair, style: Style, title: str) -> Made:
        """作る書類: 比べる二つから。フォルダーに書くときの名は、表題、無ければ書類の呼び名。"""
        return Made(self.formats, self.prepare(pair, found, style, title), title or self.title, self.usual)


def _table(pair: Pair, found: alignment.Pair, style: Style, title: str) -> Make:
    old, new = pair.before.tree, pair.after.tree
    comparison = _instrument(pair, found, style, title)
    comparison = comparison or compare_trees(old, new, style, title=title, state=pair.state, pair=found)
    verify(comparison, old, new)
    return partial(_proved, comparison, style)


def _instrument(pair: Pair, found: alignment.Pair, style: Style, title: str) -> Comparison | None:
    """改正の文書である表 (役割 2): 案件の変更協約が新旧対照表の形 (F3) で、様式が前書きを選んでいるとき。"""
    amendment, agreement = pair.amendment, pair.agreement
    if amendment is None or agreement is None or not style.lead:
        return None
    from amend.amendment import Form

    if amendment.form is not Form.TABLE:
        return None
    from amend.cli.leads import lead_of
    from amend.proof.tabulating import instrument_table

    lead, titles = lead_of(style), (title or amendment.title, agreement.title)
    return instrument_table(pair.before.tree, pair.after.tree, style, lead, titles, state=pair.state, pair=found)


def _proved(comparison: Comparison, style: Style, form: str, screen: Screen) -> str | bytes:
    chosen = FORMATS[form]
    made = chosen.render(comparison, style, screen)
    if chosen.proved:
        from amend.proof.papers import prove_paper

        prove_paper(made, form, comparison)
    return made


def _full_formats() -> Mapping[str, Kind]:
    from amend.render.fulltext import FULL_FORMATS  # 見消しの道具は、見消しを作る人だけが読み込む

    return FULL_FORMATS


def _marked(pair: Pair, found: alignment.Pair, style: Style, title: str) -> Make:
    from amend.fulltext import mark_changes
    from amend.render.drawing import DRAFT
    from amend.render.fulltext import FULL_FORMATS

    old, new = pair.before.tree, pair.after.tree
    paper = mark_changes(old, new, style, found, title=title, state=pair.state, furniture=(DRAFT,))

    def make(form: str, screen: Screen) -> str | bytes:
        made = FULL_FORMATS[form].render(paper, style, screen)
        if FULL_FORMATS[form].proved:
            from amend.proof.fulltext import prove_marked

            prove_marked(made, form, paper, old, new)
        return made

    return make


PAPERS: dict[str, Comparing] = {
    "table": Comparing("新旧対照表", lambda: FORMATS, ("html", "docx", "xlsx", "json"), _table),
    "mikeshi": Comparing("見消し", _full_formats, ("html", "docx"), _marked),
}
"""比べる書類: ``--as`` の名から。一つの本文を読み合わせる紙は `amend.cli.aloud` が作る。"""


def hand_out(comparison: Comparison, style: Style, form: str, output: str | None) -> None:
    """渡す: 対照表を描き、書類なら読み返して確かめてから、ファイル又は標準出力に書く (DESIGN §6 law 6)。

    Args:
        comparison: 対照表。
        style: 様式。
        form: 形式の名 (`amend.render.FORMATS`)。
        output: 書き出すファイル。None なら標準出力。

    Raises:
        RequestError: 画面に出せない形式なのに、書き出すファイルが無い。
        ProofError: 読み返したものが対照表と違う。何も書かない。
    """
    made = Made(FORMATS, partial(_proved, comparison, style), comparison.title, ())
    deliver(made, (form,), output)
