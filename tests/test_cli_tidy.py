"""tidy の試験: 置き方だけを直し、語は変えず、頼まれるまで何も書かない。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trees
from conftest import Done
from hypothesis import HealthCheck, given, settings

from amend.clause import Node, walk
from amend.cli.tidy import tidy
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out

UNTIDY = "協約\n\n\n　（目的）\n第１条  甲は、乙と連携する。 \n 　(1) 取組"
TIDY = "協約\n\n　（目的）\n第１条　甲は、乙と連携する。\n　(1)　取組\n"


@given(trees.texts())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_tidying_keeps_every_word(text: str) -> None:
    """どんな本文も整えられる。語と番号は一つも変わらず、もう一度整えても変わらない。"""
    tidied = tidy(read(text).tree)
    assert [(n.kind, n.mark, n.text) for n in _nodes(tidied)] == [(n.kind, n.mark, n.text) for n in _nodes(text)]
    assert tidy(read(tidied).tree) == tidied


def _nodes(text: str) -> list[Node]:
    return [node for _, node in walk(read(text).tree)]


@given(trees.trees())
def test_tree_laid_out_is_tidy(tree: Node) -> None:
    """標準の書き方の本文には、直すところが無い。"""
    text = write(lay_out(tree))
    assert tidy(read(text).tree) == text


def test_shows_before_writing(cli: Callable[..., Done], tmp_path: Path) -> None:
    """何も指定しなければ、直すところを見せるだけで、ファイルは変わらない。"""
    file = tmp_path / "text.txt"
    file.write_text(UNTIDY, "utf-8")
    done = cli("tidy", file)
    assert done.code == 0
    assert "-第１条  甲は、乙と連携する。 \n" in done.out
    assert "+第１条　甲は、乙と連携する。\n" in done.out
    assert file.read_text("utf-8") == UNTIDY


@pytest.mark.parametrize("arguments", [("--in-place",), ("-o", "text.txt")])
def test_writes_when_told(
    cli: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """``--in-place`` か ``-o`` を付けると、直したものを書く。二度目には直すところが無い。"""
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text(UNTIDY, "utf-8")
    assert cli("tidy", "text.txt", *arguments).code == 0
    assert Path("text.txt").read_text("utf-8") == TIDY
    assert cli("tidy", "text.txt").err == "直すところはありません。\n"


def test_shows_pages_and_the_missing_last_newline(cli: Callable[..., Done], tmp_path: Path) -> None:
    """頁の区切りは行を分けず、終わりの改行が無いことも直しとして見せる。"""
    file = tmp_path / "text.txt"
    file.write_bytes("協約\n\n第１条　甲は、\n\f第２条 乙は、".encode())
    done = cli("tidy", file)
    assert "-\f第２条 乙は、\n\\ ファイルの終わりに改行がありません\n+" in done.out


def test_a_text_that_would_change_is_not_written(
    cli: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """整えた本文の語が変わるなら、終了コード 70 で断り、何も書かない (DESIGN §6)。"""
    file = tmp_path / "text.txt"
    file.write_text(UNTIDY, "utf-8")
    monkeypatch.setattr("amend.cli.tidy.lay_out", lambda tree: read(UNTIDY.replace("甲", "乙")).tree)
    assert cli("tidy", file, "--in-place").code == 70
    assert file.read_text("utf-8") == UNTIDY


def test_newlines_are_repaired_too(cli: Callable[..., Done], tmp_path: Path) -> None:
    """CRLF や cp932 のファイルは、語の置き方が標準でも、UTF-8 と LF に直す。"""
    file = tmp_path / "text.txt"
    file.write_bytes(TIDY.replace("\n", "\r\n").encode("cp932"))
    assert cli("tidy", file, "--encoding", "cp932").out == ""
    assert cli("tidy", file, "--encoding", "cp932", "--in-place").code == 0
    assert file.read_bytes() == TIDY.encode()
