"""docs/json.md の試験: 書いてある鍵・順・型・例は、本物の台帳で動かしたコマンドの出力のとおりである。"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

import click
import pytest
from conftest import ROOT
from desks import SECOND, Desk
from repositories import git

from amend.cli.main import COMMANDS

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

TYPES = {
    "字": lambda value: isinstance(value, str),
    "字か null": lambda value: value is None or isinstance(value, str),
    "数": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "真偽": lambda value: isinstance(value, bool),
    "並び": lambda value: isinstance(value, list),
}


@dataclass(frozen=True, slots=True)
class Section:
    """節: 一つのコマンドの出力。

    Attributes:
        name: 見出し (``amend list``)。
        command: 例のコマンド。
        example: 例の出力。
        keys: 鍵から型。書かれた順。
    """

    name: str
    command: str
    example: str
    keys: dict[str, str]


def _sections() -> Iterator[Section]:
    page = (ROOT / "docs/json.md").read_text("utf-8")
    for part in page.split("\n## ")[1:]:
        found = re.search(r"```console\n\$ (.*?)\n(.*?)```", part, re.S)
        assert found, part
        rows = re.findall(r"^\| `(.+?)` \| (.+?) \| .+ \|$", part, re.M)
        yield Section(part.partition("\n")[0], found[1], found[2], dict(rows))


SECTIONS = tuple(_sections())


@pytest.fixture
def lively(concluded: Desk) -> Desk:
    """待つもの、義務、指摘、監査の破れ、不具合の、どれもある台帳。"""
    wanted = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "R2.4.1", "--year", "2020")
    concluded.done("propose", "toyama-mihon", *wanted)
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    concluded.submit(SECOND, "toyama", "2020-03-01")
    concluded.resolve(SECOND, "toyama", "2020-03-24")
    text = concluded.root / "agreements/toyama-mihon/text.txt"
    text.write_text(text.read_text("utf-8").replace("目的とする", "目的とします", 1), "utf-8", newline="")
    git(concluded.root, "commit", "--quiet", "--all", "-m", "直し")
    (concluded.root / ".amend-0123456789abcdef.tmp").touch()
    return concluded


def _values(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """出力の中の値: 鍵の道 (``cases[].title``) と値。"""
    if isinstance(value, list):
        for one in value:
            if not isinstance(one, dict):
                yield f"{path}[]", one
            yield from _values(one, f"{path}[]" if path else "")
    elif isinstance(value, dict):
        for key, one in value.items():
            inner = f"{path}.{key}" if path else key
            yield inner, one
            yield from _values(one, inner)


def test_every_json_is_described_as_it_is(lively: Desk) -> None:
    """どの節の鍵も、順も、型も、例も、実際の出力のとおりである。沿革と自己診断の節は、それぞれの試験が確かめる。"""
    for section in SECTIONS:
        if section.name not in HISTORIES:
            check(section, lively)


HISTORIES = ("amend blame", "amend log 協約 位置 --json", "amend selftest")
"""ここで確かめない節: 長く生きた台帳でなければすべての鍵が現れないものと、動かすのに十秒かかるもの。"""


def check(section: Section, desk: Desk) -> None:
    """節一つを、その台帳で確かめる。"""
    done = desk.cli(*section.command.split()[1:])
    assert done.code in (0, 1), done.err
    pattern = ".*".join(re.escape(part) for part in section.example.strip("\n").split("…"))
    assert re.fullmatch(pattern, done.out.rstrip("\n"), re.S), (section.name, done.out)
    said = json.loads(desk.cli(*_whole(section)).out)
    found = list(_values(said))
    real = _ordered(path for path, _ in found)
    assert real == list(section.keys), section.name
    wrong = [(path, value) for path, value in found if not TYPES[section.keys[path]](value)]
    assert wrong == [], section.name


def _whole(section: Section) -> list[str]:
    """鍵を確かめるときのコマンド: 例より広く。"""
    return ["log", "--json"] if section.name == "amend log" else section.command.split()[1:]


def _ordered(paths: Iterator[str]) -> list[str]:
    """道の順: どの一件でも同じ順であり、中の道は、その鍵のすぐ後に来る。"""
    found: list[str] = []
    for path in dict.fromkeys(paths):
        parents = [one for one in found if path.startswith((f"{one}.", f"{one}["))]
        at = len(found)
        if parents:
            nearest = max(parents, key=len)
            family = [
                n for n, one in enumerate(found) if one == nearest or one.startswith((f"{nearest}.", f"{nearest}["))
            ]
            at = family[-1] + 1
        found.insert(at, path)
    return found


def test_every_command_with_json_has_a_section() -> None:
    """--json のあるコマンドは、どれも節を持つ。"""
    having = set()
    for name, (module, _) in COMMANDS.items():
        command: click.Command = import_module(module).command
        inner = command.commands.items() if isinstance(command, click.Group) else ()
        for words, one in ((name, command), *((f"{name} {word}", one) for word, one in inner)):
            if any("--json" in option.opts for option in one.params):
                having.add(f"amend {words}")
    assert having == {section.name for section in SECTIONS if " --" not in section.name}
