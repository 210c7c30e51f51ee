"""結果の渡し方: どのコマンドも同じ仕方で出力し、失敗し、終わる (DESIGN §7)。

データは標準出力へ、話しかけは標準エラーへ。誤りは三つの部分 (何が・場所・対処) で言い、終了コードで知らせる。
Python の traceback を画面に出すことはない。
"""

from __future__ import annotations

import contextlib
import errno
import gettext
import io
import os
import re
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

import amend

if TYPE_CHECKING:
    from amend.errors import Finding

INTERRUPTED = 130  # 128 + SIGINT。シェルの慣わし
PIPE_CLOSED = 141  # 128 + SIGPIPE。同上

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def run(command: click.Command, arguments: Sequence[str]) -> int:
    """実行: コマンドを動かし、どのように終わっても終了コードを返す。

    Args:
        command: 動かすコマンド。整数を返せば終了コードになり、他の値なら 0 になる。
        arguments: プログラムの名前を除いた引数。

    Returns:
        終了コード。`amend.errors.ExitCode` の値、又は `INTERRUPTED`、`PIPE_CLOSED`。
    """
    _prepare_streams()
    prepare_messages()
    try:
        code = _invoke(command, arguments)
        if sys.stdout is not None:  # `>&-` で閉じて起動されると None になる
            sys.stdout.flush()
        return code
    except (Exception, KeyboardInterrupt) as error:
        return _explain(error)


def finish(findings: Mapping[str, Sequence[Finding]], *, as_json: bool) -> NoReturn:
    """点検の終わり: 指摘を標準出力に並べ、指摘があれば 1、無ければ 0 で終わる。

    一件一行 ``path:行: 規則 重さ 位置: 何がいけないか — どうすればよいか``。行の無い指摘は ``path: …``。``--json`` では
    ``path, line, rule, severity, place, message, advice`` をこの順に持つオブジェクトの並び。severity は E・W・I、
    行の無い指摘の line は 0。

    Args:
        findings: ファイルの名前から、その指摘への対応。この順に並べる。
        as_json: JSON で出すか。

    Raises:
        click.exceptions.Exit: 必ず。終了コードを運ぶ。
    """
    from amend.errors import ExitCode

    listed = [(path, finding) for path, found in findings.items() for finding in found]
    if as_json:
        import json

        click.echo(json.dumps([_as_object(*pair) for pair in listed], ensure_ascii=False, indent=2))
    else:
        for pair in listed:
            click.echo(finding_line(*pair))
    raise click.exceptions.Exit(ExitCode.FOUND if listed else ExitCode.DONE)


@contextlib.contextmanager
def progress(work: str) -> Iterator[None]:
    """途中の知らせ: 囲んだ仕事が 1 秒を超えたら、何をしているかを標準エラーに一行で言う。

    Args:
        work: している仕事。「対照表を作っています」のように。
    """
    timer = threading.Timer(1.0, click.echo, (f"{work}…",), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _invoke(command: click.Command, arguments: Sequence[str]) -> int:
    """コマンドを動かす。Click の main を使わないのは、閉じたパイプを 1 (指摘あり) にしてしまうため。"""
    try:
        with command.make_context("amend", [*arguments]) as context:
            result = command.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return result if isinstance(result, int) else 0


def _prepare_streams() -> None:
    """出力が文字の変換で死なないようにする (reliability.md D15)。

    端末はその文字コードのまま、ファイルとパイプは UTF-8。表せない文字は符号位置で見せる。
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=stream.encoding if chosen else "utf-8", errors="backslashreplace")


def prepare_messages() -> None:
    """言葉の支度: Click の文言を日本語にする。gettext は環境変数からだけ選ぶので、ロケールより強い LANGUAGE を置く。"""
    os.environ["LANGUAGE"] = "ja"
    gettext.bindtextdomain("click", os.path.join(os.path.dirname(amend.__file__), "locale"))
    gettext.textdomain("click")


def _explain(error: BaseException) -> int:
    """止まったわけを標準エラーに言い、終了コードを返す。"""
    from amend.errors import AmendError, ExitCode  # 止まったときだけ: ふだんの起動を軽くしておく

    match error:
        case KeyboardInterrupt() | click.Abort():
            return _say("中断しました。", INTERRUPTED)
        case click.ClickException():
            with contextlib.suppress(OSError):
                error.show()
            return ExitCode.USAGE
        case AmendError(exit_code=ExitCode.BUG):
            return _say(f"amend の誤り: {error}", error.exit_code)
        case AmendError():
            return _say(f"誤り: {error}", error.exit_code)
        # ファイルの誤りは files が、Git の誤りは store が言い直す。名前の無い OS の誤りは、標準出力のもの。
        case OSError(errno=int(), filename=None):
            return _output_failed(error)
        case _:
            return _say(_bug_report(error), ExitCode.BUG)


def _say(message: str, code: int) -> int:
    with contextlib.suppress(OSError):  # 標準エラーが閉じていても、終了コードは伝える
        click.echo(safe(message), err=True)
    return code


def safe(text: str) -> str:
    r"""端末の用心: 端末を動かす文字 (制御文字、双方向制御) を符号位置に替える。ファイル名にもある (reliability.md D8)。

    Example:
        >>> safe("\x1b[31m赤")
        '⟦U+001B⟧[31m赤'
    """
    return _CONTROLS.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def _output_failed(error: OSError) -> int:
    """標準出力に書けないとき。書き残しは捨てる: 残せば、終わり際に Python が traceback を出す。"""
    from amend.errors import ExitCode

    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:  # `| head` などが先に閉じた。話しかける相手はいない
        return PIPE_CLOSED
    reason = "空き容量がありません" if error.errno == errno.ENOSPC else f"OS の誤り {error.errno}: {error.strerror}"
    return _say(f"誤り: 標準出力に書けません: {reason}。", ExitCode.USAGE)


def _bug_report(error: BaseException) -> str:
    """予期しない例外を、利用者に言うことと、開発者への記録とに分ける。"""
    import tempfile
    import traceback

    trace = f"amend {amend.__version__}, Python {sys.version}\n" + "".join(traceback.format_exception(error))
    what = f"amend の誤り: 予期しないことが起きました ({type(error).__name__})。"
    if os.environ.get("AMEND_DEBUG"):
        return f"{what}\n{trace}"
    try:
        with tempfile.NamedTemporaryFile("w", prefix="amend-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write(trace)
    except OSError:
        return f"{what}\n  対処: 環境変数 AMEND_DEBUG=1 を付けてもう一度実行し、表示を開発者に送ってください。"
    return f"{what}\n  記録: {file.name}\n  対処: 記録に差し支えのある内容が無いことを確かめ、開発者に送ってください。"


def finding_line(path: str, finding: Finding) -> str:
    """指摘の一行: ``path:行: 規則 重さ 位置: 何がいけないか — どうすればよいか``。改行や制御文字は符号位置で見せる。

    Args:
        path: ファイルの名前。
        finding: 指摘。行の無いものは 0。
    """
    return safe(_as_line(path, finding)).replace("\n", "⟦改行⟧")


def _as_line(path: str, finding: Finding) -> str:
    where = f"{path}:{finding.line}" if finding.line else path
    head = " ".join(part for part in (finding.rule, finding.severity.value, finding.place) if part)
    return f"{where}: {head}: {finding.message} — {finding.advice}"


def _as_object(path: str, finding: Finding) -> dict[str, str | int]:
    return {
        "path": path,
        "line": finding.line,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "place": finding.place,
        "message": finding.message,
        "advice": finding.advice,
    }
