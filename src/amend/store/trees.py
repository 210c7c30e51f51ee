"""木の名: 一つのフォルダーの木の識別子を引き、読んだ中身から確かめる。

木の識別子は、その下のすべてのファイルの名と中身で決まる。だから、同じ識別子の木を二度読むことはない。ただし Git は、
読む木の中身が識別子と合うことを確かめない。人から渡されたフォルダーの木は、`identify_tree` で確かめてから信じる。
"""

from __future__ import annotations

from collections.abc import Mapping

from amend.store.history import Entry
from amend.store.objects import identify
from amend.store.repository import AGREEMENTS, Repository, git, object_id

FOLDER = "040000"
"""木の一項のうち、フォルダーの種類。"""


def children(repository: Repository, commit: str, under: str = AGREEMENTS) -> dict[str, Entry]:
    """すぐ下の項: フォルダーの中の、ファイルとフォルダー。名 (``under`` からの) の順。

    Args:
        repository: 台帳。
        commit: コミット (16進40桁)。
        under: フォルダー。無ければ空。
    """
    listed = git(repository, "ls-tree", "-z", "--full-tree", object_id(repository, commit), "--", f"{under}/")
    found = {}
    for record in listed.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        status, _, path = record.partition("\t")
        mode, _kind, name = status.split(" ")
        found[path.removeprefix(f"{under}/")] = Entry(mode, name)
    return found


def identify_tree(entries: Mapping[str, Entry]) -> str:
    """木の識別子: ファイルの名と、確かめた中身の識別子から、Git が付けるはずの名を求める。

    Args:
        entries: そのフォルダーからのパスと、ファイル。

    Example:
        >>> identify_tree({})
        '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
    """
    files: dict[str, Entry] = {}
    folders: dict[str, dict[str, Entry]] = {}
    for path, entry in entries.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = entry
        else:
            files[name] = entry
    items = [(_bytes(name), entry.mode, entry.blob) for name, entry in files.items()]
    # フォルダーは、名の終わりに / があるものとして並ぶ
    items += [(_bytes(name) + b"/", FOLDER, identify_tree(held)) for name, held in folders.items()]
    data = b"".join(
        b"%b %b\0%b" % (mode.lstrip("0").encode(), name.removesuffix(b"/"), bytes.fromhex(blob))
        for name, mode, blob in sorted(items)
    )
    return identify("tree", data)


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
