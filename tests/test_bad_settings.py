"""壊れた設定: 人の書く TOML (様式、取込みの決定と記録) の誤りは、所とわけと正しい書き方を言って断る。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import Done
from desk import (
    COMPARE,
    LEDGER,
    OLD,
    TEXT,
    USAGE,
    Content,
    assert_refused,
    lay_desk,
    place,
    snapshot,
    with_bad,
)

from amend.files import MAX_BYTES
from amend.styles import DEFAULT


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """職員の机。"""
    return lay_desk(tmp_path, monkeypatch)


STYLE = (files("amend") / "data" / "styles" / f"{DEFAULT}.toml").read_text(encoding="utf-8")


def line_of(key: str) -> str:
    """様式の鍵の行。"""
    return f"{next(n for n, line in enumerate(STYLE.splitlines(), 1) if line.startswith(f'{key} ='))}行目"


AFTER = f"{STYLE.count(chr(10)) + 1}行目"
"""様式の終わりの次の行。"""
DECISION = """[[decision]]
point = "title"
line = 1
text = ["連携協約"]
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """壊れた TOML: 中身、終了コード、断りが言うべき言葉 (行、わけ、正しい書き方)。"""

    name: str
    content: Content
    words: tuple[str, ...]
    code: int = LEDGER


BROKEN_STYLES = (
    Broken("無い", None, ("ファイル又はフォルダがありません",), USAGE),
    Broken("空", "", ("「name」（様式の名）がありません", "「paper」（用紙）がありません")),
    Broken("大きい", MAX_BYTES, ("大きすぎます",), TEXT),
    Broken("UTF-8 でない", STYLE.encode("cp932"), ("UTF-8 で書かれていません", "1行目", "UTF-8 を選んで保存")),
    Broken("NUL", b"\0" * 40, ("1行目", "読めません")),
    Broken("全角の等号", STYLE.replace("name = ", "name ＝ "), ("2行目: 読めません", 'name = "agreement-default"')),
    Broken(
        "引用符が無い",
        STYLE.replace('"変更後"', "変更後"),
        (f"{line_of('new_head')}: 読めません", 'new_head = "変更後"'),
    ),
    Broken(
        "閉じない引用符", STYLE.replace('更後"', "更後"), (f"{line_of('new_head')}: 読めません", 'new_head = "変更後"')
    ),
    Broken("二度の鍵", STYLE + 'note = ""\n', (AFTER, "二度書かれています", "一つにして")),
    Broken(
        "知らない鍵",
        STYLE.replace("paper =", "papers ="),
        (line_of("paper"), "「papers」という鍵", "「paper」（用紙）のこと"),
    ),
    Broken("日本語の鍵", STYLE.replace("paper =", '"用紙" ='), (line_of("paper"), "「paper」（用紙）のこと")),
    Broken(
        "型の違い",
        STYLE.replace("= true", '= "はい"', 1),
        (line_of("new_first"), "「new_first」", "true か false", "new_first = true"),
    ),
    Broken(
        "数の違い", STYLE.replace("10.5", '"10.5"'), (line_of("font_size"), "「font_size」", "数", "font_size = 10")
    ),
    Broken(
        "無い用紙",
        STYLE.replace("A4 landscape", "B9"),
        (line_of("paper"), "「paper」（用紙）に書ける語は A4 landscape、"),
    ),
    Broken("無限の字", STYLE.replace("10.5", "inf"), (line_of("font_size"), "5 から 36 までの数")),
    Broken("無い印", STYLE.replace('"underline"', '"undeline"'), (line_of("mark"), 'mark = "underline"')),
    Broken("知らない鍵", STYLE + 'colour = "red"\n', (AFTER, "「colour」という鍵はありません")),
    Broken("二行の語", STYLE.replace('third_head = ""', 'third_head = "説\\n明"'), (line_of("third_head"), "改行")),
    Broken("深い入れ子", f"name = {'[' * 5000}", ("読めません",)),
    Broken("長い整数", f"name = {'9' * 5000}", ("読めません",)),
)


@pytest.mark.parametrize("broken", BROKEN_STYLES, ids=lambda broken: broken.name)
def test_a_broken_style_is_refused(cli: Callable[..., Done], desk: Path, broken: Broken) -> None:
    """壊れた様式は、ファイルの名と、行ごとのわけと正しい書き方を言って断る。"""
    place(desk / "市の様式.toml", broken.content)
    before = snapshot(desk)
    done = cli(*COMPARE.split(), "--style", "市の様式.toml", "-o", "表.html")
    assert_refused(done, broken.code, broken.words)
    assert snapshot(desk) == before


BROKEN_RECORDS = (
    Broken("文法", DECISION + "[characters\n", ("5行目: 読めません", "[characters]")),
    Broken("二度の鍵", DECISION + "line = 2\n", ("5行目", "二度書かれています")),
    Broken("UTF-8 でない", DECISION.encode("cp932"), ("UTF-8 で書かれていません", "4行目")),
    Broken("文字の届け出", '[characters]\nallowed = "外字"\n', ("[characters]", 'allowed = ["U+00A0"'), TEXT),
)
BROKEN_DECISIONS = (
    *BROKEN_RECORDS,
    Broken("無い", None, ("ファイル又はフォルダがありません",), USAGE),
    Broken("知らない事柄", DECISION.replace("title", "titel"), ("1 番目の [[decision]]", "point は", "title"), TEXT),
    Broken("行が文字列", DECISION.replace("1", '"1"'), ("1 番目の [[decision]]", "line は", "1 以上の整数"), TEXT),
    Broken("語が文字列", DECISION.replace('["連携協約"]', '"連携協約"'), ("1 番目の [[decision]]", "text は"), TEXT),
    Broken("表でない", "decision = 1\n", ("decision は表の並び [[decision]]",), TEXT),
)


@pytest.mark.parametrize("broken", BROKEN_DECISIONS, ids=lambda broken: broken.name)
def test_broken_decisions_are_refused(cli: Callable[..., Done], desk: Path, broken: Broken) -> None:
    """壊れた決定のファイルは、その名と所と正しい書き方を言って断る。取込みは何も残さない。"""
    place(desk / "決定.toml", broken.content)
    before = snapshot(desk)
    done = cli("import", "旧.txt", "--decisions", "決定.toml", "-o", "取込み")
    assert_refused(done, broken.code, ("  場所: 決定.toml", *broken.words))
    assert snapshot(desk) == before


@pytest.mark.parametrize("broken", BROKEN_RECORDS, ids=lambda broken: broken.name)
@pytest.mark.parametrize("reader", [("show", "本/text.txt"), ("import", "旧.txt", "-o", "本")], ids=["show", "import"])
def test_a_broken_record_is_refused(
    cli: Callable[..., Done], desk: Path, reader: tuple[str, ...], broken: Broken
) -> None:
    """本文の隣の取込みの記録が壊れていれば、黙って無いものとせず、その名と所を言って断る。"""
    place(desk / "本" / "text.txt", OLD)
    place(desk / "本" / "source" / "import.toml", broken.content)
    before = snapshot(desk)
    assert_refused(cli(*reader), broken.code, (f"  場所: {Path('本/source/import.toml')}", *broken.words))
    assert snapshot(desk) == before


def test_a_declared_character_is_read_everywhere(cli: Callable[..., Done], desk: Path) -> None:
    """断りの教えるとおりに外字を届け出れば、取込みも、取り込んだ本文を読むどのコマンドも通る。"""
    place(desk / "外字.txt", with_bad("\ue000"))
    place(desk / "取込み.toml", '[characters]\nallowed = ["U+E000"]\n')
    assert cli("import", "外字.txt", "--decisions", "取込み.toml", "-o", "本").code == 0
    assert cli("import", "外字.txt", "-o", "本").code == 0
    assert "\ue000" in cli("show", "本/text.txt", "第１条").out
    assert cli("check", "本/text.txt").code in (0, 1)
    assert cli("compare", "本/text.txt", "新.txt", "-o", "表.html").code == 0
