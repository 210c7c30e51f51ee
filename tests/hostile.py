"""敵意のある台帳: 受け取ったフォルダーに仕掛けられる、命令を動かし目を欺き得るものの表 (reliability.md 5.2・5.3)。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from repositories import git
from test_store_safety import HOOKS, HOSTILE

Plant = Callable[[Path, str], object]
"""仕掛け方: 台帳のフォルダーと、動けば目印を作る命令 (シェルの一行) を受け取る。"""

_TEXT = "agreements/toyama-mihon/text.txt"


def _configured(key: str) -> Plant:
    """台帳の設定に、命令を値とする。"""

    def plant(root: Path, command: str) -> None:
        section, _, name = key.rpartition(".")
        first, _, rest = section.partition(".")
        head = f'{first} "{rest}"' if rest else first
        with (root / ".git/config").open("a", encoding="utf-8") as config:
            config.write(f'[{head}]\n\t{name} = "{command}"\n')

    return plant


def _script(path: Path, command: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    path.chmod(0o755)


def _hooks(root: Path, command: str) -> None:
    for name in HOOKS.split():
        _script(root / ".git/hooks" / name, command)


def _written(name: str, content: str) -> Plant:
    """ファイルを置く。中身の {command} は命令に替わる。"""

    def plant(root: Path, command: str) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace("{command}", command), encoding="utf-8")

    return plant


def _committed(name: str, content: str) -> Plant:
    """ファイルを置き、コミットする。"""

    def plant(root: Path, command: str) -> None:
        _written(name, content)(root, command)
        git(root, "add", "--all")
        git(root, "commit", "-qm", f"`{command}` $({command})")

    return plant


def _tree_attributes(root: Path, command: str) -> None:
    """台帳の属性が、利用者の設定にある命令を名指す。"""
    lines = "* filter=x diff=x merge=x\n*.toml filter=x working-tree-encoding=UTF-16\n"
    (root / ".gitattributes").write_text(lines, encoding="utf-8")
    git(root, "commit", "-qam", "属性")
    for key in ("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "diff.x.command", "merge.x.driver"):
        git(root, "config", "--global", key, command)


def _embedded(root: Path, command: str) -> None:
    """案件のフォルダーの中に、命令を仕掛けたリポジトリがある。"""
    inner = root / "agreements/toyama-mihon/amendments/inner"
    git(root, "init", "-q", str(inner))
    _configured("core.fsmonitor")(inner, command)
    _hooks(inner, command)


def _embedded_bare(root: Path, command: str) -> None:
    inner = root / "agreements/bare"
    git(root, "init", "-q", "--bare", str(inner))
    with (inner / "config").open("a", encoding="utf-8") as config:
        config.write(f'[core]\n\tfsmonitor = "{command}"\n\tworktree = {root}\n')


def _submodule(root: Path, command: str) -> None:
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},agreements/sub")
    _committed(
        ".gitmodules", '[submodule "x"]\n\tpath = agreements/sub\n\turl = ext::{command}\n\tupdate = !{command}\n'
    )(root, command)


def _odd_branch(root: Path, command: str) -> None:
    git(root, "update-ref", f"refs/heads/--upload-pack={command.partition(' ')[0]}", "HEAD")
    git(root, "update-ref", "refs/heads/$(touch${IFS}x)", "HEAD")
    git(root, "symbolic-ref", "HEAD", "refs/heads/$(touch${IFS}x)")


def _odd_author(root: Path, command: str) -> None:
    author = {f"GIT_{role}_NAME": f"$({command}) `{command}`" for role in ("AUTHOR", "COMMITTER")}
    git(root, "commit", "-q", "--allow-empty", "-m", f"--output=x\n\n$({command})", environment=author)


def _signed_header(root: Path, command: str) -> None:
    """署名の欄のあるコミット: ``git log`` に署名を確かめさせれば、gpg が動く。"""
    git(root, "config", "--global", "gpg.program", command)
    git(root, "config", "--global", "log.showSignature", "true")
    body = git(root, "cat-file", "commit", "HEAD").partition("\n\n")
    header = body[0] + "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    path = root / ".git/forged"
    path.write_text(header + body[1] + body[2], encoding="utf-8")
    name = git(root, "hash-object", "-t", "commit", "-w", str(path)).strip()
    path.unlink()
    git(root, "reset", "-q", "--soft", name)


def _linked_text(root: Path, command: str) -> None:
    (root / _TEXT).unlink()
    (root / _TEXT).symlink_to("/etc/passwd")


def _linked_agreements(root: Path, command: str) -> None:
    (root / "agreements").rename(root.parent / "outside")
    (root / "agreements").symlink_to(root.parent / "outside")


def _linked_hooks(root: Path, command: str) -> None:
    _hooks(root, command)
    (root / ".git/hooks").rename(root.parent / "hooks")
    (root / ".git/hooks").symlink_to(root.parent / "hooks")


def _programs(root: Path, command: str) -> None:
    """台帳の中に、git や Python の部品と同じ名のものがある。"""
    for name in ("git", "git.exe", "ssh", "sh", "less"):
        _script(root / name, command)
    for name in ("git", "click", "sitecustomize", "tomllib", "amend"):
        (root / f"{name}.py").write_text(f"import os\nos.system({command!r})\n", encoding="utf-8")


def _replaced(root: Path, command: str) -> None:
    git(root, "replace", "HEAD", "HEAD~1")


VECTORS: dict[str, Plant] = {
    **{f"config {key}": _configured(key) for key in HOSTILE},
    "hooks": _hooks,
    "linked hooks": _linked_hooks,
    "attributes of the tree": _tree_attributes,
    "info/attributes": _written(".git/info/attributes", "* filter=x diff=x\n"),
    "config.worktree": _written(".git/config.worktree", '[core]\n\tfsmonitor = "{command}"\n'),
    "grafts": _written(".git/info/grafts", "0" * 40 + "\n"),
    "alternates": _written(".git/objects/info/alternates", "/tmp\n"),
    "common folder": _written(".git/commondir", "..\n"),
    "shallow": _written(".git/shallow", "0" * 40 + "\n"),
    "replace refs": _replaced,
    "embedded repository": _embedded,
    "embedded bare repository": _embedded_bare,
    "submodule": _submodule,
    "odd branches": _odd_branch,
    "odd author and message": _odd_author,
    "signature header": _signed_header,
    "mailmap": _committed(".mailmap", "$({command}) <x> <hanako@example.jp>\n"),
    "linked text": _linked_text,
    "linked agreements": _linked_agreements,
    "programs in the ledger": _programs,
    "option name": _committed("agreements/toyama-mihon/amendments/--output=x/text.txt", "x\n"),
    "pathspec name": _committed("agreements/toyama-mihon/:(top)x", "x\n"),
    "shell name": _committed("agreements/toyama-mihon/$(touch x);`touch x`|x", "x\n"),
    "line break name": _committed("agreements/toyama-mihon/a\nb\t", "x\n"),
    "terminal name": _committed("agreements/\x1b]0;x\x07/agreement.toml", 'title = "x"\n'),
    "remote over ext": lambda root, command: git(root, "config", "remote.origin.url", f"ext::{command}"),
}
"""仕掛け: 名から仕掛け方。"""
