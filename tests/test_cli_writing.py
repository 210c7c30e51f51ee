"""作業ファイルへの書込みの試験: 新しい案のフォルダーは、全部が現れるか、何も現れない (law 8)。"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import snapshot

from amend.cli import writing
from amend.cli.writing import place_folder, show_plan
from amend.errors import RequestError
from amend.files import write_atomic

FILES = {"agreements/ouen/agreement.toml": b"title", "agreements/ouen/amendments/2020-toyama-1/text.txt": b"text"}


def test_folder_appears_whole(tmp_path: Path) -> None:
    """置いたフォルダーには、渡したファイルがすべてあり、ほかには何も残らない。"""
    place_folder(tmp_path, "agreements/ouen", FILES)
    found = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == FILES


@pytest.mark.parametrize("broken", range(len(FILES)))
def test_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int) -> None:
    """何番目のファイルを書けなくても、フォルダーは現れず、書きかけも残らない。"""
    (tmp_path / "agreements").mkdir()
    before = snapshot(tmp_path)
    written: list[Path] = []

    def fail(path: Path, data: bytes) -> None:
        if len(written) == broken:
            raise RequestError("書けません")
        written.append(path)
        write_atomic(path, data)

    monkeypatch.setattr(writing, "write_atomic", fail)
    with pytest.raises(RequestError, match="書けません"):
        place_folder(tmp_path, "agreements/ouen", FILES)
    assert snapshot(tmp_path) == before


def test_existing_folder_is_kept(tmp_path: Path) -> None:
    """もう在るフォルダーには書かず、在るものを変えない。"""
    (tmp_path / "agreements/ouen").mkdir(parents=True)
    (tmp_path / "agreements/ouen/memo.txt").write_text("覚え書き", "utf-8")
    before = snapshot(tmp_path)
    with pytest.raises(RequestError, match="もう在る"):
        place_folder(tmp_path, "agreements/ouen", FILES)
    assert snapshot(tmp_path) == before


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
