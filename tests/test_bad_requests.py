"""悪い頼み: 誤った引数、変わった名、権限の無い場所。断るときは、何をどう直せばよいかを言い、何も変えない (issue 2)。"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Done
from desk import COMPARE, LEDGER, NEW, OLD, TEXT, USAGE, Content, assert_refused, lay_desk, mortal, place, snapshot

TWINS = OLD.replace("第２条　", "第１条　")

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX の名、権限、リンクを使う")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """職員の机。"""
    return lay_desk(tmp_path, monkeypatch)


@dataclass(frozen=True, slots=True)
class Wrong:
    """悪い頼み: 引数、終了コード、断りが言うべき言葉。files は机に足すもの。"""

    arguments: str | tuple[str, ...]
    words: tuple[str, ...]
    code: int = USAGE
    files: tuple[tuple[str, Content], ...] = ()

    @property
    def line(self) -> tuple[str, ...]:
        """引数の並び。文字列なら半角の空白で区切る。"""
        return tuple(self.arguments.split(" ")) if isinstance(self.arguments, str) else self.arguments


WRONG = (
    # 知らないコマンドとオプション
    Wrong("chek 旧.txt", ("'chek' というコマンドはありません", "'check'")),
    Wrong("比較 旧.txt 新.txt", ("'比較' というコマンドはありません", "amend --help")),
    Wrong("--nothing", ("'--nothing' というオプションはありません",)),
    Wrong("check --onry S01 旧.txt", ("'--onry' というオプションはありません", "'--only'")),
    Wrong("compare 旧.txt 新.txt --fromat html", ("'--fromat' というオプションはありません", "'--format'")),
    # 足りない引数と余る引数
    Wrong("import", ("引数が足りません", "FILE")),
    Wrong("show", ("引数が足りません", "FILE")),
    Wrong("compare", ("引数が足りません", "OLD")),
    Wrong("compare 旧.txt", ("引数が足りません", "NEW")),
    Wrong("demo", ("引数が足りません", "DIR")),
    Wrong("tidy", ("引数が足りません", "FILE")),
    Wrong("compare 旧.txt 新.txt 第三.txt", ("余分な引数があります", "第三.txt")),
    Wrong("show 旧.txt 第１条 第２条", ("余分な引数があります", "第２条")),
    Wrong("demo 甲 乙", ("余分な引数があります", "乙")),
    Wrong(f"{COMPARE} -o", ("'-o' には値が 1 個必要です",)),
    Wrong(f"{COMPARE} --style", ("'--style' には値が 1 個必要です",)),
    # 全角で書いたオプション、全角の空白
    Wrong(f"{COMPARE} －o 表.html", ("余分な引数があります", "－o")),
    Wrong(f"{COMPARE} ー－o 表.html", ("余分な引数があります", "ー－o")),
    Wrong(f"{COMPARE} ––output 表.html", ("余分な引数があります", "––output")),
    Wrong("compare 旧.txt　新.txt", ("引数が足りません", "NEW")),
    # 空の名
    *(Wrong((*line.split(), ""), ("名が空です", "名を書いて")) for line in ("show", "check", "tidy", "import", "demo")),
    Wrong(("compare", "旧.txt", "　"), ("名が空です", "「　」")),
    Wrong(("import", "旧.txt", "-o", ""), ("名が空です", "今いるフォルダは「.」")),
    Wrong(("compare", "旧.txt", "新.txt", "-o", ""), ("名が空です",)),
    # 文字コード
    Wrong("show 旧.txt --encoding utf8n", ("知らない文字コードです: utf8n", "utf-8、cp932")),
    Wrong("check 旧.txt --encoding Shift_JIS", ("知らない文字コードです: Shift_JIS", "cp932 を指定して")),
    Wrong("compare 旧.txt 新.txt --encoding sjis", ("知らない文字コードです: sjis", "cp932 を指定して")),
    Wrong("import 旧.txt --encoding cp932", ("旧.txt 1行目", "cp932 として読めないバイト"), TEXT),
    Wrong("show 旧.txt --encoding utf-16", ("旧.txt", "UTF-16 の目印 (BOM) がありません"), TEXT),
    # 位置
    Wrong("show 旧.txt 第９条", ("この本文に第９条はありません", "第２条までです")),
    Wrong("show 旧.txt 第１条第２項", ("第１条に第２項はありません", "第１条第１項")),
    Wrong("show 旧.txt 別表防災の項", ("別表に防災の項はありません", "観光")),
    Wrong("show 旧.txt 第1じょう", ("位置の言葉が", "第1じょう", "第３条第２項第１号")),
    Wrong(("show", "旧.txt", "　"), ("位置の言葉がありません", "例: ")),
    Wrong(("show", "旧.txt", "第１条" * 500), ("位置の言葉が長すぎます", "例: ")),
    Wrong("show 二重.txt 第１条", ("2 か所", "どれかを指定して"), files=(("二重.txt", TWINS),)),
    # 規則
    Wrong("check", ("点検するファイルがありません", "amend check")),
    Wrong("check 旧.txt --only Z99", ("「Z99」という規則はありません", "--rules")),
    Wrong("check 旧.txt --ignore s01", ("「s01」という規則はありません", "「S01」のことですか")),
    # 様式
    Wrong(f"{COMPARE} --style agreement-defalt", ("--style", "「agreement-default」のことですか")),
    Wrong(f"{COMPARE} --style 市の様式", ("「市の様式」という様式はありません", "同梱の様式: ", ".toml")),
    Wrong((*COMPARE.split(), "--style", ""), ("「」という様式はありません", "同梱の様式: ")),
    Wrong(f"{COMPARE} --style 無い.toml", ("ファイル又はフォルダがありません", "無い.toml")),
    Wrong(f"{COMPARE} --style フォルダ/", ("ファイルではなくフォルダです", "フォルダ")),
    # 形式と書出し先
    Wrong(f"{COMPARE} --format odt", ("'odt' は選べません", "'docx'")),
    Wrong(f"{COMPARE} --format docx", ("画面に出せません", "-o 名前.docx")),
    Wrong(f"{COMPARE} --format docx -o 表.html", ("名の終わり (.html) が合いません", ".docx にして")),
    Wrong(f"{COMPARE} -o 表.odt", ("どの形式で書くかが分かりません", "表.odt", ".docx")),
    Wrong(f"{COMPARE} -o 表", ("どの形式で書くかが分かりません", "--format")),
    Wrong(f"{COMPARE} -o 無い/表.html", ("書けません", "無い/表.html", "名前と場所を確かめて")),
    Wrong(f"{COMPARE} -o 改.html/ --format html", ("フォルダを作れません", "改.html"), files=(("改.html", "甲"),)),
    Wrong(f"{COMPARE} -o 旧.txt/表.html", ("書けません: 途中にフォルダでないものがあります",)),
    Wrong(f"{COMPARE} -o 新.txt", ("書き出すファイルが、読むファイルと同じです", "-o 新.txt", "別の名")),
    Wrong(f"{COMPARE} -o フォルダ/../旧.txt", ("書き出すファイルが、読むファイルと同じです", "別の名")),
    Wrong((*COMPARE.split(), "-o", "表.html", "--title", "甲\u202e乙"), ("書けない文字があります", "U+202E"), TEXT),
    # 同じ番号の条
    Wrong(
        "compare 旧.txt 二重.txt", ("「第１条」が二つあります", "二重.txt 6行目と10行目"), TEXT, (("二重.txt", TWINS),)
    ),
    # 取込みと見本
    Wrong("import 旧.txt -o 新.txt", ("途中にフォルダでないものがあります", "新.txt")),
    Wrong(("import", "旧.txt", "-o", "長" * 300), ("名前が長すぎます", "短い名前")),
    Wrong("import 旧.txt -o 本", ("もう本文があり", "本/text.txt", "別のフォルダ"), files=(("本/text.txt", NEW),)),
    Wrong("import 旧.txt -o 本", ("途中にフォルダでないものがあります", "本/source"), files=(("本/source", "甲"),)),
    Wrong(
        "import 条なし.txt", ("条なし.txt", "第１条の行が見つかりません"), TEXT, (("条なし.txt", "甲と乙の会議録\n"),)
    ),
    Wrong("import 旧.txt --decisions 無い.toml", ("ファイル又はフォルダがありません", "無い.toml")),
    Wrong("demo 旧.txt", ("途中にフォルダでないものがあります", "旧.txt")),
    Wrong("demo 見本", ("見本の本文がもうあり", "見本/変更後.txt", "別のフォルダ"), files=(("見本/変更後.txt", NEW),)),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: " ".join(wrong.line)[:60])
def test_a_wrong_request_is_refused(cli: Callable[..., Done], desk: Path, wrong: Wrong) -> None:
    """誤った頼みは、何がいけないか、どうすればよいかを言って断り、何も書かない。"""
    for name, content in wrong.files:
        place(desk / name, content)
    before = snapshot(desk)
    assert_refused(cli(*wrong.line), wrong.code, wrong.words)
    assert snapshot(desk) == before


APART = OLD + "\n附　則\n\n第１条　公布の日から施行する。\n\n別表第２\n\n第１条　甲\n\n第１条　乙\n"


def test_articles_of_one_number_are_pointed_out(cli: Callable[..., Done], desk: Path) -> None:
    """同じ番号の条は点検が指摘する。変更前にあれば対照表は作れる: 重なりを正す変更もある。"""
    place(desk / "二重.txt", TWINS)
    found = cli("check", "二重.txt", "--only", "S01")
    assert found.code == 1
    assert "二重.txt:10: S01 E" in found.out
    assert cli("compare", "二重.txt", "新.txt", "-o", "表.html").code == 0


def test_articles_apart_may_share_a_number(cli: Callable[..., Done], desk: Path) -> None:
    """本則と附則と別表の条は、番号が同じでも別の条である。"""
    place(desk / "附則.txt", APART)
    assert cli("compare", "旧.txt", "附則.txt", "-o", "表.html").code == 0


NAMES = (
    "変更 後.txt",
    "変更　後.txt",
    "ﾍﾝｺｳｺﾞ.txt",
    "か\u3099.txt",
    "'引用'\"符\".txt",
    "-案.txt",
    "髙𠮷.TXT",
    "100%.txt",
)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_works(cli: Callable[..., Done], desk: Path, name: str) -> None:
    """空白、半角カナ、濁点の分かれた字、引用符、ハイフンの名のファイルも、書かれたとおりに読み書きする。"""
    path, paper = Path(".") / name, Path(name).with_suffix(".html")
    place(desk / name, NEW)
    assert cli("show", f"./{name}", "題名") == Done(0, "連携協約\n", "")
    done = cli("compare", "旧.txt", "-o", f"./{paper}", f"./{path}", "--exit-code")  # オプションの後の引数
    assert (done.code, done.out) == (1, ""), done.err
    assert (desk / paper).read_bytes().startswith(b"<!DOCTYPE html>")


def test_the_same_file_twice_is_said(cli: Callable[..., Done], desk: Path) -> None:
    """新旧に同じファイルを指定した人には、違いが無いわけを言う。"""
    done = cli("compare", "旧.txt", "./旧.txt")
    assert (done.code, done.err) == (0, "違いはありません。二つは同じファイルです。\n")


@posix
def test_an_input_behind_a_link_is_spared(cli: Callable[..., Done], desk: Path) -> None:
    """書き出すファイルがリンクでも、その先が読むファイルなら断る。"""
    (desk / "表.txt").symlink_to("新.txt")
    assert_refused(cli(*COMPARE.split(), "-o", "表.txt"), USAGE, ("読むファイルと同じです", "表.txt", "別の名"))
    assert (desk / "新.txt").read_text(encoding="utf-8") == NEW


@mortal
@pytest.mark.parametrize(
    "line",
    [
        f"{COMPARE} -o 鍵/表.html",
        "import 旧.txt -o 鍵",
        "import 旧.txt -o 鍵/取込み",
        "demo 鍵/見本",
        "show 鍵/本文.txt",
    ],
)
def test_a_closed_folder_is_refused(cli: Callable[..., Done], desk: Path, line: str) -> None:
    """権限の無いフォルダには、そう言って何も書かない。"""
    folder = desk / "鍵"
    folder.mkdir()
    folder.chmod(0)
    try:
        assert_refused(cli(*line.split()), USAGE, ("権限がありません", "鍵"))
    finally:
        folder.chmod(0o700)
    assert list(folder.iterdir()) == []


@posix
def test_a_name_outside_utf_8_is_refused(cli_process: Callable[..., Done], desk: Path) -> None:
    """UTF-8 でない名の原本は、記録に書けないので断り、何も書かない。"""
    try:
        (desk / os.fsdecode(b"\x8a\xc4.txt")).write_text(OLD, encoding="utf-8")
    except OSError:
        pytest.skip("このファイルシステムは UTF-8 でない名を持てない")
    before = snapshot(desk)
    done = cli_process("import", "--quiet", os.fsdecode(b"\x8a\xc4.txt"), "-o", "取込み", cwd=desk)
    assert_refused(done, USAGE, ("ファイルの名を UTF-8 で記録できません", "名を改めて"))
    assert snapshot(desk) == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("show", "無い.txt"), USAGE, ("無い.txt", "名前と場所を確かめて")),
        (("check", "画像.png"), TEXT, ("画像.png", "テキストのファイルではありません")),
        (("compare", "旧.txt", "新.txt", "-o", "新.txt"), USAGE, ("読むファイルと同じです",)),
        (("compare", "旧.txt", "新.txt", "--style", "様式.toml"), LEDGER, ("様式.toml", "1行目")),
    ],
    ids=["show", "check", "compare -o", "compare --style"],
)
def test_a_process_refuses_in_any_locale(
    cli_process: Callable[..., Done], desk: Path, arguments: tuple[str, ...], code: int, words: tuple[str, ...]
) -> None:
    """別のプロセスでも、ロケールが何であれ、同じように断る。"""
    place(desk / "画像.png", b"\x89PNG\r\n\x1a\n\0")
    place(desk / "様式.toml", "name 様式\n")
    before = snapshot(desk)
    assert_refused(cli_process(*arguments, cwd=desk, env={"LC_ALL": "C"}), code, words)
    assert snapshot(desk) == before


@posix
def test_a_question_without_a_keyboard_is_refused(desk: Path) -> None:
    """決められない文書は、標準入力が閉じていても、問いに答える書き方を言って断る。"""
    text = (Path(__file__).parent / "cases" / "bill" / "undecided" / "source.txt").read_bytes()
    place(desk / "議案.txt", text)
    script = Path(sys.executable).with_name("amend")
    done = subprocess.run(["sh", "-c", f"'{script}' import 議案.txt <&-"], capture_output=True, encoding="utf-8")
    assert_refused(Done(done.returncode, done.stdout, done.stderr), TEXT, ("議案.txt", "[[decision]]"))
