"""悪いファイル: 読めないファイルは、何が・どこで・どうすればよいかを日本語で言って断り、何も変えない。

断り方はどのコマンドでも同じなので、悪いファイルの表を、ファイルを読むすべての頼み方と掛け合わせる
(issue 2、reliability C・D)。悪い引数は test_bad_requests、壊れた設定は test_bad_settings にある。
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Done
from desk import OLD, TEXT, USAGE, Content, assert_refused, lay_desk, mortal, place, snapshot, with_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.cli import common
from amend.cli.main import main
from amend.cli.texts import MAX_LINE
from amend.files import MAX_BYTES


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """職員の机。"""
    return lay_desk(tmp_path, monkeypatch)


READERS = {
    "show": ("show", "？"),
    "show 条": ("show", "？", "第１条"),
    "show --json": ("show", "？", "--json"),
    "check": ("check", "？"),
    "check 二つ目": ("check", "旧.txt", "？", "--json"),
    "tidy": ("tidy", "？"),
    "compare 旧": ("compare", "？", "新.txt"),
    "compare 新": ("compare", "旧.txt", "？", "-o", "表.html"),
    "import": ("import", "？"),
    "import -o": ("import", "？", "-o", "取込み"),
}
"""ファイルを読む頼み方: ？ の所に悪いファイルの名が入る。"""


@dataclass(frozen=True, slots=True)
class Bad:
    """悪いファイル: 置くもの、終了コード、断りが言うべき言葉。"""

    name: str
    content: Content
    code: int
    words: tuple[str, ...]
    file: str = "悪い.txt"


BAD_FILES = (
    Bad("無い", None, USAGE, ("ファイル又はフォルダがありません", "名前と場所を確かめて")),
    Bad("フォルダ", None, USAGE, ("ファイルではなくフォルダです", "ファイルの名前を指定して"), file="フォルダ"),
    Bad("ファイルの下", None, USAGE, ("途中にフォルダでないものがあります",), file="旧.txt/悪い.txt"),
    Bad("長い名", None, USAGE, ("名前が長すぎます", "短い名前に"), file="長" * 300),
    Bad("名の終わりの空白", None, USAGE, ("ファイル又はフォルダがありません",), file="旧.txt　"),
    Bad("二つの名を全角の空白でつなぐ", None, USAGE, ("ファイル又はフォルダがありません",), file="旧.txt　新.txt"),
    Bad("空", b"", TEXT, ("空のファイルです", "本文の入ったファイル")),
    Bad("空行だけ", "\n　\n\r\n", TEXT, ("空のファイルです", "本文の入ったファイル")),
    Bad("BOM だけ", b"\xef\xbb\xbf", TEXT, ("空のファイルです",)),
    Bad("NUL", OLD.encode() + b"\0", TEXT, ("テキストのファイルではありません", "バイト目")),
    Bad("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", TEXT, ("テキストのファイルではありません", "9 バイト目")),
    Bad("Word", b"PK\x03\x04\x14\0\x06\0\x08\0", TEXT, ("テキストのファイルではありません",)),
    Bad("BOM の無い UTF-16", OLD.encode("utf-16-le"), TEXT, ("NUL を含みます", "UTF-16 なら BOM を付けて")),
    Bad("途切れた UTF-8", OLD.encode()[:-2], TEXT, ("文字の途中でファイルが切れています", "17行目")),
    Bad("混ざった文字コード", OLD.encode() + "観光".encode("cp932"), TEXT, ("として読めないバイト", "18行目")),
    Bad("決まらない文字コード", b"\xb1\xb2\xb3\xb4", TEXT, ("一つに決まりません", "cp932 なら「ｱｲｳｴ…」", "--encoding")),
    Bad("代理", b"\xed\xa0\x80", TEXT, ("utf-8 として読めないバイト", "1行目")),
    Bad("エスケープ", with_bad("\x1b[31m"), TEXT, ("制御文字", "⟦U+001B⟧", "6行目")),
    Bad("双方向制御", with_bad("\u202e"), TEXT, ("U+202E", "6行目の7字目", "取り除いて")),
    Bad("幅の無い空白", with_bad("\u200b"), TEXT, ("見えない文字", "U+200B", "6行目の7字目", "import.toml")),
    Bad("外字", with_bad("\ue000"), TEXT, ("外字", "U+E000", "6行目の7字目", 'allowed = ["U+E000"]')),
    Bad("変わった空白", with_bad("\u00a0"), TEXT, ("変わった空白", "6行目の7字目", 'allowed = ["U+00A0"]')),
    Bad("50 MB", MAX_BYTES, TEXT, ("大きすぎます (50 MB 以上)", "文書ごとに分けて")),
    Bad("百万字の行", OLD + "（" * 1_000_000, TEXT, ("一行が長すぎます (1,000,000 字", "18行目", "改行")),
)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_bad_file_is_refused(cli: Callable[..., Done], desk: Path, reader: tuple[str, ...], bad: Bad) -> None:
    """悪いファイルは、どのコマンドに渡しても、ファイルの名・所・わけ・直し方を言って断り、何も書かない。"""
    place(desk / bad.file, bad.content)
    before = snapshot(desk)
    done = cli(*(bad.file if part == "？" else part for part in reader))
    assert_refused(done, bad.code, (f"  場所: {bad.file}", *bad.words))
    assert snapshot(desk) == before


@mortal
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_an_unreadable_file_is_refused(cli: Callable[..., Done], desk: Path, reader: tuple[str, ...]) -> None:
    """読む権限の無いファイルは、そう言って断る。"""
    place(desk / "悪い.txt", OLD)
    (desk / "悪い.txt").chmod(0)
    assert_refused(
        cli(*("悪い.txt" if part == "？" else part for part in reader)), USAGE, ("権限がありません", "悪い.txt")
    )


LEVELS = "".join("　" * depth + mark + "　甲\n" for depth, mark in enumerate(("(1)", "ア", "(ア)", "ａ", "①") * 100))
HEADINGS = "".join(f"第{number}{unit}　甲\n" for number in range(1, 101) for unit in "編章節款目")
ODD_TEXTS = {
    "上限の長さの行": f"連携協約\n\n第１条　{'甲' * (MAX_LINE - 4)}\n",
    "五百段の号": f"連携協約\n\n第１条　甲は、次の取組を行う。\n{LEVELS}",
    "五百重の括弧": f"連携協約\n\n第１条　{'（' * 500}甲{'）' * 500}\n",
    "五百重の引用符": f"連携協約\n\n第１条　{'「' * 500}甲{'」' * 500}\n",
    "五百の編章節": f"連携協約\n\n{HEADINGS}第１条　甲\n",
    "閉じない括弧": f"連携協約\n\n第１条　{'（「' * 5_000}甲\n",
    "改行だけが CR": OLD.replace("\n", "\r"),
    "混ざった改行": OLD.replace("\n", "\r\n", 5),
}
WORKERS = {name: reader for name, reader in READERS.items() if reader[0] != "import"}


def assert_works(cli: Callable[..., Done], desk: Path, reader: tuple[str, ...], text: str) -> None:
    """読める本文には、仕事をするか (0)、指摘する (1)。"""
    place(desk / "本文.txt", text)
    done = cli(*("本文.txt" if part == "？" else part for part in reader))
    assert done.code in (0, 1), done.err
    assert "Traceback" not in done.out + done.err
    assert (desk / "本文.txt").read_bytes() == text.encode()


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
@pytest.mark.parametrize("reader", WORKERS.values(), ids=WORKERS)
def test_an_odd_text_is_read(cli: Callable[..., Done], desk: Path, reader: tuple[str, ...], text: str) -> None:
    """深い本文、上限の長さの行、変わった改行も読める。読むだけの頼みは、本文に触らない。"""
    assert_works(cli, desk, reader, text)


@pytest.mark.soak
@pytest.mark.parametrize("reader", WORKERS.values(), ids=WORKERS)
def test_a_hundred_thousand_captions_are_read(cli: Callable[..., Done], desk: Path, reader: tuple[str, ...]) -> None:
    """見出しばかり十万行の本文も、どのコマンドでも読める。"""
    assert_works(cli, desk, reader, "連携協約\n\n" + "　（目的）\n" * 100_000 + "第１条　甲\n")


LINES = (
    "第１条　甲",
    "第２条の２　",
    "附　則",
    "別表",
    "* - ",
    "  - ",
    "| 甲 |",
    "(1)　",
    "２　",
    "目次",
    "備考",
    "\\",
)
CHARACTERS = ("（", "）", "「", "　", "\n", "\n\n", "\t", "\f", "甲", "髙", "か\u3099", "から第５条まで　削除")
FRAGMENTS = st.sampled_from(LINES + CHARACTERS)
ANYTHING = st.binary(max_size=200) | st.lists(FRAGMENTS, max_size=40).map("".join).map(str.encode)


@settings(max_examples=60)
@given(ANYTHING, st.sampled_from([("show",), ("show", "第１条"), ("check",), ("tidy",), ("import",)]))
def test_no_file_whatever_breaks_the_program(content: bytes, verb: tuple[str, ...]) -> None:
    """どんなバイト列のファイルを渡しても、仕事をするか断るかであり、amend の誤り (70) にはならない。"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "本文.txt"
        path.write_bytes(content)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as err:
            code = common.run(main, [verb[0], str(path), *verb[1:]])
        assert code in (0, 1, USAGE, TEXT), err.getvalue()
        assert path.read_bytes() == content
