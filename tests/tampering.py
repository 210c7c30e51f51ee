"""改ざんの手口: 台帳のフォルダーに手を加え、その破れを作ったコミットを返す。利用者と同じ git だけを使う。"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from repositories import git

HOME = "agreements/toyama-mihon"
OLD, NEW, LAST = (f"{HOME}/amendments/{name}-toyama-1" for name in ("2019", "2020", "2022"))
OTHER = "agreements/ouen"
TAKEOVER = f"{OTHER}/amendments/2020-toyama-1"
RECORD = f"{NEW}/record/toyama-001-submission.toml"
SUBMITTED, HALF, RESOLVED, CONCLUDED, NOTICED = "submitted", "half", "resolved", "concluded", "noticed"
"""段階: 変更の案件を、提出した・富山市が可決した・双方が可決した・締結した・双方が告示した、それぞれの時の札。"""
RENEWED, RECTIFIED, TAKEN = "renewed", "rectified", "taken"
"""段階: その後に、町長の交代を入れた・台帳本文の写し誤りを直した・別の協約を引き継いだ、それぞれの時の札。"""
ENDING, ABOLISHED = "ending", "abolished"
"""段階: 廃止の案件を、富山市だけが可決した・双方が可決して廃止を締結した、それぞれの時の札。"""


@dataclass(frozen=True, slots=True)
class Tampering:
    """手口: 名、始める段階、すること、言われるべき規則。"""

    name: str
    stage: str
    act: Callable[[Path], str]
    rule: str


def head(root: Path) -> str:
    """先頭のコミット。"""
    return git(root, "rev-parse", "HEAD").strip()


def commit(root: Path, message: str = "直し", *options: str) -> str:
    """手のコミット: 作業ファイルの全部を入れる。"""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", message, *options)
    return head(root)


def _rewrite(root: Path) -> str:
    """作業ファイルのまま、先頭のコミットを作り直す。文は変えない。"""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--amend", "--no-edit")
    return head(root)


def _sub(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text, (path, old)
    (root / path).write_text(text.replace(old, new, 1), "utf-8", newline="")


def _edit(path: str, old: str, new: str) -> Callable[[Path], str]:
    """書き替えて、手でコミットする。"""

    def act(root: Path) -> str:
        _sub(root, path, old, new)
        return commit(root)

    return act


def _edit_in_record(path: str, old: str, new: str) -> Callable[[Path], str]:
    """書き替えたものを、先頭の記録のコミットに紛れ込ませる。"""

    def act(root: Path) -> str:
        _sub(root, path, old, new)
        return _rewrite(root)

    return act


def _place(path: str, data: bytes) -> Callable[[Path], str]:
    """ファイルを置いて、手でコミットする。"""

    def act(root: Path) -> str:
        (root / path).write_bytes(data)
        return commit(root)

    return act


def _remove(path: str) -> Callable[[Path], str]:
    def act(root: Path) -> str:
        (root / path).unlink()
        return commit(root)

    return act


def _message(root: Path) -> str:
    return git(root, "log", "-1", "--format=%B").rstrip("\n") + "\n"


def reword(old: str, new: str) -> Callable[[Path], str]:
    """先頭の記録のコミットの文だけを書き替える。"""

    def act(root: Path) -> str:
        text = _message(root)
        assert old in text
        git(root, "commit", "--quiet", "--amend", "--cleanup=verbatim", "-m", text.replace(old, new))
        return head(root)

    return act


def _edit_and_revert(root: Path) -> str:
    made = _edit(f"{HOME}/text.txt", "毎年度", "随時")(root)
    git(root, "revert", "--no-edit", made)
    return made


def _delete_and_restore(root: Path) -> str:
    made = _remove(RECORD)(root)
    git(root, "revert", "--no-edit", made)
    return made


def _rename(root: Path) -> str:
    git(root, "mv", RECORD, f"{NEW}/record/toyama-009-submission.toml")
    return commit(root)


def _forged_base(root: Path) -> str:
    """正誤の記録と文の、直す前の本文の要約値を、共に別のものにする。"""
    return _redigest(root, f"{NEW}/record/toyama-005-rectification.toml", "base_sha256")


def _redigest(root: Path, path: str, key: str) -> str:
    found = next(line for line in (root / path).read_text("utf-8").splitlines() if line.startswith(key))
    old = found.split('"')[1]
    _sub(root, path, old, "0" * 64)
    git(root, "add", "--all")
    return reword(old, "0" * 64)(root)


def _taken_over_again(root: Path) -> str:
    """台帳にある協約の本文を、ほかの協約の引継ぎの記録を写して、差し替える。"""
    text = _message(root)
    shutil.copytree(root / TAKEOVER, root / f"{HOME}/amendments/2020-toyama-9")
    shutil.copy(root / f"{OTHER}/text.txt", root / f"{HOME}/text.txt")
    git(root, "add", "--all")
    forged = text.replace("Agreement: ouen", "Agreement: toyama-mihon").replace("2020-toyama-1", "2020-toyama-9")
    git(root, "commit", "--quiet", "--cleanup=verbatim", "-m", forged)
    return head(root)


def _kept_after_abolition(root: Path) -> str:
    """廃止を締結しても、台帳本文を残す。"""
    git(root, "checkout", ENDING, "--", f"{HOME}/text.txt")
    return _rewrite(root)


def _revived(root: Path) -> str:
    """廃止した協約の台帳本文を、手で戻す。"""
    git(root, "checkout", ENDING, "--", f"{HOME}/text.txt")
    return commit(root)


def _hasty_abolition(root: Path) -> str:
    """一方の議会だけで廃止する。"""
    (root / f"{HOME}/text.txt").unlink()
    git(root, "checkout", ABOLISHED, "--", f"{LAST}/record/toyama-003-conclusion.toml")
    git(root, "add", "--all")
    text = git(root, "log", "-1", "--format=%B", ABOLISHED).rstrip("\n") + "\n"
    kept = [line for line in text.splitlines() if not line.startswith("Council-Resolution: 見本町")]
    git(root, "commit", "--quiet", "--cleanup=verbatim", "-m", "\n".join(kept) + "\n")
    return head(root)


def _dated(row: str) -> Callable[[Path], None]:
    """協約の事項の終わりに行を足す。"""

    def act(root: Path) -> None:
        path = root / f"{HOME}/agreement.toml"
        path.write_text(path.read_text("utf-8") + row, "utf-8", newline="")

    return act


def _renewed_by_hand(root: Path) -> str:
    """新しい表示を、手でコミットする。"""
    _dated(_NEXT)(root)
    return commit(root, "町長の交代")


def _squash(root: Path) -> str:
    """二つの記録を一つのコミットにまとめる。"""
    text = _message(root)
    git(root, "reset", "--quiet", "--soft", "HEAD~2")
    git(root, "commit", "--quiet", "--cleanup=verbatim", "-m", text)
    return head(root)


def _new_words(root: Path) -> str:
    git(root, "commit", "--quiet", "--amend", "-m", "memo")
    return head(root)


def _forged_memo(line: str) -> Callable[[Path], str]:
    """議決の一行を持つ、記録のないコミット。"""
    return lambda root: commit(root, f"memo\n\n{line}\n", "--allow-empty")


def _forged_digest(root: Path) -> str:
    """議決の記録と文の要約値を、共に別のものにする。"""
    return _redigest(root, f"{NEW}/record/mihon-002-resolution.toml", "text_sha256")


def _hasty(root: Path) -> str:
    """一方の議会だけで締結する。ファイルも文も、後の本物の締結から写す。"""
    git(root, "checkout", CONCLUDED, "--", f"{HOME}/text.txt", f"{NEW}/record/toyama-003-conclusion.toml")
    text = git(root, "log", "-1", "--format=%B", CONCLUDED).rstrip("\n") + "\n"
    kept = [line for line in text.splitlines() if not line.startswith("Council-Resolution: 見本町")]
    git(root, "commit", "--quiet", "--cleanup=verbatim", "-m", "\n".join(kept) + "\n")
    return head(root)


def _kept_old_text(root: Path) -> str:
    """締結の記録だけを書き、台帳本文を変えない。"""
    git(root, "checkout", RESOLVED, "--", f"{HOME}/text.txt")
    return _rewrite(root)


def _link(root: Path) -> str:
    path = root / f"{HOME}/text.txt"
    path.unlink()
    os.symlink("../../memo.txt", path)
    return commit(root)


def _executable(root: Path) -> str:
    git(root, "update-index", "--chmod=+x", f"{HOME}/text.txt")
    git(root, "commit", "--quiet", "-m", "実行の印")
    return head(root)


def join(root: Path, *options: str) -> None:
    """締結より前から分かれた枝 (覚え書き一つ) に、締結した枝を合わせる。コミットはまだしない。"""
    git(root, "reset", "--quiet", "--hard", RESOLVED)
    (root / "memo.txt").write_text("枝の覚え書き\n", "utf-8")
    commit(root, "memo")
    git(root, "merge", "--quiet", "--no-commit", "--no-ff", *options, CONCLUDED)


def _merge(then: Callable[[Path], object], *options: str) -> Callable[[Path], str]:
    def act(root: Path) -> str:
        join(root, *options)
        then(root)
        return commit(root, "合流")

    return act


def _add_record(root: Path) -> None:
    git(root, "checkout", NOTICED, "--", f"{NEW}/record/toyama-004-notice.toml")


def _old_text(root: Path) -> None:
    git(root, "checkout", RESOLVED, "--", f"{HOME}/text.txt")


_AGREEMENT = f"{HOME}/agreement.toml"
_TEXT = f"{HOME}/text.txt"
_NEXT = '\n[[party]]\nid = "mihon"\nfrom = 2021-10-01\nhead = "見本町長　見本　三郎"\n'
_LINE = "富山市議会 臨時会 議案第９９号 原案可決 2020-03-31"

_PRIOR = ("\n[[party]]", '\n[[prior]]\ntitle = "覚書"\nconcluded_on = 2001-01-01\n\n[[party]]')

TAMPERINGS = (
    Tampering("台帳本文を手で直す", CONCLUDED, _edit(_TEXT, "毎年度", "随時"), "H08"),
    Tampering("台帳本文を直して、後で戻す", CONCLUDED, _edit_and_revert, "H08"),
    Tampering("台帳本文を消す", CONCLUDED, _remove(_TEXT), "H08"),
    Tampering("締結のコミットで違う本文を入れる", CONCLUDED, _edit_in_record(_TEXT, "毎年度", "随時"), "H08"),
    Tampering("締結しても台帳本文を変えない", CONCLUDED, _kept_old_text, "H08"),
    Tampering("記録を消して、後で戻す", RESOLVED, _delete_and_restore, "H03"),
    Tampering("記録を書き直す", RESOLVED, _edit(RECORD, "議案第３号", "議案第４号"), "H03"),
    Tampering("記録の名を替える", RESOLVED, _rename, "H03"),
    Tampering("二つの記録を一つのコミットにする", NOTICED, _squash, "H04"),
    Tampering("記録のコミットの文を書き替える", RESOLVED, _new_words, "H05"),
    Tampering("議決の一行を書き替える", RESOLVED, reword("議案第１２号", "議案第１３号"), "H05"),
    Tampering("締結の文の議決の一行を書き替える", CONCLUDED, reword("2020-03-24", "2020-03-23"), "H05"),
    Tampering("覚え書きが議決を騙る", CONCLUDED, _forged_memo(f"Council-Resolution: {_LINE}"), "H05"),
    Tampering("覚え書きが小文字の鍵で議決を騙る", CONCLUDED, _forged_memo("council-resolution : 可決"), "H05"),
    Tampering(
        "議決のコミットに案件の書替えを混ぜる", RESOLVED, _edit_in_record(f"{NEW}/text.txt", "毎年度", "随時"), "H06"
    ),
    Tampering("告示のコミットに台帳本文の書替えを混ぜる", NOTICED, _edit_in_record(_TEXT, "毎年度", "随時"), "H06"),
    Tampering("提出した本文を手で直す", SUBMITTED, _edit(f"{NEW}/text.txt", "毎年度", "随時"), "H07"),
    Tampering("提出した変更協約を手で直す", HALF, _edit(f"{NEW}/instrument.txt", "毎年度", "随時"), "H07"),
    Tampering("案件の事項を手で直す", RESOLVED, _edit(f"{NEW}/amendment.toml", "2020-04-01", "2020-05-01"), "H07"),
    Tampering("前の案件の本文を手で消す", RESOLVED, _remove(f"{OLD}/text.txt"), "H07"),
    Tampering("議決の要約値を書き替える", RESOLVED, _forged_digest, "H09"),
    Tampering(
        "提出のコミットで違う本文を入れる", SUBMITTED, _edit_in_record(f"{NEW}/text.txt", "毎年度", "随時"), "H09"
    ),
    Tampering("議決書の写しをすり替える", RESOLVED, _edit_in_record(f"{NEW}/source/議決書.txt", "可決", "否決"), "H09"),
    Tampering("一方の議決だけで締結する", HALF, _hasty, "H10"),
    Tampering("当事者を替える", RESOLVED, _edit(_AGREEMENT, 'id = "mihon"', 'id = "betsu"'), "H11"),
    Tampering("当事者の名を遡って替える", RESOLVED, _edit(_AGREEMENT, "見本町議会", "別町議会"), "H11"),
    Tampering("議決の要らない種類に替える", RESOLVED, _edit(_AGREEMENT, '"renkei-kyoyaku"', '"kyotei"'), "H11"),
    Tampering("新しい町長を手でコミットする", NOTICED, _renewed_by_hand, "H07"),
    Tampering("協約の題名を替える", RESOLVED, _edit(_AGREEMENT, 'title = "富山市', 'title = "新富山市'), "H11"),
    Tampering("前の経過を加える", RENEWED, _edit_in_record(_AGREEMENT, *_PRIOR), "H11"),
    Tampering(
        "事項の追記に前の表示の書替えを混ぜる", RENEWED, _edit_in_record(_AGREEMENT, "見本町議会", "別町議会"), "H11"
    ),
    Tampering("事項の追記に台帳本文の書替えを混ぜる", RENEWED, _edit_in_record(_TEXT, "毎年度", "随時"), "H06"),
    Tampering("事項の追記の文の日付を書き替える", RENEWED, reword("mihon 2021-04-01", "mihon 2021-03-01"), "H05"),
    Tampering("事項の追記の件名を書き替える", RENEWED, reword("協約の事項: 見本町", "協約の事項: 富山市"), "H05"),
    Tampering(
        "事項の追記の後から日付を書き替える", RENEWED, _edit_in_record(_AGREEMENT, "2021-04-01", "2021-03-01"), "H05"
    ),
    Tampering("事項を変えずに追記を名乗る", NOTICED, _forged_memo("Particulars: mihon 2021-04-01"), "H05"),
    Tampering("合流で新しい町長を加える", CONCLUDED, _merge(_dated(_NEXT)), "H11"),
    Tampering("正誤のコミットで違う本文を入れる", RECTIFIED, _edit_in_record(_TEXT, "毎年度", "随時"), "H08"),
    Tampering("正誤の直す前の要約値を書き替える", RECTIFIED, _forged_base, "H08"),
    Tampering("正誤の証しをすり替える", RECTIFIED, _edit_in_record(f"{NEW}/source/原本.txt", "写し", "偽り"), "H09"),
    Tampering("引継ぎのコミットで違う本文を入れる", TAKEN, _edit_in_record(f"{OTHER}/text.txt", "連携", "提携"), "H08"),
    Tampering("引継ぎの原本をすり替える", TAKEN, _edit_in_record(f"{TAKEOVER}/source/議案.txt", "連携", "提携"), "H09"),
    Tampering("在る協約の本文を引継ぎで差し替える", TAKEN, _taken_over_again, "H10"),
    Tampering("引き継いだ本文を手で直す", TAKEN, _edit(f"{OTHER}/text.txt", "連携", "提携"), "H08"),
    Tampering("廃止を締結しても台帳本文を残す", ABOLISHED, _kept_after_abolition, "H08"),
    Tampering("廃止した協約の台帳本文を手で戻す", ABOLISHED, _revived, "H08"),
    Tampering("一方の議決だけで廃止する", ENDING, _hasty_abolition, "H10"),
    Tampering("議決した廃止の文書を手で直す", ENDING, _edit(f"{LAST}/instrument.txt", "廃止", "停止"), "H07"),
    Tampering("協約の事項を読めなくする", RESOLVED, _place(_AGREEMENT, b"\xff\n"), "H02"),
    Tampering("読めない記録を置く", RESOLVED, _place(f"{NEW}/record/toyama-003-notice.toml", b"?"), "H02"),
    Tampering("台帳本文をリンクにする", CONCLUDED, _link, "H01"),
    Tampering("台帳本文に実行の印を付ける", CONCLUDED, _executable, "H01"),
    Tampering("余計なファイルを置く", CONCLUDED, _place(f"{HOME}/hook.sh", b"#!/bin/sh\n"), "H01"),
    Tampering("記録の名でないファイルを置く", CONCLUDED, _place(f"{NEW}/record/extra.toml", b""), "H01"),
    Tampering("合流で台帳本文を直す", CONCLUDED, _merge(lambda root: _sub(root, _TEXT, "毎年度", "随時")), "H12"),
    Tampering("合流で古い台帳本文を残す", CONCLUDED, _merge(_old_text), "H12"),
    Tampering("合流で記録を捨てる", CONCLUDED, _merge(lambda root: None, "--strategy=ours"), "H03"),
    Tampering("合流で記録を加える", CONCLUDED, _merge(_add_record), "H04"),
)
"""手口の一覧。"""
