"""本物の Git にした正しい沿革: `pasts` の作った沿革を、``git fast-import`` で一つのリポジトリにする。"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from pasts import Past
from repositories import git


def import_past(past: Past, root: Path) -> Path:
    """リポジトリにする: 先頭は、最後のコミット。"""
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=b"".join(_commands(past)), check=True)
    return root


def _commands(past: Past) -> Iterator[bytes]:
    marks = {commit.id: number for number, commit in enumerate(past.commits, 1)}
    for commit in past.commits:
        number = marks[commit.id]
        yield b"commit refs/heads/main\nmark :%d\ncommitter c <c@example.jp> %d +0900\n" % (number, number)
        yield b"data %d\n%b" % (len(commit.message), commit.message)
        for word, parent in zip((b"from", b"merge"), commit.parents, strict=False):
            yield b"%b :%d\n" % (word, marks[parent])
        yield b"deleteall\n"
        for path, data in past.files[commit.id].items():
            yield b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(data), data)
