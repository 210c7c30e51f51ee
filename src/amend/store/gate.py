"""門: 台帳を見付け、仕事をしてよい状態かを確かめる。止めるときは、何が・どこで・どうすればよいかを一文ずつで言う。

読むには、台帳であり、細工が無く、履歴が全部あればよい。書くには、そのうえ枝に居て、途中の作業が無く、記録者が分かること
(reliability.md B9、B14、D11–D13、R8、R16)。確かめは何も変えない。
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from amend.errors import LedgerError
from amend.store.plumbing import ISOLATED, call, failure, require_git
from amend.store.repository import AGREEMENTS, Identity, Repository, WritableRepository, ask, git, tip
from amend.store.safety import check_safety, unreadable

# 途中の作業があることを示すファイル、その名、どうすればよいか。リベース中は HEAD が枝を離れるので、枝より先に確かめる。
_UNFINISHED = (
    (
        "rebase-merge",
        "リベース (rebase)",
        "git rebase --continue で終わらせるか、git rebase --abort でやめてください。",
    ),
    (
        "rebase-apply",
        "リベース (rebase)",
        "git rebase --continue で終わらせるか、git rebase --abort でやめてください。",
    ),
    ("MERGE_HEAD", "マージ (merge)", "git merge --continue で終わらせるか、git merge --abort でやめてください。"),
    ("CHERRY_PICK_HEAD", "取込み (cherry-pick)", "git cherry-pick --continue か --abort で終わらせてください。"),
    ("REVERT_HEAD", "打消し (revert)", "git revert --continue か --abort で終わらせてください。"),
    ("sequencer", "続けて行う取込み", "git status に出るとおりに終わらせるか、やめてください。"),
    ("BISECT_LOG", "二分探索 (bisect)", "git bisect reset でやめてください。"),
)

_INIT = "台帳を始めるなら amend init を実行してください。ほかの場所にあるなら、そのフォルダーで実行してください。"


def find_root(start: Path) -> Path | None:
    """台帳の場所: ``start`` から上へ、``.git`` のあるフォルダーを探す。環境変数 ``GIT_DIR`` などには従わない (A14)。

    Returns:
        見付けたフォルダー (シンボリックリンクを解いた絶対パス)。無ければ None。

    Raises:
        LedgerError: ``start`` が無い、bare リポジトリの中、又は ``.git`` がフォルダーでない。
    """
    try:
        here = Path(os.path.realpath(start))
    except OSError:  # 今のフォルダーが消されている
        here = None
    if here is None or not here.is_dir():
        raise LedgerError("フォルダーがありません。", where=str(start), advice="名前と場所を確かめてください。")
    for folder in (here, *here.parents):
        try:
            mode = (folder / ".git").lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            if all((folder / part).exists() for part in ("HEAD", "objects", "refs")):
                raise LedgerError(
                    "作業フォルダーの無いリポジトリ (bare)、又は .git の中です。",
                    where=str(folder),
                    advice="git clone で手元に複製を作り、その中で実行してください。",
                ) from None
            continue
        except OSError as error:
            raise unreadable(folder / ".git", error) from error
        if stat.S_ISDIR(mode):
            return folder
        raise LedgerError(
            ".git がほかのフォルダーを指しています (git worktree、submodule など)。",
            where=str(folder / ".git"),
            advice="本体のフォルダーか、git clone した複製の中で実行してください。",
        )
    return None


def enter_for_reading(start: Path, *, founding: bool = False) -> Repository:
    """読む門: 台帳を開く。何も書かず、錠も取らない (A7)。

    Args:
        start: 台帳の中のフォルダー。
        founding: 台帳を始めるところか。真なら ``agreements/`` がまだ無くてもよい。

    Raises:
        LedgerError: Git が無い、台帳でない、細工がある、履歴が全部でない、ほかの人の持ち物である。
    """
    require_git()
    root = find_root(start)
    if root is None:
        raise LedgerError("台帳がありません (Git のリポジトリの中ではありません)。", where=str(start), advice=_INIT)
    git_dir = root / ".git"
    check_safety(git_dir)
    _check_ownership(root, git_dir)
    repository = Repository(root, git_dir, branch=None, head=None)
    _check_replacements(repository)
    branch = current_branch(repository)
    repository = Repository(root, git_dir, branch, tip(repository, branch or "HEAD"))
    if not founding and not _has_agreements(repository):
        raise LedgerError(f"台帳ではありません ({AGREEMENTS} フォルダーがありません)。", where=str(root), advice=_INIT)
    return repository


def enter_for_writing(start: Path, *, founding: bool = False) -> WritableRepository:
    """書く門: 読む門に加えて、コミットしてよい状態であることを確かめる。

    Args:
        start: 台帳の中のフォルダー。
        founding: 台帳を始めるところか。真なら、まだ一つもコミットが無くてもよい。

    Raises:
        LedgerError: 読めない、枝に居ない、途中の作業がある、記録者が分からない。
    """
    repository = enter_for_reading(start, founding=founding)
    branch = check_state(repository)
    if repository.head is None and not founding:
        raise LedgerError("まだ一つもコミットがありません。", where=str(repository.root), advice=_INIT)
    return WritableRepository(
        root=repository.root,
        git_dir=repository.git_dir,
        branch=branch,
        head=repository.head,
        identity=_identity(repository),
    )


def check_state(repository: Repository) -> str:
    """書ける状態: 途中の作業が無く、枝に居て、争いが残っていないことを確かめ、枝を返す。

    書き手は錠を取ってからもう一度呼ぶ: 門を通った後に、利用者がマージを始めているかもしれない。

    Returns:
        今の枝の完全な名。

    Raises:
        LedgerError: そうでない。
    """
    where = str(repository.root)
    for name, work, advice in _UNFINISHED:
        if (repository.git_dir / name).exists():
            raise LedgerError(f"{work}が途中です。", where=where, advice=advice)
    branch = current_branch(repository)
    if branch is None:
        raise LedgerError(
            "枝に居ません (detached HEAD)。ここに記録しても、どの枝にも残りません。",
            where=where,
            advice="git switch main などで枝に移ってから、もう一度実行してください。",
        )
    if git(repository, "ls-files", "--unmerged", "-z"):
        raise LedgerError(
            "マージの争い (conflict) が残っています。",
            where=where,
            advice="git status に出るファイルを直して git add するか、git merge --abort でやめてください。",
        )
    return branch


def current_branch(repository: Repository) -> str | None:
    """今の枝: HEAD の指す枝の完全な名。枝に居なければ None。"""
    answer = ask(repository, "symbolic-ref", "--quiet", "HEAD")
    name = answer.out.decode("utf-8", "surrogateescape").removesuffix("\n")
    return name if answer.code == 0 and name.startswith("refs/heads/") and ".." not in name else None


def _check_ownership(root: Path, git_dir: Path) -> None:
    """持ち主の確かめ (safe.directory) を Git に任せる。``GIT_DIR`` を渡すと確かめないので、自ら見付けさせる。"""
    arguments = ["rev-parse", "--absolute-git-dir", "--show-object-format"]
    answer = call(arguments, cwd=root, environment={})  # safe.directory は利用者の設定にある
    if b"dubious ownership" in answer.err:
        raise LedgerError(
            "ほかの人の持ち物のリポジトリです。",
            where=str(root),
            advice="git clone で自分の複製を作るか、信用できるなら "
            f"git config --global --add safe.directory '{root}' を実行してください。",
        )
    if answer.code != 0:
        raise failure(arguments, answer, where=str(root))
    found = os.fsdecode(answer.out).splitlines()
    if len(found) != 2 or not os.path.samefile(found[0], git_dir) or found[1] != "sha1":
        raise LedgerError(
            "Git の見付けたリポジトリが、このフォルダーのものと違います。",
            where=str(root),
            advice="git clone で複製を作り直し、そこで実行してください。",
        )


def _check_replacements(repository: Repository) -> None:
    if git(repository, "for-each-ref", "--count=1", "refs/replace/"):
        raise LedgerError(
            "物の差替え (refs/replace) があり、履歴が本当のものと違って見えます。",
            where=str(repository.root),
            advice="git replace --list で確かめ、git replace --delete で消してください。",
        )


def _has_agreements(repository: Repository) -> bool:
    if (repository.root / AGREEMENTS).is_dir():
        return True
    return bool(repository.head and git(repository, "ls-tree", "-d", repository.head, AGREEMENTS))


def _signing_key(repository: Repository, environment: dict[str, str]) -> str:
    """署名の鍵: ``commit.gpgsign`` が真で ``gpg.format`` が ssh なら ``user.signingkey``。GPG の署名はしない。"""

    def setting(name: str, *options: str) -> str:
        answer = call(["config", *options, "--get", name], cwd=repository.root, environment=environment)
        return answer.out.decode("utf-8", "surrogateescape").removesuffix("\n") if answer.code == 0 else ""

    wanted = setting("commit.gpgsign", "--bool") == "true" and setting("gpg.format") == "ssh"
    return setting("user.signingkey", "--path") if wanted else ""


def _identity(repository: Repository) -> Identity:
    """利用者の設定から、コミットに残す名を得る。推し量った名 (機械の名など) では記録しない。"""
    isolated = {name: value for name, value in ISOLATED.items() if not name.startswith("GIT_CONFIG_")}
    answer = call(["var", "GIT_COMMITTER_IDENT"], cwd=repository.root, environment=isolated)
    found = re.fullmatch(rb"(.+) <(.*)> \d+ [+-]\d{4}\n", answer.out, re.DOTALL)
    try:
        if answer.code == 0 and found:
            return Identity(found[1].decode(), found[2].decode(), _signing_key(repository, isolated))
    except UnicodeDecodeError:
        pass
    raise LedgerError(
        "記録者の名前とメールアドレスが設定されていません。",
        where=str(repository.root),
        advice='git config --global user.name "氏名" と git config --global user.email "アドレス" を実行してください。',
    )
