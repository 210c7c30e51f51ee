"""つくりの決まり: 層と扉は import-linter (make contract) が、それで言えないことはここが確かめる。"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from conftest import ROOT

PACKAGE = ROOT / "src/amend"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS = [[name.strip(" ()") for name in layer.replace("|", ":").split(":")] for layer in CONTRACTS[0]["layers"]]
TOP_OF_THE_CORE = next(place for place, layer in enumerate(LAYERS) if "audit" in layer)
CORE = {name for layer in LAYERS[TOP_OF_THE_CORE:] for name in layer}

# 核は外の世界に触れない: ファイル、時計、乱数、環境、プロセス (DESIGN §5、house-style §5.1 の 5)。
OUTSIDE_MODULES = {"io", "locale", "os", "pathlib", "random", "shutil", "subprocess", "sys", "tempfile", "time"}
OUTSIDE_CALLS = {"open", "print", "input", "exec", "eval"}
CLOCK = {"now", "today", "utcnow"}


def _modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _core_modules() -> list[Path]:
    return [path for path in _modules("src/amend") if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in CORE]


def _outside(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name.split(".")[0] in OUTSIDE_MODULES)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in OUTSIDE_MODULES:
                yield module
            case ast.Call(func=ast.Name(id=name)) if name in OUTSIDE_CALLS:
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=("date" | "datetime") as owner), attr=name)) if (
                name in CLOCK
            ):
                yield f"{owner}.{name}"


def test_the_core_touches_nothing_outside() -> None:
    """核 (層 0–2) は純粋な関数と値だけ: 入出力、時計、乱数、環境に触れない。"""
    modules = _core_modules()
    assert {"clause.py", "reader.py", "build.py", "registered.py"} <= {path.name for path in modules}
    found = {path.name: list(_outside(_tree(path))) for path in modules}
    assert {name: outside for name, outside in found.items() if outside} == {}


def test_the_purity_check_sees_impurity() -> None:
    """上の確かめは、触れているコードを見逃さない。"""
    impure = "import os.path\nfrom pathlib import Path\nfrom datetime import date\nopen('x')\ndate.today()\n"
    assert sorted(_outside(ast.parse(impure))) == ["date.today", "open", "os.path", "pathlib"]


WHOLE = {"tools/verify.py": 640}
"""一つのファイルで渡すと約束したもの: 市民と監査する人が、それだけを読み、動かす (docs/audit.md)。"""


def test_no_module_is_too_long() -> None:
    """一つのファイルは 400 行まで: それより長いファイルには、名前の付いていない考えが隠れている。"""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _modules("src", "tests", "tools", "bench")
    }
    assert {path: length for path, length in lengths.items() if length > WHOLE.get(path, 400)} == {}


def test_no_module_is_a_drawer() -> None:
    """何でも入れる引き出しの名 (utils、helpers、manager、misc) を持つファイルは無い。"""
    drawers = {"utils", "util", "helpers", "helper", "manager", "misc"}
    assert [path for path in _modules("src", "tests", "tools", "bench") if path.stem.strip("_") in drawers] == []


_POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+")


def _possessive_groups(tree: ast.AST) -> list[str]:
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstring は型でない
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return [text for text in texts if isinstance(text, str) and _POSSESSIVE_GROUP.search(text)]


def test_no_possessive_group() -> None:
    """組に付けた所有格は無い: Python 3.11.4 まで (Debian 12 は 3.11.2) は、その照合が終わらないことがある。"""
    assert _possessive_groups(ast.parse("rf'(?:{one})*+[0-9]'")) == [")*+[0-9]"]
    found = {path.name: _possessive_groups(_tree(path)) for path in _modules("src")}
    assert {name: patterns for name, patterns in found.items() if patterns} == {}


# Git の下回りの命令 (R1)。記録するのに使うのは、このうち hash-object、write-tree、commit-tree、update-ref である。
_PLUMBING = {
    *("bundle", "cat-file", "check-ref-format", "commit-tree", "config", "diff-tree", "fetch", "for-each-ref", "fsck"),
    *("hash-object", "init", "ls-files", "ls-tree", "merge-base", "push", "read-tree", "rev-list", "rev-parse"),
    *("symbolic-ref", "update-index", "update-ref", "var", "version", "write-tree"),
}
_RUNNERS = {"ask", "call", "git", "run_in", "stream"}


def _commands(tree: ast.AST) -> Iterator[str]:
    """Git の命令の名: 動かす関数に渡す、又は ``arguments`` と名付けた並びの、初めの一語。"""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in _RUNNERS:
                words = [part for one in arguments for part in (one.elts if isinstance(one, ast.List) else [one])]
            case ast.Assign(targets=[ast.Name(id="arguments")], value=ast.Tuple(elts=words)):
                pass
            case _:
                continue
        named = (word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str))
        yield from list(named)[:1]


def test_only_plumbing_commands_are_run() -> None:
    """Git の上回りの命令 (commit、merge、checkout、gc など) を動かさず、GitPython は子を生むためだけに使う。"""
    assert list(_commands(ast.parse('git(at, "commit", "-m")\narguments = ("mktree", "-z")'))) == ["mktree", "commit"]
    trees = [_tree(path) for path in _modules("src")]
    found = {command for tree in trees for command in _commands(tree)}
    assert found <= _PLUMBING
    assert {"hash-object", "write-tree", "commit-tree", "update-ref"} <= found
    plumbing = _tree(PACKAGE / "store/plumbing.py")  # ほかは GitPython に触れない (make contract)
    used = {node.attr for node in ast.walk(plumbing) if isinstance(node, ast.Attribute) and _is_gitpython(node.value)}
    assert used == {"Git", "GitCommandError", "GitCommandNotFound"}


def _is_gitpython(node: ast.AST) -> bool:
    """GitPython の名前空間か: ``git`` と、それを読み込む ``_git()``。"""
    called = isinstance(node, ast.Call) and ast.unparse(node) == "_git()"
    return called or (isinstance(node, ast.Name) and node.id == "git")
