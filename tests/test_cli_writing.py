"""書く前に見せるものの試験: --dry-run は、変わるファイルだけを言う。"""

from __future__ import annotations

import contextlib
import io

from hypothesis import given
from hypothesis import strategies as st

from amend.cli.writing import show_plan

_CONTENTS = st.dictionaries(st.sampled_from("甲乙丙丁"), st.binary(max_size=2))


@given(_CONTENTS, _CONTENTS, st.sets(st.sampled_from("甲乙丙丁")))
def test_plan_names_exactly_what_changes(before: dict[str, bytes], after: dict[str, bytes], removed: set[str]) -> None:
    """--dry-run は、変わるファイルだけを、加える・変える・消すと言う。変わらないものは言わない。"""
    changes: dict[str, bytes | None] = {**after, **{path: None for path in removed if path in before}}
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        show_plan(changes, before)
    made = {path for path in changes if path not in before}
    gone = {path for path, data in changes.items() if data is None}
    changed = {path for path in changes if path in before and path not in gone and changes[path] != before[path]}
    words = dict.fromkeys(made, "加える") | dict.fromkeys(gone, "消す") | dict.fromkeys(changed, "変える")
    assert out.getvalue().splitlines() == [f"{word} {path}" for path, word in sorted(words.items())]
