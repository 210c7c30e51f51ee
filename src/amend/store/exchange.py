"""受渡し: 相手の台帳 (複製、サーバー、持ち運ぶ束) から隔離した所に取り寄せ、確かめたものだけを渡し合う (R17)。

相手とのやりとりは、設定もフックも無いまっさらなリポジトリからする。手元の台帳の設定は一つも働かないので、人から渡された
フォルダーの設定が命令を動かすことはない。鍵と合言葉の在りかは、利用者と機械の設定 (--global、--system) に従う。
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from amend.errors import LedgerError, RequestError
from amend.store.commit import sync_all
from amend.store.copying import answer_in, fresh_repository, run_in
from amend.store.lock import held_by_git, remove
from amend.store.objects import read_objects
from amend.store.plumbing import Answer, failure
from amend.store.repository import Repository, ask, git, object_id
from amend.store.safety import read_settings
from amend.store.sending import announced, clear_left, locks_of

_THEIRS = "refs/heads/theirs"
_OURS = "refs/heads/ours"
_HOST = r"(?:[A-Za-z0-9_][\w.+-]*@[A-Za-z0-9][\w.-]*|[A-Za-z0-9][\w.-]+)"  # 一字だけのものは、ドライブの名である
_NETWORK = re.compile(rf"(?:https|ssh)://[^\s-]\S*|{_HOST}:(?!:|//)[^\s-]\S*", re.ASCII)
_SCHEME = re.compile(r"(?!file://)[A-Za-z0-9][\w.+-]*(?:://|::).*", re.ASCII | re.DOTALL)
_SECRET = re.compile(r"(?<=://)(?<!ssh://)[^/\s@]*@")
_QUIET = ("-c", "fetch.fsckObjects=true", "-c", "protocol.ext.allow=never", "-c", "protocol.version=2")


class Carrier(Enum):
    """運び方: 相手の台帳が何か。"""

    FOLDER = "フォルダー"
    BUNDLE = "束"
    NETWORK = "サーバー"


@dataclass(frozen=True, slots=True)
class Place:
    """相手: 相手の台帳の在りか。

    Attributes:
        carrier: 運び方。
        address: Git に渡す在りか。フォルダーと束では絶対パス。
        remote: 設定に付けた名。名で言われなければ空。
    """

    carrier: Carrier
    address: str
    remote: str = ""

    @property
    def shown(self) -> str:
        """見せる在りか: https の在りかに書かれた名と合言葉を除いたもの。"""
        return _SECRET.sub("", self.address)


class Sent(Enum):
    """送った結果。"""

    DONE = "送った"
    BEHIND = "相手に、まだ受け取っていない記録がある"


def find_place(repository: Repository, said: str | None) -> Place:
    """相手: 言われた在りか。言われなければ、設定の origin。

    Args:
        repository: 台帳。
        said: 設定に付けた名、フォルダー、束のファイル、又は https・ssh の在りか (``ホスト:パス`` とも書ける)。

    Raises:
        RequestError: 在りかとして使えない、又は設定に在りかが二つ以上ある。
        LedgerError: 設定が読めない。
    """
    name = said or "origin"
    address = _configured(repository, name, "url")
    if address:
        return Place(*_carried(address, repository.root), name)
    if said is None:
        raise RequestError(
            "相手の台帳が決まっていません。",
            where="origin",
            advice="amend sync の後に、フォルダーか束のファイルを書くか、git remote add origin で決めてください。",
        )
    return Place(*_carried(said, Path.cwd()))


def place_to_send(repository: Repository, where: Place) -> Place:
    """送る相手: 設定に送る先 (``remote.名.pushurl``) があれば、それ。無ければ、受け取る相手。

    Args:
        repository: 台帳。
        where: 受け取る相手 (`find_place`)。

    Raises:
        RequestError: 在りかとして使えない、又は設定に送る先が二つ以上ある。
    """
    address = _configured(repository, where.remote, "pushurl") if where.remote else ""
    return Place(*_carried(address, repository.root), where.remote) if address else where


def _configured(repository: Repository, name: str, key: str) -> str:
    """設定に書かれた在りか: 無ければ空。Git は二つ以上の在りかに送るが、その全部に同じ記録が届くとは限らない。"""
    config, wanted = repository.git_dir / "config", f"remote.{name}.{key}"
    found = [value for said, value in read_settings(config) if said == wanted and value]
    if len(found) > 1:
        raise RequestError(
            f"設定に、{wanted} が {len(found)} つあります。どれと渡し合うかが決まりません。",
            where=str(config),
            advice=f"git config --unset-all {wanted} で消してから、一つだけを書き直してください。"
            "ほかの相手には、別の名を付けてください (git remote add)。",
        )
    return "" if name.startswith("-") else "".join(found)


def _carried(address: str, base: Path) -> tuple[Carrier, str]:
    if _NETWORK.fullmatch(address):
        return Carrier.NETWORK, address
    path = Path(os.path.realpath(base / address.removeprefix("file://")))
    if path.is_dir():
        return Carrier.FOLDER, str(path)
    if path.is_file():
        return Carrier.BUNDLE, str(path)
    unusable = _SCHEME.fullmatch(address)
    raise RequestError(
        "この運び方は使えません。使えるのは https と ssh です。" if unusable else "相手の台帳が見付かりません。",
        where=_SECRET.sub("", address),
        advice="フォルダー、束のファイル (.bundle)、設定に付けた名、https:// か ssh:// の在りか"
        " (ホスト:パス とも書けます) を書いてください。",
    )


@contextlib.contextmanager
def received(repository: Repository, place: Place) -> Iterator[Repository]:
    """取寄せ: 相手の枝を、隔離した所に取り寄せる。手元の台帳はまだ変わらない。

    Args:
        repository: 手元の台帳。今の枝と同じ名の枝を取り寄せる。
        place: 相手。

    Yields:
        隔離した所。`head` は相手の先頭。相手にその枝がまだ無ければ None。

    Raises:
        LedgerError: 取り寄せられない。
    """
    assert repository.branch is not None
    with fresh_repository() as (root, git_dir):
        environment = _environment(root, git_dir, (repository.root, repository.git_dir, Path(place.address)))
        if repository.head is not None:  # 先に手元のものを入れておけば、相手から来るのは新しいものだけになる
            _fetched(root, environment, str(repository.git_dir), f"+{repository.head}:{_OURS}")
        branch = _branch_of(root, environment, place, repository.branch)
        if branch is None:
            yield Repository(root, git_dir, None, None)
            return
        _fetched(root, environment, place.address, f"+{branch}:{_THEIRS}")
        head = run_in(root, environment, "rev-parse", "--verify", f"{_THEIRS}^{{commit}}").strip()
        quarantine = Repository(root, git_dir, _THEIRS, None)
        yield Repository(root, git_dir, _THEIRS, object_id(quarantine, head))


def _environment(root: Path, git_dir: Path, trusted: tuple[Path, ...]) -> dict[str, str]:
    """環境: 利用者と機械の設定だけを読ませ、渡されたフォルダーだけを信じさせる。"""
    listing = root.parent / "trusted"
    for path in _own_settings():
        run_in(root.parent, {}, "config", "--file", str(listing), "--add", "include.path", str(path))
    for place in trusted:
        for spelt in (place, place / ".git"):
            run_in(root.parent, {}, "config", "--file", str(listing), "--add", "safe.directory", str(spelt))
    # 合言葉の預け先と証明書は、機械の設定 (--system) にあることが多い (Git for Windows)
    return {"GIT_DIR": str(git_dir), "GIT_CONFIG_GLOBAL": str(listing), "GIT_CONFIG_NOSYSTEM": "0"}


def _own_settings() -> list[Path]:
    """利用者自身の設定のファイル: Git の読む順。"""
    home = Path(os.environ.get("HOME") or os.path.expanduser("~"))
    other = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git/config"
    return [path for path in (other, home / ".gitconfig") if path.is_file()]


def trusts(place: Path) -> bool:
    """信じるフォルダーか: 利用者自身の設定の ``safe.directory`` に、そのフォルダーがある。

    フォルダーに送ると、そのフォルダーの設定とフックが利用者の機械で動く。台帳の設定の名 (``remote.origin.url``) は、
    台帳を渡した人が書けるので、信じる証しにならない (I7)。

    Args:
        place: 送る先 (絶対パス)。
    """
    found: list[str] = []
    for path in _own_settings():
        for key, value in read_settings(path):
            if key == "safe.directory":
                found = [*found, value] if value else []  # 空の値は、前のものを取り消す
    wanted = {str(place), str(place / ".git")}
    return any(said == "*" or os.path.realpath(os.path.expanduser(said)) in wanted for said in found)


def _branch_of(root: Path, environment: dict[str, str], place: Place, branch: str) -> str | None:
    """取り寄せる枝: 今の枝と同じ名のもの。束に枝が一つだけなら、名が違ってもそれ。"""
    answer = _asked(root, environment, "ls-remote", "--heads", "--end-of-options", place.address)
    if answer.code != 0:
        raise _unreachable(place, answer)
    lines = (line.partition("\t") for line in answer.out.decode("utf-8", "surrogateescape").splitlines())
    names = [name for _, _, name in lines]
    if branch in names:
        return branch
    return names[0] if place.carrier is Carrier.BUNDLE and len(names) == 1 else None


def _fetched(root: Path, environment: dict[str, str], address: str, refspec: str) -> None:
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
    answer = _asked(root, environment, "fetch", *options, "--end-of-options", address, refspec)
    if answer.code != 0:
        raise _unreachable(Place(Carrier.NETWORK, address), answer)


def _asked(root: Path, environment: dict[str, str], *arguments: str, held: Collection[int] = ()) -> Answer:
    return answer_in(root, environment, *_QUIET, *arguments, held=held)


def _unreachable(place: Place, answer: Answer) -> LedgerError:
    lines = answer.err.decode("utf-8", "backslashreplace").splitlines()
    said = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "")
    return LedgerError(
        f"相手の台帳から取り寄せられません ({said})。手元の台帳は変えていません。",
        where=place.shown,
        advice="在りかと回線、相手の台帳を読む権限、束の壊れていないことを確かめてください。",
    )


def bring(repository: Repository, quarantine: Repository) -> None:
    """持込み: 確かめた物を、手元の台帳の物の置き場に移す。枝はまだ動かない。

    Raises:
        LedgerError: 移せない。
    """
    assert quarantine.head is not None
    arguments = (
        *("-c", "fetch.unpackLimit=1", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head"),
        *(
            "--no-recurse-submodules",
            "--no-auto-maintenance",
            "--end-of-options",
            str(quarantine.git_dir),
            quarantine.head,
        ),
    )
    answer = ask(repository, *arguments)
    if answer.code != 0:
        raise failure(arguments, answer, where=str(repository.root))
    listed = git(repository, "rev-list", "--objects", "--no-object-names", quarantine.head, "--not", "--all", "--")
    for _ in read_objects(repository, listed.decode("ascii").split()):  # 読み返し: どれも識別子のとおりである
        pass
    sync_all([repository.git_dir / "objects/pack", repository.git_dir / "objects"])


def merge_bases(repository: Repository, one: str, other: str) -> tuple[str, ...]:
    """分かれ目: 二つのコミットの共通の祖先のうち、最も新しいもの。無ければ空。"""
    answer = ask(repository, "merge-base", "--all", object_id(repository, one), object_id(repository, other))
    return tuple(answer.out.decode("ascii").split()) if answer.code == 0 else ()


def send(repository: Repository, place: Place, commit: str, expected: str | None) -> Sent:
    """送り: 手元の枝の先頭を、相手の同じ名の枝に送る。相手の枝を巻き戻すことはない。

    Args:
        repository: 手元の台帳。
        place: 相手。束には送れない (`write_bundle` で作る)。
        commit: 送るコミット。
        expected: 取り寄せたときの、相手の先頭。枝が無かったなら None。

    Raises:
        LedgerError: 相手が断った。相手の言い分をそのまま添える。
    """
    assert repository.branch is not None
    with fresh_repository() as (root, git_dir):
        environment = _environment(root, git_dir, (repository.root, repository.git_dir, Path(place.address)))
        _fetched(root, environment, str(repository.git_dir), f"+{object_id(repository, commit)}:{_OURS}")
        lease = f"--force-with-lease={repository.branch}:{expected or ''}"
        spec = f"{commit}:{repository.branch}"
        arguments = ("push", "--porcelain", "--no-verify", "--recurse-submodules=no", lease)
        folder = Path(place.address) if place.carrier is Carrier.FOLDER else None
        with announced(repository, folder) if folder else contextlib.nullcontext(()) as held:
            answer = _asked(root, environment, *arguments, "--end-of-options", place.address, spec, held=held)
    if answer.code == 0:
        return Sent.DONE
    said = (answer.out + answer.err).decode("utf-8", "backslashreplace")
    if "stale info" in said or "non-fast-forward" in said or "fetch first" in said:
        return Sent.BEHIND
    left = next((lock for lock in locks_of(repository, folder) if lock.exists()), None) if folder else None
    if left:
        raise held_by_git(left)
    lines = [line.removeprefix("remote: ").rstrip() for line in said.splitlines() if line.startswith("remote:")]
    told = "\n".join(line for line in lines if line) or said.strip()
    raise LedgerError(
        f"相手の台帳が、受け取るのを断りました。\n{told}",
        where=place.shown,
        advice="上の訳を確かめてください。受け取ったものは手元に残っています。",
    )


def clear_sending(repository: Repository, place: Place) -> None:
    """送りかけの始末: 前にこの相手に送る間に殺されていれば、相手に残った Git の錠を消す。信じるフォルダーだけに触れる。

    Raises:
        LedgerError: 錠を消せない。
    """
    if place.carrier is Carrier.FOLDER and trusts(Path(place.address)):
        clear_left(repository, Path(place.address))


def follow_remote(repository: Repository, place: Place, commit: str) -> None:
    """相手の枝の控え: 名の付いた相手なら、``refs/remotes/名/枝`` を先頭に合わせる。控えは無くてもよい。"""
    if place.remote and repository.branch is not None:
        reference = f"refs/remotes/{place.remote}/{repository.branch.removeprefix('refs/heads/')}"
        if ask(repository, "check-ref-format", reference).code == 0:
            arguments = ("update-ref", "-m", "amend sync", reference, object_id(repository, commit))
            if ask(repository, *arguments).code != 0:
                # 錠なら、Git が一秒待っても放されなかった。控えの錠を持つのは一瞬なので、死んだ者の残りものである
                remove(repository.git_dir / f"{reference}.lock")
                ask(repository, *arguments)


def write_bundle(repository: Repository) -> bytes:
    """束: 今の枝の全部を、一つのファイルにまとめる。読み返して、先頭まで取り出せることを確かめてある。

    今いる枝 (HEAD) も書くので、``git clone`` だけで、作業ファイルまで取り出した台帳に戻る (R25)。

    Raises:
        LedgerError: 作れない。
    """
    assert repository.branch is not None
    assert repository.head is not None
    with fresh_repository() as (root, git_dir), tempfile.TemporaryDirectory(prefix="amend-bundle-") as folder:
        environment = _environment(root, git_dir, (repository.root, repository.git_dir))
        _fetched(root, environment, str(repository.git_dir), f"+{repository.head}:{repository.branch}")
        made = Path(folder) / "ledger.bundle"
        run_in(root, environment, "symbolic-ref", "HEAD", repository.branch)
        run_in(root, environment, "bundle", "create", "--quiet", str(made), "HEAD", repository.branch)
        with fresh_repository() as (copy, copied_dir):
            reading = _environment(copy, copied_dir, ())
            _fetched(copy, reading, str(made), f"+{repository.branch}:{_THEIRS}")
            got = run_in(copy, reading, "rev-parse", "--verify", _THEIRS).decode("ascii").strip()
        if got != repository.head:
            raise LedgerError(
                "作った束が、台帳の先頭まで読み返せません。何も書いていません。",
                where=str(repository.root),
                advice="台帳の状態を git fsck で確かめてください。",
            )
        return made.read_bytes()
