"""置き方の点検: 字下げ (S08)、番号の後の空白 (C06)、行末の空白とタブ (C05)。

物差しは `amend.plaintext.layout` の正則な置き方である。
"""

from __future__ import annotations

from collections.abc import Iterator

from amend.checks.text import Remark, Text
from amend.clause import Kind, follow
from amend.plaintext.layout import Deviation

_ADVICE = "amend tidy で直せます。"


def indents(text: Text) -> Iterator[Remark]:
    """字下げ: 見出しは二字目、条は一字目から、号は一段ごとに一字下げる (drafting-rules §4 S08)。空行の数も見る。"""
    for deviation in text.deviations:
        if deviation.indent or (deviation.gap and _is_cell(text, deviation)):
            yield Remark(deviation.path, "字下げか空行の数が、標準の置き方と違います。", _ADVICE)


def gaps(text: Text) -> Iterator[Remark]:
    """番号の後の空白: 第○条、項番号、号番号の後は全角空白一つとする (drafting-rules §4 C06)。"""
    for deviation in text.deviations:
        if deviation.gap and not _is_cell(text, deviation):
            yield Remark(deviation.path, "番号の後の空白が全角一つではありません。", _ADVICE)


def line_ends(text: Text) -> Iterator[Remark]:
    """行末の空白: 行の終わりに空白を残さない (drafting-rules §4 C05)。"""
    for deviation in text.deviations:
        if deviation.after:
            yield Remark(deviation.path, "行末に空白があります。", _ADVICE)


def _is_cell(text: Text, deviation: Deviation) -> bool:
    """欄かどうか。欄の符号は番号でなく ``[rowspan="2"]`` である。"""
    return follow(text.tree, deviation.path).kind is Kind.CELL


def tabs(text: Text) -> Iterator[Remark]:
    """タブ: 字句の中と番号の後にタブを使わない (drafting-rules §4 C05)。"""
    for path, node in text.nodes:
        if "\t" in node.gap or "\t" in node.text:
            yield Remark(path, "タブがあります。", "全角空白に替えてください。")
