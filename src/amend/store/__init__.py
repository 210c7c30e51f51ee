"""台帳の置き場: Git への唯一の扉。開く (門)、書く (一つのできごとを一つのコミットに)、読む (沿革) (DESIGN §5 層 4)。

Example:
    台帳を開き、読み、記録する::

        repository = store.open_for_writing(Path.cwd())
        files = store.files(repository, repository.head)
        commit = store.record(repository, changes, message, when=now, expected_head=repository.head)
"""

from __future__ import annotations

from pathlib import Path

from amend.store.adopting import Join, fast_forward, joined_in
from amend.store.copying import borrowed_objects, clean_copy, has_agreements, is_known, lent_objects, reachable
from amend.store.creation import ATTRIBUTE_LINES, ATTRIBUTES, completed_attributes, create_repository, ensure_driver
from amend.store.diagnosis import Ailment, Symptom, examine
from amend.store.exchange import (
    Carrier,
    Place,
    Sent,
    bring,
    clear_sending,
    find_place,
    follow_remote,
    merge_bases,
    place_to_send,
    received,
    send,
    trusts,
    write_bundle,
)
from amend.store.gate import enter_for_reading, enter_for_writing, find_root
from amend.store.history import (
    Change,
    Commit,
    Entry,
    Signature,
    commits,
    commits_under,
    each_commit,
    files,
    ordinary,
    parents,
    resolve,
    these_commits,
    tree,
)
from amend.store.housekeeping import is_stopped
from amend.store.journal import recover
from amend.store.lock import interrupted, writing
from amend.store.messages import matches
from amend.store.objects import read_blobs, read_objects
from amend.store.placing import place_file, place_folder
from amend.store.proving import UnprovenError, proven_commits
from amend.store.repository import AGREEMENTS, Identity, Repository, WritableRepository
from amend.store.signatures import signature_problems
from amend.store.treatment import treat
from amend.store.trees import FOLDER, children, identify_tree
from amend.store.worktree import read_work_file, work_files, work_folders
from amend.store.write import HeadMovedError, record

__all__ = [
    "AGREEMENTS",
    "ATTRIBUTES",
    "ATTRIBUTE_LINES",
    "FOLDER",
    "Ailment",
    "Carrier",
    "Change",
    "Commit",
    "Entry",
    "HeadMovedError",
    "Identity",
    "Join",
    "Place",
    "Repository",
    "Sent",
    "Signature",
    "Symptom",
    "UnprovenError",
    "WritableRepository",
    "borrowed_objects",
    "bring",
    "children",
    "clean_copy",
    "clear_sending",
    "commits",
    "commits_under",
    "completed_attributes",
    "create_repository",
    "each_commit",
    "ensure_driver",
    "examine",
    "fast_forward",
    "files",
    "find_place",
    "find_root",
    "follow_remote",
    "has_agreements",
    "identify_tree",
    "is_known",
    "joined_in",
    "lent_objects",
    "matches",
    "merge_bases",
    "open_for_reading",
    "open_for_writing",
    "ordinary",
    "parents",
    "place_file",
    "place_folder",
    "place_to_send",
    "proven_commits",
    "reachable",
    "read_blobs",
    "read_objects",
    "read_work_file",
    "received",
    "record",
    "resolve",
    "send",
    "signature_problems",
    "these_commits",
    "treat",
    "tree",
    "trusts",
    "work_files",
    "work_folders",
    "write_bundle",
]


def open_for_reading(start: Path, *, founding: bool = False) -> Repository:
    """読むために開く: 台帳を見付け、細工が無く履歴が全部あることを確かめる。何も書かない。

    Args:
        start: 台帳の中のフォルダー。
        founding: 台帳を始めるところか。真なら ``agreements/`` がまだ無くてもよい。

    Raises:
        LedgerError: 開けない。何が・どこで・どうすればよいかを言う。
    """
    return enter_for_reading(start, founding=founding)


def open_for_writing(start: Path, *, founding: bool = False) -> WritableRepository:
    """書くために開く: 読めることに加え、記録してよい状態かを確かめる。途中で止められた記録があれば、先に揃える。

    Args:
        start: 台帳の中のフォルダー。
        founding: 台帳を始めるところか。真なら ``agreements/`` もコミットもまだ無くてよい。

    Raises:
        LedgerError: 開けない。何が・どこで・どうすればよいかを言う。
    """
    repository = enter_for_writing(start, founding=founding)
    if interrupted(repository) or is_stopped(repository):
        with writing(repository) as held:
            recover(held)
        repository = enter_for_writing(start, founding=founding)
    return repository
