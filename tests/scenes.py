"""場面: 障りの試験で動かす、書くコマンドの表。どの場面も、済んだ後にもう一度打ったときのことまで決めておく。"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desks import BILLS, FIRST, PARTIES, bill_options, by, run
from repositories import copy_ledger, git

from amend.errors import ExitCode

BILL = "議案.txt"
TAKEN, TAKEN_CASE = "toyama-renkei", "toyama-renkei/2020-toyama-1"
TEXT = f"agreements/{TAKEN}/text.txt"
FOUNDED = ("--party", "toyama=富山市", "--party", "partner=○○○")
TAKING = ("--in-force", "--concluded-on", "令和2年3月25日")
_OLD, _NEW, _DRAFT = "旧.txt", "新.txt", f"agreements/toyama-mihon/amendments/{FIRST.partition('/')[2]}/text.txt"
_BOTH = (_OLD, _NEW)
_BUNDLE = "相手.bundle"
HUB = ".git/hub"
"""送り先の置き場。"""
_LEFT = re.compile(r"(.*/)?\.amend-(init-|[0-9a-f]{16}\.tmp)")
_FOUNDING = ("--template", "renkei-kyoyaku", "--party", "toyama=富山市", "--party", "himi=氷見市", "--year", "2020")
_CHANGE = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "締結", "--year", "2021")
_SUBMITTED = (*by("toyama", "2019-12-02"), *bill_options("議案第３号", "令和元年１２月定例会"))
_RECTIFIED = (*by("toyama", "2020-05-01"), "--rectifies", "転記誤り", "--evidence", BILL)
_KYOTEI = "ouen/2020-toyama-1"
_CONCLUDED = ("record", "締結", FIRST, *by("toyama", "2019-12-25"))
_UNION = "kumiai/2019-toyama-1"
_BLANKS = {"組合の名称": "見本広域組合", "共同処理する事務": "消防", "事務所の位置": "富山市内", "議員の定数": "十人"}
_SHARED = {"分担金の割合": "人口の割合", "許可する者": "富山県知事"}
_FILLED = (part for key, value in (_BLANKS | _SHARED).items() for part in ("--set", f"{key}={value}"))
_UNITING = ("new", "kumiai", "--template", "kumiai-kiyaku", *PARTIES, *_FILLED, "--year", "2019")


@dataclass(frozen=True, slots=True)
class Scene:
    """場面: 障りを受けるコマンド一つ。

    Attributes:
        name: 名。
        arguments: コマンド。
        prepare: その前に利用者のすること。台帳のフォルダーに居て、そこを受け取る。
        again: 済んだ後にもう一度打ったときの終了コード。
        said: そのときに言われること。
        founds: 台帳の無い所で始めるか。
        partly: 一部しかできなかったときの終了コード。そのようなことが無ければ None。
        pieces: いくつものファイルを順に書くか。途中で止まれば、その幾つかだけが在る。
    """

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Path], object] = lambda root: None
    again: ExitCode = ExitCode.DONE
    said: str = ""
    founds: bool = False
    partly: ExitCode | None = None
    pieces: bool = False


def rewrite(path: Path, old: str, new: str) -> None:
    """利用者がファイルを直す。"""
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8", newline="")


def _played(*commands: tuple[str, ...]) -> Callable[[Path], None]:
    """前に打たれたコマンド。"""

    def play(root: Path) -> None:
        for command in commands:
            run(*command)

    return play


def _renewed(root: Path) -> None:
    """利用者が新しい長を書き足す。"""
    path = root / f"agreements/{TAKEN}/agreement.toml"
    row = '\n[[party]]\nid = "toyama"\nfrom = 2021-04-24\nhead = "富山市長　藤井　裕久"\n'
    path.write_text(path.read_text("utf-8") + row, "utf-8", newline="")


def _with_an_old_instrument(root: Path) -> None:
    """前に作った変更協約があり、その後に本文を直した案。"""
    run("instrument", FIRST)
    rewrite(root / _DRAFT, "協議", "協議及び調整")


def _with_two_texts(root: Path) -> None:
    """台帳の外から受け取った、新旧の本文。"""
    shutil.copy(root / _DRAFT, root / _OLD)
    shutil.copy(root / _DRAFT, root / _NEW)
    rewrite(root / _NEW, "協議", "協議及び調整")


def _with_a_kaimebun(root: Path) -> None:
    _with_two_texts(root)
    run("kaimebun", _OLD, _NEW, "-o", "改め文.txt")


def _with_an_untidy_text(root: Path) -> None:
    _with_two_texts(root)
    rewrite(root / _NEW, "\n第１条　", "\n\n\n第１条 ")


def _behind(root: Path) -> None:
    """相手から、提出の記録を一つ加えた束を受け取った。"""
    run("record", "提出", FIRST, *_SUBMITTED)
    git(root, "bundle", "create", "-q", _BUNDLE, "main")
    git(root, "reset", "-q", "--hard", "HEAD~1")


def _ahead(root: Path) -> None:
    """相手のフォルダーに名を付け、こちらだけで記録した。相手は、この台帳の状態に数えない ``.git`` の中に置く。"""
    git(root, "clone", "-q", "--bare", "--no-local", ".", HUB)
    git(root, "remote", "add", "origin", HUB)
    run("record", "提出", FIRST, *_SUBMITTED)


def _parted(root: Path) -> None:
    """束を受け取る前に、こちらでも記録した。"""
    _behind(root)
    _renewed(root)
    run("record", "particulars", TAKEN)


def _overtaken(root: Path) -> None:
    """二つの案のうち、一つが先に成立した。"""
    for old in ("目的とする", "協議を行う"):
        run("propose", TAKEN, *_CHANGE[:-2], "--year", "2021")
        last = max((root / f"agreements/{TAKEN}/amendments").glob("2021-*"))
        rewrite(last / "text.txt", old, f"必ず{old}")
    first = f"{TAKEN}/2021-toyama-1"
    run("instrument", first)
    for party in ("toyama", "partner"):
        run("record", "提出", first, *by(party, "2021-03-01"), *bill_options("議案第１号", "３月定例会"))
        run("record", "議決", first, *by(party, "2021-03-20"), "--result", "原案可決")
    run("record", "締結", first, *by("toyama", "2021-03-30"))


def _unwell(root: Path) -> None:
    """いくつもの不具合のある台帳。"""
    (root / f"agreements/{TAKEN}/text.txt").unlink()
    git(root, "rm", "-q", "--cached", f"agreements/{TAKEN}/agreement.toml")
    git(root, "config", "--remove-section", "diff.jyobun")
    (root / "agreements/.amend-0123456789abcdef.tmp").write_bytes(b"x")


def _approving(case: str = FIRST) -> tuple[tuple[str, ...], ...]:
    """双方が提出し、可決する。"""
    return tuple(
        command
        for party in BILLS
        for command in (
            ("record", "提出", case, *by(party, "2019-12-02"), *bill_options(*BILLS[party])),
            ("record", "議決", case, *by(party, "2019-12-20"), "--result", "原案可決"),
        )
    )


_RECORDED = "もう記録されています"

SCENES = (
    Scene("init", ("init",), said="足りないものはありません", founds=True),
    Scene("new", ("new", "toyama-himi", *_FOUNDING), again=ExitCode.USAGE, said="もう台帳にある協約です"),
    Scene(
        "import",
        ("import", BILL, "ouen", "--quiet", *FOUNDED, "--year", "2020"),
        again=ExitCode.USAGE,
        said="もう台帳にある協約です",
    ),
    Scene(
        "import --in-force",
        ("import", BILL, "ouen", "--quiet", *FOUNDED, *TAKING),
        again=ExitCode.USAGE,
        said="もう台帳にある協約です",
    ),
    Scene("propose", ("propose", TAKEN, *_CHANGE), said="同じ内容の案がもうあります"),
    Scene("instrument", ("instrument", FIRST, "--overwrite"), _with_an_old_instrument),
    Scene("instrument -o", ("instrument", FIRST, "-o", "変更協約.txt")),
    Scene("record submission", ("record", "提出", FIRST, *_SUBMITTED), said=_RECORDED),
    Scene(
        "record resolution",
        ("record", "議決", FIRST, *by("toyama", "2019-12-20"), "--result", "原案可決"),
        _played(("record", "提出", FIRST, *_SUBMITTED)),
        said=_RECORDED,
    ),
    Scene("record conclusion", _CONCLUDED, _played(*_approving()), said=_RECORDED),
    Scene(
        "record permission",
        ("record", "許可", _UNION, *by("toyama", "2020-01-15"), "--authority", "富山県知事"),
        _played(_UNITING, *_approving(_UNION), ("record", "協議成立", _UNION, *by("toyama", "2019-12-25"))),
        said=_RECORDED,
    ),
    Scene(
        "record notice",
        ("record", "告示", FIRST, *by("mihon", "2019-12-26"), "--number", "見本町告示第３０号"),
        _played(*_approving(), _CONCLUDED),
        said=_RECORDED,
    ),
    Scene(
        "record report",
        ("record", "届出", FIRST, *by("toyama", "2019-12-27"), "--addressee", "総務大臣"),
        _played(*_approving(), _CONCLUDED),
        said=_RECORDED,
    ),
    Scene(
        "record withdrawal",
        ("record", "撤回", FIRST, *by("toyama", "2019-12-05"), "--scope", "議案"),
        _played(("record", "提出", FIRST, *_SUBMITTED)),
        said=_RECORDED,
    ),
    Scene(
        "record consent",
        ("record", "同意", _KYOTEI, *by("toyama", "2020-05-01")),
        _played(("new", "ouen", "--template", "kyotei", *FOUNDED, "--set", "件名=相互応援", "--year", "2020")),
        said=_RECORDED,
    ),
    Scene("record particulars", ("record", "particulars", TAKEN), _renewed, said="もう台帳のとおりです"),
    Scene(
        "record rectification",
        ("record", "正誤", TAKEN_CASE, *_RECTIFIED),
        lambda root: rewrite(root / TEXT, "連携", "聯携"),
        said=_RECORDED,
    ),
    Scene("sync (fast-forward)", ("sync", _BUNDLE), _behind),
    Scene("sync (merge)", ("sync", _BUNDLE), _parted),
    Scene("sync (push)", ("sync", "origin"), _ahead, said="受け取るものはありません"),
    Scene("sync -o", ("sync", "-o", "持ち運び.bundle")),
    Scene("rebase", ("rebase", f"{TAKEN}/2021-toyama-2"), _overtaken),
    Scene("doctor --fix", ("doctor", "--fix"), _unwell, said="不具合はありません", partly=ExitCode.FOUND, pieces=True),
    Scene("style new", ("style", "new", "ours"), again=ExitCode.USAGE, said="もうあります"),
    Scene("tidy --in-place", ("tidy", _NEW, "--in-place"), _with_an_untidy_text, said="直すところはありません"),
    Scene("tidy -o", ("tidy", _NEW, "-o", "整.txt"), _with_an_untidy_text),
    Scene("import -o", ("import", BILL, "-o", "変更前", "--quiet"), pieces=True),
    Scene("checkpoint -o", ("checkpoint", "-o", "検問.txt")),
    Scene("compare -o folder", ("compare", *_BOTH, "--format", "html,docx", "-o", "表/"), _with_two_texts, pieces=True),
    Scene("compare -o html", ("compare", _OLD, _NEW, "-o", "表.html"), _with_two_texts),
    Scene("compare -o docx", ("compare", _OLD, _NEW, "-o", "表.docx"), _with_two_texts),
    Scene("compare -o xlsx", ("compare", _OLD, _NEW, "-o", "表.xlsx"), _with_two_texts),
    Scene("kaimebun -o", ("kaimebun", _OLD, _NEW, "-o", "改め文.txt"), _with_two_texts),
    Scene("apply -o", ("apply", _OLD, "改め文.txt", "-o", "後.txt"), _with_a_kaimebun),
    Scene("prove -o", ("prove", _OLD, _NEW, "改め文.txt", "-o", "照合票.md"), _with_a_kaimebun),
    Scene("aloud -o", ("aloud", _NEW, "-o", "読合せ.html"), _with_two_texts),
)
"""場面の一覧: 台帳に記録するもの、案を置くもの、書類を渡すもの。"""


def start(scene: Scene, scenery: Path, place: Path) -> Path:
    """場面を広げる: 台帳を写し、前に打たれたことを済ませる。"""
    if scene.founds:
        place.mkdir(parents=True)
        return place
    copy_ledger(scenery, place)
    with contextlib.chdir(place):
        scene.prepare(place)
    return place


@dataclass(frozen=True, slots=True)
class State:
    """台帳の状態。

    Attributes:
        files: ``.git`` の外のファイル。書きかけの一時ファイルは除く。
        history: 新しい順の、木と文。
        shown: ``git status`` の言うこと。
        partner: 送り先の、新しい順の、木と文。送り先が無ければ空。
    """

    files: dict[str, bytes]
    history: str
    shown: str
    partner: str = ""


def state_of(root: Path) -> State:
    """今の状態。"""
    # .git の中は歩かない: 親だけが殺されたときは、残された Git が、まだそこで片付けている
    tops = [top for top in root.iterdir() if top.name != ".git"]
    names = {path: path.relative_to(root).as_posix() for top in tops for path in (top, *top.rglob("*"))}
    found = {name: path.read_bytes() for path, name in names.items() if path.is_file() and not _LEFT.match(name)}
    if not (root / ".git").exists():
        return State(found, "", "")
    born = git(root, "rev-parse", "--verify", "--quiet", "HEAD", check=False)
    history = git(root, "log", "--format=%T%n%B") if born else ""
    shown = git(root, "status", "--porcelain", "--untracked-files=all").splitlines()
    said = "\n".join(line for line in shown if not re.search(r"\.amend-", line))
    partner = git(root / HUB, "log", "--format=%T%n%B", "main") if (root / HUB).exists() else ""
    return State(found, history, said, partner)
