"""トレーラーの試験: 書き手と読み手は逆で、本物の Git と同じものを読み、利用者の字句に惑わされない。"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from words import digests, identifiers, lines

from amend.errors import LedgerError
from amend.events import RESULTS, RecordName
from amend.trailers import (
    KEYS,
    CouncilResolution,
    Message,
    Trailer,
    read_message,
    record_of,
    tidy,
    trailers,
    write_message,
)

# Git のトレーラーの読み手を惑わせたことのある字句 (reliability §5.4 と、git の trailer.c、wt-status.c から)。
_TRAPS = st.sampled_from(
    [
        *("\n", "\n\n", "\r\n", "\r", "\t", " ", "　", ":", "#", "-", "---", "\n---\n", "--- a/b", "\n--- "),
        *("Agreement: evil", "\nEvent: conclusion\n", "Council-Resolution: 偽の議会 － － 原案可決 2026-01-01\n"),
        *("Signed-off-by: x <x@example.com>", "(cherry picked from commit 0123456)", "議決: 可決", "Note:", "：可決"),
        *(
            "\n# ------------------------ >8 ------------------------\n",
            "\n# Conflicts:\n#\tx\n",
            "\nConflicts:\n\tx\n",
        ),
        *(
            "fixup! ",
            "diff --git a/x b/x",
            "富山市",
            "第３条",
            "あ" * 3000,
            "\u2026",
            "=",
            "Agreement : x",
            "Agreement:x",
        ),
    ]
)
user_text = st.lists(_TRAPS, max_size=8).map("".join)
councils = st.builds(
    CouncilResolution, lines, st.just("") | lines, st.just("") | lines, st.sampled_from(sorted(RESULTS)), st.dates()
)
blocks = st.fixed_dictionaries(
    {"Agreement": identifiers},
    optional={
        "Amendment": identifiers.map(lambda name: f"2026-{name}-1"),
        "Event": st.sampled_from(["conclusion", "resolution"]),
        "Council-Resolution": st.lists(councils.map(str), min_size=1, max_size=3).map(tuple),
        "Concluded-On": st.dates().map(str),
        "Text-SHA256": digests,
    },
).map(trailers)
messages = st.builds(Message, user_text.map(lambda text: f"議決: {text}"), user_text, blocks)


class Git:
    """清い環境の Git: 利用者の設定を読まない。"""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run("init", "-q", "-b", "main")
        self._tree = self._run("hash-object", "-t", "tree", "-w", "--stdin").strip()

    def _run(self, *arguments: str, given: str = "") -> str:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        who = {f"GIT_{role}_{what}": "試験" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self._folder,
            env=clean | who | quiet,
            input=given.encode(),
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def commit(self, message: str) -> str:
        """コミット: 文をそのまま書いて、名を返す。"""
        return self._run("commit-tree", self._tree, given=message).strip()

    def log(self, commit: str, form: str) -> str:
        """``git log -1 --format=…`` の示すもの。"""
        return self._run("log", "-1", f"--format={form}", commit).removesuffix("\n")

    def parse(self, message: str) -> str:
        """``git interpret-trailers --parse`` の示すもの。"""
        return self._run("interpret-trailers", "--parse", given=message)


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Git:
    """この試験のための、空の置き場。"""
    return Git(tmp_path_factory.mktemp("git"))


def _shown(message: Message) -> str:
    return "".join(f"{trailer.key}: {trailer.value}\n" for trailer in message.trailers)


@given(messages)
def test_a_message_is_read_as_written(message: Message) -> None:
    """どのような字句が件名と本文に書かれても、書いて読めば整えた同じ文である。整えた文は、もう整わない。"""
    read = read_message(write_message(message))
    assert read == tidy(message) == tidy(read)
    assert read.trailers == message.trailers


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=messages)
def test_git_reads_what_we_wrote(git: Git, message: Message) -> None:
    """利用者の字句は、トレーラーになることも、隠すこともない: Git はいつも、書いたトレーラーだけを読む (R7、B11)。"""
    text = write_message(message)
    commit = git.commit(text)
    assert git.parse(text) == git.log(commit, "%(trailers)") == _shown(message)
    assert git.log(commit, "%s") == tidy(message).subject
    assert git.log(commit, "%B").rstrip("\n") == text.rstrip("\n")


GOOD = "議決: 富山市議会\n\n　本文\n\nAgreement: toyama-renkei\nEvent: resolution\n"
_LINES = GOOD.splitlines(keepends=True)
_PIECES = ("\n", "　二\n", "本文\n", "---\n", "Note: x\n", " x\n", "# x\n", "Amendment: 2026-a-1\n", "　---\n")


def _edited() -> set[str]:
    """正しい文に、二つまでの行を、あらゆる所に差し込んだ文。"""
    once = [(at, piece) for at in range(len(_LINES) + 1) for piece in _PIECES]
    found = set()
    for pieces in ((), *((one,) for one in once), *product(once, once)):
        lines = [
            ("".join(piece for at, piece in pieces if at == place), line) for place, line in enumerate([*_LINES, ""])
        ]
        found.add("".join(before + line for before, line in lines))
    return found


def test_git_reads_what_we_read(git: Git) -> None:
    """読み手が受け入れた文なら、どこから来た文でも、Git も同じトレーラーを読む (B10)。"""
    accepted = {}
    for text in _edited():
        with suppress(LedgerError):
            accepted[text] = read_message(text)
    for text, message in accepted.items():
        assert git.parse(text) == git.log(git.commit(text), "%(trailers)") == _shown(message)
    assert len(accepted) > 20


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("日本語の鍵", "議決: 甲\n\n議決-甲市: 可決\n"),
        ("全角のコロン", "議決: 甲\n\nAgreement： a\n"),
        ("本文、---、トレーラー", "議決: 甲\n\n---\n\nAgreement: a\n"),
        ("トレーラー、---、続き", "議決: 甲\n\nAgreement: a\n---\n続き\n"),
        ("終わりの余分な段落", f"{GOOD}\nNote: 追伸\n"),
        ("鍵の重なり", "議決: 甲\n\nAgreement: a\nAgreement: b\n"),
        ("大文字と小文字の違い", "議決: 甲\n\nagreement: a\n"),
        ("行の続き", "議決: 甲\n\nAgreement: a\n  b\n"),
        ("一段落だけ", "Agreement: a\n"),
        ("NUL", GOOD.replace("本文", "本\0文")),
        ("ESC", GOOD.replace("本文", "\x1b[31m本文")),
        ("U+202E", GOOD.replace("本文", "\u202e本文")),
        ("空", ""),
        ("終わりの改行がない", GOOD.removesuffix("\n")),
        ("終わりの空行", f"{GOOD}\n"),
        ("CRLF", GOOD.replace("\n", "\r\n")),
        ("本文の字下げがない", GOOD.replace("　", "")),
        ("知らない鍵", GOOD.replace("Event", "Evil")),
        ("順の違い", "議決: 甲\n\nEvent: notice\nAgreement: a\n"),
        ("値の形の違い", GOOD.replace("resolution", "議決")),
        ("値がない", GOOD.replace("resolution", "")),
        ("空白の余分", GOOD.replace("Event: ", "Event:  ")),
    ],
)
def test_no_other_shape_is_read(shape: str, text: str) -> None:
    """§5.4 の表の形と、そのほかの書き手の形は、どれも読まない。"""
    with pytest.raises(LedgerError, match="コミットの文"):
        read_message(text)
    assert read_message(GOOD).values("Event") == ("resolution",), shape


@pytest.mark.parametrize(
    "bad", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ue000", "\udc80"]
)
@pytest.mark.parametrize("place", ["subject", "body", "value"])
def test_dangerous_characters_are_not_written(bad: str, place: str) -> None:
    """NUL、制御文字、双方向の制御、外字、代理は、どこにも書かない (R9)。"""
    text = {"subject": "議決: 甲", "body": "本文", "value": "甲議会 － － 可決 2026-03-24"}
    text[place] = text[place].replace("甲", f"甲{bad}").replace("本", f"本{bad}")
    with pytest.raises(LedgerError, match="書けない文字"):
        write_message(Message(text["subject"], text["body"], trailers({"Council-Resolution": text["value"]})))


@pytest.mark.parametrize("subject", ["", " \n", "# 議決", "---", "-"])
def test_subjects_git_would_drop_are_not_written(subject: str) -> None:
    """Git が注釈や区切りとして捨てる件名は書かない。"""
    with pytest.raises(LedgerError, match="件名"):
        write_message(Message(subject, "", trailers({"Agreement": "a"})))


@pytest.mark.parametrize(
    "bad",
    [
        (),
        (Trailer("Agreement", "a"), Trailer("Agreement", "b")),
        (Trailer("Event", "notice"), Trailer("Agreement", "a")),
        (Trailer("Reviewed-By", "x"),),
        (Trailer("Agreement", "A"),),
        (Trailer("Agreement", "a\nEvent: conclusion"),),
        (Trailer("Text-SHA256", "0"),),
    ],
)
def test_trailers_we_do_not_write(bad: tuple[Trailer, ...]) -> None:
    """トレーラーは一つ以上、決まった鍵と順と形で、くり返せる鍵のほかは一つずつ。"""
    with pytest.raises(LedgerError, match="コミットの文に書けません"):
        write_message(Message("議決: 甲", "", bad))


def test_keys_are_what_git_takes_for_keys(git: Git) -> None:
    """宣言した鍵はどれも ASCII であり、Git が鍵と認める。くり返せるのは、加えた表示と議会の議決だけである。"""
    for declared in KEYS:
        assert git.parse(f"件名\n\n{declared.key}: x\n") == f"{declared.key}: x\n"
    assert [declared.key for declared in KEYS if declared.repeatable] == ["Particulars", "Council-Resolution"]


@given(councils)
def test_a_council_resolution_is_one_line_of_five(resolution: CouncilResolution) -> None:
    """議決の一行は空白で五つに分かれ、読めば、空白を全角にした同じ議決である。"""
    line = str(resolution)
    assert len(line.split(" ")) == 5
    assert str(CouncilResolution.read(line)) == line
    assert CouncilResolution.read(line).day == resolution.day


@pytest.mark.parametrize(
    "line", ["", "a b c 可決", "a b c 了承 2026-03-24", "a b c 可決 2026-03-32", "a b c d 可決 2026-03-24"]
)
def test_what_is_no_council_resolution(line: str) -> None:
    """五つに分かれず、結果の語か日付の読めない行は、議決の一行ではない。"""
    with pytest.raises(LedgerError, match="議決の一行"):
        CouncilResolution.read(line)


def test_what_an_auditor_types(git: Git) -> None:
    """監査する人は、amend なしで、どの議会の議決が本文を承認したかを知る (DESIGN §8)。"""
    approved = (
        CouncilResolution("富山市議会", "令和８年３月定例会", "議案第３号", "原案可決", date(2026, 3, 24)),
        CouncilResolution("見本町議会", "令和８年３月定例会", "議案第１２号", "原案可決", date(2026, 3, 19)),
    )
    block = trailers({"Agreement": "toyama-mihon", "Council-Resolution": tuple(map(str, approved))})
    commit = git.commit(write_message(Message("変更協約の締結: 富山市・見本町", "理由", block)))
    assert git.log(commit, "%(trailers:key=Council-Resolution,valueonly)").splitlines() == [
        "富山市議会 令和８年３月定例会 議案第３号 原案可決 2026-03-24",
        "見本町議会 令和８年３月定例会 議案第１２号 原案可決 2026-03-19",
    ]


def test_the_record_of_a_commit() -> None:
    """コミットは、書いた記録の名を言う。記録のないコミットもある。"""
    block = trailers({"Agreement": "a", "Record": "toyama-002-resolution"})
    assert record_of(Message("議決: 甲", "", block)) == RecordName.read("toyama-002-resolution")
    assert record_of(read_message(GOOD)) is None
