"""amend init: 台帳を作り、又は足りないものを補う。"""

from __future__ import annotations

from pathlib import Path

import click

from amend import store
from amend.cli.arguments import named_file
from amend.cli.ledger import now
from amend.errors import RequestError
from amend.files import make_folder

MESSAGE = "台帳のファイルを、Git が一字も変えないようにする\n"


@click.command(
    help="台帳を作り、又は足りないものを補う。\n\nDIR は台帳のフォルダー (省くと今のフォルダー)。無ければ作る。\n"
    "何度実行してもよい。git clone した複製では、この機械の設定を補う。"
)
@click.argument("folder", metavar="[DIR]", default=".")
def command(folder: str) -> None:
    """リポジトリ、agreements フォルダー、.gitattributes、差分の設定の順に、無いものだけを備える。"""
    root = _repository(named_file(folder))
    repository = store.open_for_reading(root, founding=True)
    done = []
    if not (root / store.AGREEMENTS).is_dir():
        make_folder(root / store.AGREEMENTS)
        done.append(f"{store.AGREEMENTS} フォルダーを作りました。")
    if store.ensure_driver(repository):
        done.append("差分の見出しに条を使う設定を加えました。")
    if complete_attributes(repository):
        done.append(f"{store.ATTRIBUTES} を備え、コミットしました。")
    for line in done or ["足りないものはありません。"]:
        click.echo(line, err=True)
    click.echo(str(root))
    click.echo("次: amend new (ひな形から) 又は amend import (今ある文書から) で、協約を加えます。", err=True)


def _repository(folder: Path) -> Path:
    """リポジトリ: 無ければ作る。台帳でないほかのリポジトリの中の、途中のフォルダーには作らない。"""
    if not folder.exists():
        make_folder(folder)
    root = store.find_root(folder)
    if root is not None and root != folder.resolve() and not (root / store.AGREEMENTS).is_dir():
        raise RequestError(
            "ほかのリポジトリの中のフォルダーです。",
            where=str(folder),
            advice=f"そのリポジトリを台帳にするなら amend init {root}、別に作るなら外のフォルダーを指定してください。",
        )
    return store.create_repository(folder)


def complete_attributes(repository: store.Repository) -> bool:
    """属性: 足りない行を補い、コミットする。足りていれば、記録者の分からない複製でも、何もしないで済む。

    Args:
        repository: 台帳。

    Returns:
        コミットしたか。

    Raises:
        LedgerError: 書いてよい状態でない、又は書けない。
    """
    path = store.ATTRIBUTES
    held = store.files(repository, repository.head, under=path).get(path) if repository.head else None
    if held is not None and held == store.completed_attributes(held):
        return False
    present = store.read_work_file(repository, path)
    writable = store.open_for_writing(repository.root, founding=True)
    store.record(
        writable,
        {path: store.completed_attributes(present)},
        MESSAGE,
        when=now(),
        expected_head=writable.head,
        taken={path: present} if present is not None and held is None else {},
    )
    return True
