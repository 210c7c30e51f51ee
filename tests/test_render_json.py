"""対照表のデータ: 読み返せば元の対照表であり、docs/comparison-json.md のとおりの形である。"""

from __future__ import annotations

import json
import re

import pytest
from comparisons import COMPARISONS, STYLE, WORKED
from conftest import ROOT
from hypothesis import given, settings

from amend.comparison import Comparison
from amend.errors import TextError
from amend.read.table_json import read_json
from amend.render.json_ import KINDS, render


@settings(max_examples=60)
@given(COMPARISONS)
def test_what_is_written_is_read(table: Comparison) -> None:
    """どんな対照表も、描かない行も所在も含めて、書いて読めば元のままである。"""
    assert read_json(render(table, STYLE).encode()) == table


def test_the_page_names_every_key() -> None:
    """説明のページの鍵と種類は、書かれるものの全部である。"""
    page = (ROOT / "docs/comparison-json.md").read_text("utf-8")
    data = json.loads(render(WORKED, STYLE))
    keys, kinds = (re.findall(r"^\| `(.+?)` \|", part, re.M) for part in page.split("| kind |"))
    assert keys == list(data)
    assert kinds == list(KINDS.values())
    named = set(re.findall("`([a-z_]+)`", page))
    row = data["rows"][0]
    assert {*row, *row["new"], *data["heads"]} <= named
    assert {key for line in data["rows"] for cell in line["new"]["cells"] for run in cell for key in run} <= named


@pytest.mark.parametrize("junk", [b"", b"[]", b"{}", b'{"schema": "amend-comparison/1"}', b'{"schema": "other"}'])
def test_other_data_is_refused(junk: bytes) -> None:
    """対照表のデータでないものは、何が違うかを言って断る。"""
    with pytest.raises(TextError, match=r"JSON|データ"):
        read_json(junk)
