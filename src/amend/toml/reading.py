"""TOML を読む: 一つのファイルの誤りを残らず集めて、行番号と正しい書き方を添えて一度に言う。"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date

from amend import dates
from amend.errors import LedgerError, RequestError
from amend.patterns import late
from amend.toml.lines import Path, key_lines
from amend.toml.writing import TomlValue, write_key, write_value

_MOST_SYNTAX_FAULTS = 20
_POSITION = late(r"at line (\d+), column \d+")
_PAIR = late(r"\s*(?P<key>[^=＝:：]+?)\s*[=＝:：]\s*(?P<value>.*?)\s*(?:[ \t]#.*)?")
_HEADER = late(r"\s*[\[［【]{1,2}\s*(?P<name>[A-Za-z0-9_-]+)\s*[\]］】]{0,2}\s*")
_STATEMENT = late(r"""\s*(?:\[|[\w"'-][^=\[{]*=)""")
# 閉じていない三重の引用符を、空の文字列と読まないために、前後の引用符を見る
_STRING = late(r"""\"{3}.*?\"{3}|'{3}.*?'{3}|(?<!")"(?!"")(?:\\.|[^"\\])*"|(?<!')'(?!'')[^']*'""")
_PLAIN = late(r"""((?<![^\n])([A-Za-z0-9_-]+) = (?:"([^"\\\x00-\x1f\x7f]*)"|([0-9]{4}-[0-9]{2}-[0-9]{2}))\n)""")
_TRIPLE = late(r"""\"{3}|'{3}""")
_QUOTES = "\"'“”„‟＂‘’＇「」『』"
_ADVICE = "上に書いた行を直してから、もう一度実行してください。"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """誤り: TOML の一か所の誤り。

    Attributes:
        line: 行番号 (1 から)。
        message: 何がいけないか、正しくはどう書くか。
    """

    line: int
    message: str


class FaultyFileError(LedgerError):
    """誤りのあるファイル: 台帳の TOML 一つの、すべての誤り。

    Attributes:
        faults: 行の順に並べた誤り。
    """

    def __init__(self, where: str, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        listed = "\n".join(f"  {fault.line}行目: {fault.message}" for fault in faults)
        super().__init__(f"ファイルに誤りが{len(faults)}件あります。\n{listed}", where=where, advice=_ADVICE)


class Page:
    """一枚: 読みかけの TOML のファイル一つ。値と、これまでに見つけた誤り。

    Attributes:
        values: 読めた値。読めなかった行は、無いものとする。
        broken: 読めなかった行があるか。あれば、足りない鍵はその行にあったのかもしれない。
    """

    def __init__(self, text: str, where: str) -> None:
        self._where = where
        self.values, self._readable, self._syntax = _parse(text.removeprefix("\ufeff"))
        self.broken = bool(self._syntax)
        self._found: list[tuple[Path, str]] = []

    @property
    def root(self) -> Place:
        """根: 表の外の鍵が属する所。"""
        return Place(self, ())

    def fault(self, path: Path, message: str) -> None:
        """誤りを書き留める。行は finish で調べる。"""
        self._found.append((path, message))

    def finish(self) -> None:
        """終わり: 誤りが一つでもあれば、すべてを一度に言う。

        Raises:
            FaultyFileError: 誤りがある。
        """
        if not (self._found or self._syntax):
            return
        lines = key_lines(self._readable)
        faults = {Fault(_line(lines, path), message) for path, message in self._found}
        raise FaultyFileError(self._where, tuple(sorted(faults | set(self._syntax))))


@dataclass(frozen=True, slots=True)
class Place:
    """所: 一枚の中の一つの値の場所。誤りはここに書き留める。

    Attributes:
        page: その一枚。
        path: 値までの道。
        label: 値の日本語の名。無ければ空。
    """

    page: Page
    path: Path
    label: str = ""

    def at(self, key: str | int, label: str = "") -> Place:
        """中の所: この表の鍵、又はこの並びの要素。"""
        return Place(self.page, (*self.path, key), label or (self.label if isinstance(key, int) else ""))

    def fault(self, message: str) -> None:
        """誤り: この所の誤りを書き留める。"""
        self.page.fault(self.path, message)

    @property
    def name(self) -> str:
        """呼び名: 「鍵」（日本語の名）。"""
        key = next((part for part in reversed(self.path) if isinstance(part, str)), "")
        return f"「{key}」（{self.label}）" if self.label else f"「{key}」"

    @property
    def key(self) -> str:
        """鍵: TOML に書く形。並びの要素では空。"""
        return write_key(self.path[-1]) if self.path and isinstance(self.path[-1], str) else ""

    def assigned(self, value: TomlValue) -> str:
        """正しい書き方: この鍵にその値を書いた一行。"""
        return f"{self.key} = {write_value(value)}" if self.key else write_value(value)


def _line(lines: dict[Path, int], path: Path) -> int:
    """道の行。書かれていない鍵では、それを含む表の行。"""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _parse(text: str) -> tuple[dict[str, object], str, tuple[Fault, ...]]:
    """読めない行を空にしながら、読めるまで読む。

    Returns:
        値、読めた TOML、読めなかった行の誤り。
    """
    lines = text.replace("\r\n", "\n").split("\n")
    faults: list[Fault] = []
    while True:
        readable = "\n".join(lines)
        try:
            return plain(readable) or tomllib.loads(readable), readable, tuple(faults)
        except tomllib.TOMLDecodeError as error:
            broken = _broken_lines(lines, str(error))
            duplicate = any(word in str(error) for word in ("overwrite", "twice", "Duplicate"))
            faults.append(Fault(broken.start + 1, _DUPLICATE if duplicate else _explained(lines[broken.start])))
        except (RecursionError, ValueError):  # 深すぎる入れ子と、長すぎる整数。どの行かは分からない
            return {}, "", (*faults, Fault(1, "入れ子が深すぎるか、数が長すぎて読めません。"))
        if not lines[broken.start].strip() or len(faults) == _MOST_SYNTAX_FAULTS:
            return {}, "", tuple(faults)
        for number in broken:
            lines[number] = ""


def plain(text: str) -> dict[str, object] | None:
    """平らな一枚: どの行も「鍵 = "文字列"」か「鍵 = 日付」で、鍵が互いに違うなら、`tomllib` の読むもの。ほかなら None。

    amend の書く記録はほとんどこの形で、台帳には何万もある。
    """
    lines = _PLAIN.findall(text)
    if "".join(whole for whole, *_ in lines) != text:
        return None
    try:
        found = {key: date.fromisoformat(day) if day else words for _, key, words, day in lines}
    except ValueError:  # 暦に無い日。どの行かは tomllib が言う
        return None
    return found if len(found) == len(lines) else None


_DUPLICATE = "同じ鍵又は表が二度書かれています。一つにしてください。"


def _broken_lines(lines: list[str], message: str) -> range:
    """読めない行 (0 から)。次の文の頭か文書の終わりで見つかった誤りは、その前の、閉じ忘れた文の誤りである。"""
    position = _POSITION.search(message)
    line = int(position[1]) - 1 if position else len(lines)
    if line == len(lines) or _STATEMENT.match(lines[line]):
        opened = _left_open(lines[:line])
        if opened is not None:
            return range(opened, line)
    line = min(line, len(lines) - 1)
    while line and not lines[line].strip():
        line -= 1
    return range(line, line + 1)


def _left_open(lines: list[str]) -> int | None:
    """閉じていない並び、表又は三重の引用符を開いた行 (0 から)。無ければ None。"""
    opened, depth = 0, 0
    for number, line in enumerate(lines):
        bare = _STRING.sub("", line)
        change = sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")
        if depth <= 0 or _TRIPLE.search(bare):
            opened, depth = number, 0
        depth += change + (1 if _TRIPLE.search(bare) else 0)
    return opened if depth > 0 else None


def _explained(line: str) -> str:
    form = _right_form(line)
    if form and form != line.strip():
        return f"読めません。正しくは: {form}"
    return '読めません。「鍵 = 値」の形で一行に一つ書き、文字列は半角の " で囲みます。'


def _right_form(line: str) -> str:
    """人が書きそうな誤りから、正しい一行を推し量る。分からなければ空。"""
    if header := _HEADER.fullmatch(line):
        return f"[{header['name']}]" if line.count("[") + line.count("［") < 2 else f"[[{header['name']}]]"
    pair = _PAIR.fullmatch(line)
    if not pair or not pair["key"].strip(_QUOTES) or any(mark in pair["value"] for mark in "[]{}"):
        return ""
    return f"{write_key(pair['key'].strip(_QUOTES))} = {_right_value(pair['value'].strip(_QUOTES + ' 　'))}"


def _right_value(text: str) -> str:
    try:
        return dates.read(text).isoformat()
    except RequestError:
        return text if re.fullmatch(r"true|false|[0-9]{1,9}", text) else write_value(text)
