"""コマンドの殻: 説明、失敗の伝え方、出力の流れ。どのコマンドにも共通のこと。"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import Done
from hypothesis import given
from hypothesis import strategies as st

from amend import __version__
from amend.cli import common
from amend.cli.layout import columns
from amend.cli.main import COMMANDS, LazyGroup
from amend.errors import AmendError, Finding, LedgerError, ProofError, RequestError, Severity, TextError
from tools.compile_locale import CATALOGUE, compile_mo, read_po

HEAVY = {"git", "rich", "diff_match_patch", "docx", "lxml", "tomlkit", "xlsxwriter"}
SCRIPT = Path(sys.executable).with_name("amend")
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX のパイプ・装置・シグナルを使う")


def _click_messages() -> set[str]:
    r"""入っている Click の、画面に出る文言の全部 (複数形があるものは ``単数形\0複数形``)。"""
    calls = [
        node
        for path in Path(click.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
    ]
    texts = [[a.value for a in call.args[:2] if isinstance(a, ast.Constant)] for call in calls]
    return {"\0".join(map(str, text)) for text in texts if text}


def test_every_message_of_click_is_translated() -> None:
    """Click の文言には残らず訳があり、訳は原文に無い穴を持たない。"""
    translations = read_po(CATALOGUE.read_text(encoding="utf-8"))
    messages = _click_messages()
    assert len(messages) > 60  # 読み取りに失敗して空になっていないこと
    assert messages - translations.keys() == set()
    holes = re.compile(r"\{(\w+)|%\((\w+)\)")
    for message in messages:
        assert set(holes.findall(translations[message])) <= set(holes.findall(message)), message


def test_compiled_translations_are_up_to_date() -> None:
    """click.mo は click.po から作ったものと一致する (直したら tools/compile_locale.py)。"""
    compiled = CATALOGUE.with_suffix(".mo").read_bytes()
    assert compiled == compile_mo(read_po(CATALOGUE.read_text(encoding="utf-8")))


def test_help_loads_nothing_heavy() -> None:
    """``amend --help`` は、重い部品もコマンドのモジュールも読み込まない。"""
    program = """
import sys
sys.argv = ["amend", "--help"]
from amend.cli.main import run
try:
    run()
finally:
    print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stderr.split())
    assert "amend.cli.main" in loaded
    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.startswith("amend.")} == {
        "amend.cli",
        "amend.cli.common",
        "amend.cli.layout",
        "amend.cli.main",
    }


def test_version_is_the_package_version(cli: Callable[..., Done]) -> None:
    """``--version`` は版だけを標準出力に出す。"""
    assert cli("--version") == Done(0, f"amend {__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), *((name,) for name in COMMANDS)], ids=["amend", *COMMANDS])
def test_help_is_japanese_and_fits_the_screen(cli: Callable[..., Done], arguments: tuple[str, ...]) -> None:
    """どの説明も日本語で、80 桁に収まり、コマンドの説明は一覧の一行で始まる。"""
    done = cli(*arguments, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"使い方: {' '.join(('amend', *arguments))}")
    assert re.search(r"Usage|Options|OPTIONS|ARGS|Show|TEXT|INTEGER|required|default", done.out) is None
    assert [line for line in done.out.splitlines() if columns(line) > 80] == []
    for name in arguments:
        _, description = COMMANDS[name]
        assert done.out.splitlines()[2].strip() == description


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "使い方: amend"),
        (("chek",), "'chek' というコマンドはありません。 もしかして: 'check'"),
        (("--nothing",), "'--nothing' というオプションはありません。"),
        (("--version=1",), "オプション '--version' に値は付けられません。"),
    ],
    ids=["nothing", "command", "option", "value"],
)
@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "en_US.UTF-8", "LANGUAGE": "de"},
        {"LC_ALL": "ja_JP.eucJP"},
    ],
    ids=["C", "POSIX in ASCII", "en_US", "eucJP"],
)
def test_usage_errors_are_japanese_in_every_locale(
    cli_process: Callable[..., Done], arguments: tuple[str, ...], said: str, env: dict[str, str]
) -> None:
    """頼み方の誤りは、ロケールが何であれ日本語で標準エラーに言い、終了コードは 2。"""
    done = cli_process(*arguments, env=env)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize("encoding", ["euc-jp", "cp932"])
def test_output_never_dies_on_encoding(encoding: str) -> None:
    """文字コードで表せない文字は、止まらずに符号位置で見せる (reliability D15)。"""
    env = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run([SCRIPT, "--𠮷"], capture_output=True, env=env, check=False)
    assert done.returncode == 2
    assert r"誤り: '--\U00020bb7' というオプションはありません。" in done.stderr.decode(encoding)


def _raising(error: BaseException) -> click.Command:
    def callback() -> None:
        raise error

    return click.Command("raise", callback=callback)


@pytest.mark.parametrize(
    ("kind", "code", "head"),
    [
        (RequestError, 2, "誤り: "),
        (TextError, 3, "誤り: "),
        (LedgerError, 4, "誤り: "),
        (ProofError, 70, "amend の誤り: "),
    ],
)
def test_an_error_says_what_where_and_what_to_do(
    capfd: pytest.CaptureFixture[str], kind: type[AmendError], code: int, head: str
) -> None:
    """誤りは三つの部分を標準エラーに言い、種類ごとの終了コードで終わる。"""
    error = kind("括弧が閉じていません。", where="text.txt 3行目", advice="「）」を補ってください。")
    assert common.run(_raising(error), []) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert err == f"{head}括弧が閉じていません。\n  場所: text.txt 3行目\n  対処: 「）」を補ってください。\n"


@given(st.text())
def test_an_error_cannot_drive_the_terminal(text: str) -> None:
    """ファイル名などから来る制御文字と双方向制御は、端末に届かない (reliability D8)。"""
    said = common.safe(text + "\x1b[31m\x9b\u202e")
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said) is None
    assert said.endswith("⟦U+001B⟧[31m⟦U+009B⟧⟦U+202E⟧")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "中断しました。\n"),
        (click.Abort(), 130, "中断しました。\n"),
        (click.FileError("a.txt", "無い"), 2, "誤り: ファイル 'a.txt' を開けません: 無い\n"),
    ],
    ids=["KeyboardInterrupt", "Abort", "FileError"],
)
def test_click_and_the_keyboard_stop_politely(
    capfd: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    """中断は 130、Click の誤りはどれも 2。1 (指摘あり) と紛れる終わり方をしない。"""
    assert common.run(_raising(error), []) == code
    assert capfd.readouterr() == ("", said)


@pytest.mark.parametrize(
    "error", [KeyError("x"), FileNotFoundError(2, "無い", "a.txt"), RecursionError(), MemoryError()]
)
def test_an_unexpected_error_is_our_bug(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    """予期しない例外は 70。traceback は画面に出さず、記録のファイルに残して名を言う。"""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert common.run(_raising(error), []) == 70
    out, err = capfd.readouterr()
    (record,) = tmp_path.iterdir()
    assert out == ""
    assert err.startswith(f"amend の誤り: 予期しないことが起きました ({type(error).__name__})。\n  記録: {record}\n")
    assert "Traceback" not in err
    assert "Traceback (most recent call last):" in record.read_text(encoding="utf-8")


def test_debugging_shows_the_traceback(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """開発者が AMEND_DEBUG=1 で頼んだときだけ、traceback を画面に出す。"""
    monkeypatch.setenv("AMEND_DEBUG", "1")
    assert common.run(_raising(KeyError("x")), []) == 70
    assert "Traceback (most recent call last):" in capfd.readouterr().err


# 短い出力は、終わり際まで Python の中に溜まっている (試験をする機械の PYTHONUNBUFFERED は外す)。
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
SPEAKING = """
import sys, click
from amend.cli import common
sys.exit(common.run(click.Command("speak", callback=lambda: print("第１条", end="")), []))
"""


@posix
@pytest.mark.parametrize("command", [[SCRIPT, "--help"], [sys.executable, "-c", SPEAKING]], ids=["help", "print"])
def test_a_closed_pipe_is_quiet(command: list[str]) -> None:
    """読み手が先に閉じたパイプには、何も言わずに終わる。終了コードは 141 で、1 (指摘あり) ではない。"""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=BUFFERED, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full が無い")
@pytest.mark.parametrize("command", [[SCRIPT, "--help"], [sys.executable, "-c", SPEAKING]], ids=["help", "print"])
def test_a_full_disk_behind_stdout_is_reported(command: list[str]) -> None:
    """標準出力に書けなければ、そう言って 2 で終わる。"""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=BUFFERED, check=False)
    assert (done.returncode, done.stderr.decode()) == (2, "誤り: 標準出力に書けません: 空き容量がありません。\n")


def test_files_and_pipes_get_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    """端末でない標準出力は、機械の文字コードが何であれ UTF-8 (reliability D15)。"""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp932"))
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    assert common.run(click.Command("speak", callback=lambda: click.echo("髙と𠮷")), []) == 0
    assert written.getvalue().decode("utf-8").strip() == "髙と𠮷"


@posix
def test_ctrl_c_ends_with_one_line() -> None:
    """仕事の途中の Ctrl-C は、一行だけ言って 130 で終わる。"""
    program = """
import sys, time, click
from amend.cli import common
def callback():
    click.echo("ready")
    time.sleep(60)
sys.exit(common.run(click.Command("sleep", callback=callback), []))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (130, "中断しました。\n")


def test_a_command_is_loaded_when_it_is_called(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """一覧のモジュールは、そのコマンドが呼ばれたときに初めて読み込まれ、整数の値は終了コードになる。"""
    module = "import click\ncommand = click.Command('greet', callback=lambda: click.echo('こんにちは') or 3)\n"
    (tmp_path / "greeting.py").write_text(module, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    group = LazyGroup({"greet": ("greeting", "挨拶をする。"), "absent": ("no_such_module", "無い。")})
    assert common.run(group, ["--help"]) == 0
    assert "greet   挨拶をする。\n" in capfd.readouterr().out
    assert "greeting" not in sys.modules
    assert common.run(group, ["greet"]) == 3
    assert capfd.readouterr() == ("こんにちは\n", "")


def _command_that_finishes(findings: dict[str, tuple[Finding, ...]], as_json: bool) -> click.Command:
    return click.Command("check", callback=lambda: common.finish(findings, as_json=as_json))


FINDING = Finding("S01", Severity.ERROR, 3, "第２条", "条の番号が重なっています。", "番号を直してください。")
WHOLE = Finding("D02", Severity.WARNING, 0, "", "定義がありません。", "定義を置いてください。")


def test_findings_are_one_line_each(capfd: pytest.CaptureFixture[str]) -> None:
    """指摘は一件一行で標準出力に並び、終了コードは 1。行や位置の無い指摘は、そこを省く。"""
    assert common.run(_command_that_finishes({"a.txt": (FINDING, WHOLE)}, as_json=False), []) == 1
    assert capfd.readouterr().out.splitlines() == [
        "a.txt:3: S01 E 第２条: 条の番号が重なっています。 — 番号を直してください。",
        "a.txt: D02 W: 定義がありません。 — 定義を置いてください。",
    ]


@pytest.mark.parametrize(("as_json", "said"), [(False, ""), (True, "[]\n")])
def test_no_finding_is_silence(capfd: pytest.CaptureFixture[str], as_json: bool, said: str) -> None:
    """指摘が無ければ何も言わず 0。``--json`` なら空の並び。"""
    assert common.run(_command_that_finishes({"a.txt": ()}, as_json=as_json), []) == 0
    assert capfd.readouterr() == (said, "")


_TEXTS = st.text(st.characters(codec="utf-8"))
_FINDINGS = st.builds(
    Finding, _TEXTS, st.sampled_from(Severity), st.integers(min_value=0), _TEXTS, message=_TEXTS, advice=_TEXTS
)


@given(st.dictionaries(_TEXTS, st.lists(_FINDINGS, max_size=3).map(tuple), max_size=3))
def test_json_says_all_and_lines_stay_lines(findings: dict[str, tuple[Finding, ...]]) -> None:
    """``--json`` は指摘の全部をそのまま言い、行の形はどんな文字が来ても一件一行。"""
    found = [(path, finding) for path, several in findings.items() for finding in several]
    lines, objects = _output(findings, as_json=False), json.loads(_output(findings, as_json=True))
    assert lines.count("\n") == len(found)
    assert [
        (o["path"], Finding(o["rule"], Severity(o["severity"]), o["line"], o["place"], o["message"], o["advice"]))
        for o in objects
    ] == found


def _output(findings: dict[str, tuple[Finding, ...]], *, as_json: bool) -> str:
    result = CliRunner().invoke(_command_that_finishes(findings, as_json))
    assert result.exit_code == (1 if any(findings.values()) else 0)
    return result.stdout


def test_long_work_is_announced(capfd: pytest.CaptureFixture[str]) -> None:
    """1 秒を超える仕事は標準エラーに一行で知らせ、短い仕事は黙っている。"""
    with common.progress("短い仕事をしています"):
        pass
    with common.progress("長い仕事をしています"):
        time.sleep(1.3)
    assert capfd.readouterr() == ("", "長い仕事をしています…\n")
