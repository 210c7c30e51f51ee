"""用心: 台帳のフォルダーに置かれた設定と細工を、動かす前に見付けて断る (reliability.md 5.3、I7)。

``.git`` はフォルダーごと渡されて来ることがあり、その中の設定は命令を動かし、履歴の見え方を変えられる。害の無いと
分かっている設定だけを許し、ほかは断る。フックは、`amend.store.plumbing` の下では一つも動かないので、断らない。
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from amend.errors import LedgerError
from amend.store.plumbing import ISOLATED, call

# 許す設定。名は Git の出すとおり、節と変数が小文字。値を見るものは `_VALUES` に。
_ALLOWED = re.compile(
    r"""
      core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|longpaths
            |autocrlf|eol|safecrlf|quotepath|whitespace|abbrev|compression|sharedrepository|hidedotfiles
            |protectntfs|protecthfs)
    | (user|author|committer)\.(name|email)
    | user\.(useconfigonly|signingkey) | (commit|tag)\.gpgsign | gpg\.format
    | i18n\.(commitencoding|logoutputencoding) | commit\.(cleanup|verbose) | init\.defaultbranch
    | remote\..+\.(url|pushurl|fetch|push|prune|prunetags|tagopt|gh-resolved)
    | branch\..+\.(remote|merge|pushremote|rebase|description|vscode-merge-base|github-pr-owner-number)
    | pull\.(rebase|ff) | push\.(default|autosetupremote|followtags) | fetch\.(prune|prunetags|fsckobjects)
    | receive\.(denynonfastforwards|denydeletes|denycurrentbranch|fsckobjects) | transfer\.fsckobjects
    | merge\.(ff|conflictstyle) | rebase\.(autostash|autosquash) | rerere\.(enabled|autoupdate) | tag\.sort
    | diff\.jyobun\.xfuncname | diff\.(renames|algorithm|noprefix|mnemonicprefix|colormoved|wserrorhighlight)
    | log\.(date|decorate|showsignature) | color\..+ | column\..+ | status\..+ | advice\..+ | help\.autocorrect
    | gc\.(auto|autodetach|pruneexpire|reflogexpire|reflogexpireunreachable) | maintenance\.(auto|strategy)
    | gui\.(wmstate|geometry|encoding|fontui|fontdiff)
    """,
    re.VERBOSE,
)
_VALUES = {"core.repositoryformatversion": r"[01]", "core.bare": r"false|no|off|0|"}

# 設定の名の形、何が問題か、どうすればよいか。許していない設定のうち、わけを言えるもの。初めに合ったもの。
_EXPLAINED = (
    (
        r"core\.bare",
        "作業フォルダーの無いリポジトリ (bare) です",
        "git clone で手元に複製を作り、そこで実行してください。",
    ),
    (
        r"extensions\.objectformat",
        "SHA-256 形式のリポジトリは扱えません",
        "git init --object-format=sha1 で作った台帳を使ってください。",
    ),
    (
        r"extensions\.partialclone|remote\..+\.(promisor|partialclonefilter)",
        "一部だけの複製 (partial clone) です",
        "--filter を付けずに git clone し直してください。",
    ),
    (
        r"core\.sparsecheckout(cone)?|extensions\.worktreeconfig",
        "一部だけを取り出した作業フォルダー (sparse checkout) です",
        "git sparse-checkout disable を実行し、残った設定を git config --unset で消してください。",
    ),
)

_WHOLE_COPY = "git clone で台帳の全部を複製し直し、そこで実行してください。"
_OWN_COPY = "git clone で自分の複製を作り、そこで実行してください。"

# .git の中に在れば断るファイル、何が問題か、どうすればよいか。空のファイルは、無いものとみなす。
_PLANTED = (
    ("commondir", "ほかのフォルダーの Git を指しています", "本体のフォルダーで実行してください。"),
    ("shallow", "履歴の途中までの複製 (shallow clone) です", "git fetch --unshallow で全部を取り寄せてください。"),
    ("info/grafts", "親の付替え (grafts) があり、履歴が本当のものと違って見えます", _OWN_COPY),
    ("info/attributes", "この複製だけの属性 (info/attributes) があり、本文の扱いを変え得ます", _OWN_COPY),
    ("objects/info/alternates", "履歴の一部がほかのフォルダーにあります (alternates)", _WHOLE_COPY),
    ("objects/info/http-alternates", "履歴の一部がほかの場所にあります (alternates)", _WHOLE_COPY),
)


def check_safety(git_dir: Path) -> None:
    """用心: 設定とファイルを確かめ、細工と扱えない形を断る。リポジトリを開く前に呼ぶ。

    Args:
        git_dir: ``.git`` フォルダー (絶対パス)。

    Raises:
        LedgerError: 許していない設定、又は履歴の見え方を変えるファイルがある。
    """
    for name, problem, advice in _PLANTED:
        if _speaks(git_dir / name):
            raise LedgerError(f"{problem}。", where=str(git_dir / name), advice=advice)
    for key, value in read_settings(git_dir / "config"):
        _check_setting(key, value, where=str(git_dir / "config"))


def _speaks(path: Path) -> bool:
    """何か書かれているか。"""
    try:
        return bool(path.read_bytes().strip())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> LedgerError:
    """読めないとき: OS の誤りを台帳の誤りにする。"""
    advice = "フォルダーの権限とディスクの状態を確かめてください。"
    return LedgerError(f"読めません ({error.strerror})。", where=str(path), advice=advice)


def read_settings(config: Path) -> list[tuple[str, str | None]]:
    """設定の並び: 一つのファイルの設定を、名と値の組にする。``--no-includes`` で読めば、何も動かない (5.3)。

    Args:
        config: 設定のファイル。

    Raises:
        LedgerError: 設定として読めない。
    """
    # GIT_DIR は、Git に周りのリポジトリを探させない (見付ければ、確かめる前の設定を読む) ためのもの。
    answer = call(
        ["config", "--file", str(config), "--no-includes", "--list", "-z"],
        cwd=config.parent,
        environment=ISOLATED | {"GIT_DIR": os.devnull},
    )
    if answer.code != 0:
        raise LedgerError(
            "リポジトリの設定を読めません。",
            where=str(config),
            advice=f"書き方を直してください ({answer.err.decode('utf-8', 'backslashreplace').strip()})。",
        )
    entries = (entry.partition("\n") for entry in answer.out.decode("utf-8", "backslashreplace").split("\0")[:-1])
    return [(key, value if newline else None) for key, newline, value in entries]


def _check_setting(key: str, value: str | None, *, where: str) -> None:
    wanted = _VALUES.get(key, r"[^\x00-\x08\x0a-\x1f\x7f]*")  # 改行を含む値は、書き直されると別の設定になる
    if _ALLOWED.fullmatch(key) and re.fullmatch(wanted, "true" if value is None else value):
        return
    for pattern, problem, advice in _EXPLAINED:
        if re.fullmatch(pattern, key):
            raise LedgerError(f"{problem}。", where=where, advice=advice)
    raise LedgerError(
        f"この台帳に固有の設定 {key} があります。命令を動かし得るので、確かめるまで使いません。",
        where=where,
        advice=f"要らなければ git config --local --unset-all {key} で消し、要るなら --global で設定してください。"
        "人から受け取ったフォルダーなら、git clone した複製を使ってください。",
    )
