"""改ざんの手口 (続き): コミットの文と形 (reliability.md 5.4)、置き場所、日付、合流によるもの。"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

from repositories import git
from tampering import (
    _LINE,
    _TEXT,
    CONCLUDED,
    HOME,
    NEW,
    NOTICED,
    OLD,
    RECORD,
    RESOLVED,
    SUBMITTED,
    TAMPERINGS,
    Tampering,
    _edit_in_record,
    _forged_memo,
    _merge,
    _message,
    _place,
    _rewrite,
    _sub,
    commit,
    head,
    reword,
)

_TRAILER = f"Council-Resolution: {_LINE}"


def _raw(change: Callable[[bytes], bytes]) -> Callable[[Path], str]:
    """先頭のコミットの生のバイト列を書き替える。git commit の通さないものも書ける。"""

    def act(root: Path) -> str:
        data = git(root, "cat-file", "commit", "HEAD").encode("utf-8", "surrogateescape")
        made = subprocess.run(
            ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
            cwd=root,
            input=change(data),
            capture_output=True,
            check=True,
        )
        git(root, "update-ref", "HEAD", made.stdout.decode().strip())
        return head(root)

    return act


def _raw_memo(change: Callable[[bytes], bytes]) -> Callable[[Path], str]:
    """覚え書きの生のバイト列を書き替える。"""

    def act(root: Path) -> str:
        commit(root, "memo", "--allow-empty")
        return _raw(change)(root)

    return act


def _message_as(text: str) -> Callable[[Path], str]:
    """先頭の記録の文を、元の文から作り直す。"""

    def act(root: Path) -> str:
        words = text.replace("<文>", _message(root).rstrip("\n"))
        git(root, "commit", "--quiet", "--amend", "--cleanup=verbatim", "-m", words)
        return head(root)

    return act


def _in_utf7(root: Path) -> str:
    """見る道具が文字コードの見出しに従うと、議決の一行に見える覚え書き。"""
    commit(root, "memo", "--allow-empty")
    hidden = b"+AEM-ouncil-Resolution: +" + b"AGE-"
    return _raw(lambda data: data.replace(b"\n\nmemo", b"\nencoding UTF-7\n\nmemo\n\n" + hidden))(root)


def _broken_at_first(root: Path) -> str:
    """初めの提出のコミットの案件の事項を、読めなくする。"""
    (root / f"{NEW}/amendment.toml").write_bytes(b"title = \n")
    return _rewrite(root)


def _with_a_draft(root: Path) -> str:
    """記録のコミットに、別の案を混ぜる。"""
    folder = root / f"{HOME}/amendments/2030-toyama-1"
    folder.mkdir()
    (folder / "text.txt").write_text("案\n", "utf-8")
    return _rewrite(root)


def _hasty_day(root: Path) -> str:
    """締結の日を、議決の日より前にする。記録も文も直す。"""
    _sub(root, f"{NEW}/record/toyama-003-conclusion.toml", "2020-03-30", "2020-03-20")
    git(root, "add", "--all")
    return reword("Concluded-On: 2020-03-30", "Concluded-On: 2020-03-20")(root)


def _stranger(root: Path) -> str:
    """当事者でない者の告示を記録する。"""
    text = git(root, "log", "-1", "--format=%B", NOTICED).rstrip("\n") + "\n"
    git(root, "checkout", NOTICED, "--", f"{NEW}/record/mihon-003-notice.toml")
    old = root / f"{NEW}/record/mihon-003-notice.toml"
    old.rename(old.with_name("betsu-001-notice.toml"))
    _sub(root, f"{NEW}/record/betsu-001-notice.toml", 'party = "mihon"', 'party = "betsu"')
    git(root, "add", "--all")
    forged = text.replace("mihon-003", "betsu-001")
    git(root, "commit", "--quiet", "--cleanup=verbatim", "-m", forged)
    return head(root)


def _submodule(root: Path) -> str:
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{head(root)},{HOME}/amendments/2030-toyama-1/source/x")
    git(root, "commit", "--quiet", "-m", "submodule")
    return head(root)


def _two_settled(root: Path) -> str:
    """告示の記録に見せて、締結の記録をもう一つ置く。"""
    shutil.copy(root / f"{NEW}/record/toyama-003-conclusion.toml", root / f"{NEW}/record/toyama-009-conclusion.toml")
    return commit(root, "控え")


def _symlinked_folder(root: Path) -> str:
    """案件のフォルダーを、リンクに替える。"""
    shutil.rmtree(root / OLD)
    os.symlink("2020-toyama-1", root / OLD)
    return commit(root)


_NFD = unicodedata.normalize("NFD", "議案が.txt")
_FORMS = (
    Tampering(
        "覚え書きが全角の鍵で議決を騙る", CONCLUDED, _forged_memo("Ｃｏｕｎｃｉｌ－Ｒｅｓｏｌｕｔｉｏｎ：可決"), "H05"
    ),
    Tampering("覚え書きが見えない字を挟んだ鍵で騙る", CONCLUDED, _forged_memo("Council\u200b-Resolution: 可決"), "H05"),
    Tampering("覚え書きが字下げした鍵で騙る", CONCLUDED, _forged_memo(f"  {_TRAILER}"), "H05"),
    Tampering("覚え書きが区切りの線の前で騙る", CONCLUDED, _forged_memo(f"{_TRAILER}\n---\n後の文"), "H05"),
    Tampering("覚え書きが区切りの線の後で騙る", CONCLUDED, _forged_memo(f"文\n\n---\n\n{_TRAILER}"), "H05"),
    Tampering("覚え書きが復帰の字の後で騙る", CONCLUDED, _raw_memo(lambda d: d + b"\r" + _TRAILER.encode()), "H05"),
    Tampering("記録の文の後に段落を足す", RESOLVED, _message_as("<文>\n\nNote: x\n"), "H05"),
    Tampering("記録の文の後に区切りの線を足す", RESOLVED, _message_as("<文>\n---\nx\n"), "H05"),
    Tampering("記録の文に議決の一行を二つ書く", RESOLVED, _message_as(f"<文>\n{_TRAILER}\n"), "H05"),
    Tampering("記録の文の鍵の字の大小を替える", RESOLVED, reword("Council-Resolution:", "council-resolution:"), "H05"),
    Tampering("締結の文の効力発生の日を書き替える", CONCLUDED, reword("On: 2020-04-01", "On: 2020-05-01"), "H05"),
    Tampering("記録の文の全角空白を半角にする", RESOLVED, reword("\n\u3000", "\n "), "H05"),
    Tampering("文字コードの見出しで騙る", CONCLUDED, _in_utf7, "H13"),
    Tampering("文に NUL を入れて後を隠す", CONCLUDED, _raw_memo(lambda d: d + b"\0" + b"hidden\n"), "H13"),
    Tampering("文に端末を動かす字を入れる", CONCLUDED, _raw_memo(lambda d: d + b"\x1b[2K" + b"x\n"), "H13"),
    Tampering("文に向きを変える字を入れる", CONCLUDED, _forged_memo("\u202e決可"), "H13"),
    Tampering("文を UTF-8 でなくする", CONCLUDED, _raw_memo(lambda d: d + "議決".encode("cp932")), "H13"),
    Tampering(
        "知られていない見出しを足す", CONCLUDED, _raw_memo(lambda d: d.replace(b"\n\n", b"\nx-note y\n\n", 1)), "H13"
    ),
    Tampering(
        "見出しの並びを替える",
        NOTICED,
        _raw(lambda d: re.sub(rb"\n(author .*)\n(committer .*)", rb"\n\2\n\1", d)),
        "H13",
    ),
    Tampering(
        "日付を読めなくする", NOTICED, _raw(lambda d: re.sub(rb"(\nauthor .*> )\d+", rb"\g<1>999999999999", d)), "H13"
    ),
    Tampering(
        "時差を読めなくする", CONCLUDED, _raw_memo(lambda d: re.sub(rb"[+-]\d{4}\n\n", b"+9999\n\n", d, count=1)), "H13"
    ),
    Tampering("初めの提出の案件の事項を読めなくする", SUBMITTED, _broken_at_first, "H02"),
    Tampering("記録のコミットに別の案を混ぜる", NOTICED, _with_a_draft, "H06"),
    Tampering("締結の日を議決の前にする", CONCLUDED, _hasty_day, "H10"),
    Tampering("当事者でない者の告示を記録する", CONCLUDED, _stranger, "H10"),
    Tampering("締結の記録をもう一つ手で置く", NOTICED, _two_settled, "H05"),
    Tampering("submodule を置く", CONCLUDED, _submodule, "H01"),
    Tampering("字の大小だけ違う台帳本文を置く", CONCLUDED, _place(f"{HOME}/Text.txt", b"x\n"), "H01"),
    Tampering("協約の外にファイルを置く", CONCLUDED, _place("agreements/README.md", b"x\n"), "H01"),
    Tampering("案件のフォルダーをリンクにする", CONCLUDED, _symlinked_folder, "H01"),
    Tampering(
        "告示のコミットに原本の書替えを混ぜる", NOTICED, _edit_in_record(f"{NEW}/source/議決書.txt", "可", "否"), "H06"
    ),
    Tampering("合流で記録を書き直す", CONCLUDED, _merge(lambda root: _sub(root, RECORD, "第３号", "第４号")), "H03"),
    Tampering("合流で台帳本文を消す", CONCLUDED, _merge(lambda root: (root / _TEXT).unlink()), "H12"),
    Tampering("提出した案件に分解した名の原本を足す", CONCLUDED, _place(f"{NEW}/source/{_NFD}", b"x\n"), "H07"),
)

ALONE = {
    "H01": "字の大小だけ違う台帳本文を置く",
    "H02": "初めの提出の案件の事項を読めなくする",
    "H03": "記録を書き直す",
    "H04": "二つの記録を一つのコミットにする",
    "H05": "議決の一行を書き替える",
    "H06": "記録のコミットに別の案を混ぜる",
    "H07": "提出した本文を手で直す",
    "H08": "締結しても台帳本文を変えない",
    "H09": "議決書の写しをすり替える",
    "H10": "一方の議決だけで締結する",
    "H11": "合流で新しい町長を加える",
    "H12": "合流で台帳本文を直す",
    "H13": "文に NUL を入れて後を隠す",
}
"""規則ごとの、その規則だけが見付ける手口。その規則を除けば、この改ざんは見逃される。"""

ALL_TAMPERINGS = (*TAMPERINGS, *_FORMS)
"""手口の一覧: `tampering` のものと、ここのもの。"""
