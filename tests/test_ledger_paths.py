"""置き場所の試験: ファイルを協約と案件ごとに分ける。"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amend.ledger.paths import by_place, read_path

_PART = st.sampled_from(["agreements", "amendments", "a", "2026-a-1", "record", "text.txt", "A", "-", "a\nb", "甲"])
_PATHS = st.lists(st.lists(_PART, min_size=1, max_size=7).map("/".join), unique=True, max_size=12)


@given(_PATHS.map(lambda paths: [*paths, *(f"agreements/a/{path}" for path in paths)]))
def test_files_are_parted_by_the_place_of_each(paths: list[str]) -> None:
    """まとめて分けたものは、一つずつ読んだ置き場所のとおりで、台帳の名でないものは無い。"""
    expected: dict[str, dict[str, dict[str, str]]] = {}
    for path in paths:
        place = read_path(path)
        if place:
            expected.setdefault(place.agreement, {}).setdefault(place.amendment, {})[place.rest] = path
    assert by_place({path: path for path in paths}) == expected
