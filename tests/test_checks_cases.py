"""点検の事例: フォルダに本文と指摘を置けば試験になる。正しい本文には何も言わない。"""

from __future__ import annotations

from pathlib import Path

import pytest

from amend.checks import CHECKS, RULES, check, choose
from amend.errors import Finding, Severity
from amend.plaintext import read

CASES = Path(__file__).parent / "cases" / "checks"
FOLDERS = sorted(folder.name for folder in CASES.iterdir() if (folder / "findings.txt").is_file())
CLEAN = sorted(path.name for path in (CASES / "clean").glob("*.txt"))


def listed(findings: tuple[Finding, ...]) -> str:
    """指摘を一件一行で並べたもの。"""
    return "".join(f"{f.line} {f.rule} {f.severity.value} {f.place}: {f.message}\n" for f in findings)


@pytest.mark.parametrize("folder", FOLDERS)
def test_case(folder: str) -> None:
    """ふだんの規則とフォルダの名の規則は、事例の本文に、書いてある指摘だけをする。"""
    text = (CASES / folder / "text.txt").read_text(encoding="utf-8")
    checks = [one for one in CHECKS if one.usual or one.rule == folder[:3]]
    assert listed(check(read(text), checks)) == (CASES / folder / "findings.txt").read_text(encoding="utf-8")


def test_every_rule_has_a_case() -> None:
    """どの番号と重さの規則にも、それが指摘する事例がある。"""
    lines = [
        line for name in FOLDERS for line in (CASES / name / "findings.txt").read_text(encoding="utf-8").split("\n")
    ]
    shown = {tuple(line.split(" ", 3)[1:3]) for line in lines if line}
    assert {(one.rule, one.severity.value) for one in CHECKS} == shown


@pytest.mark.parametrize("name", CLEAN)
def test_clean(name: str) -> None:
    """正しい本文には、ふだんの規則は何も言わない。"""
    text = (CASES / "clean" / name).read_text(encoding="utf-8")
    assert listed(check(read(text), choose())) == ""


def test_first_agreement_has_only_placeholders() -> None:
    """取り込んだ議案の本文には、仮の字句のほかに言うことがない。"""
    text = next((CASES.parents[2] / "agreements" / "toyama-renkei" / "amendments").glob("*/text.txt"))
    found = check(read(text.read_text(encoding="utf-8")), choose())
    assert {finding.rule for finding in found} == {"C08"}
    assert {finding.message for finding in found} == {"仮の字句「○○○」が残っています。"}


TRUE_ERRORS = """\
pairs/028/new.txt S06 別表: 見出しにある第四条の六に「別表」がありません。
pairs/028/old.txt S06 別表: 見出しにある第四条の六に「別表」がありません。
pairs/058/new.txt X01 第九条の三第一号: 「第十四条第一項第一号」を引いていますが、その号がありません。
pairs/058/old.txt X01 第九条の三第一号: 「第十四条第一項第一号」を引いていますが、その号がありません。
pairs/064/new.txt X01 第九条の三第一号: 「第十四条第一項第一号」を引いていますが、その号がありません。
pairs/064/old.txt X01 第九条の三第一号: 「第十四条第一項第一号」を引いていますが、その号がありません。
pairs/072/old.txt X01 第百十四条第二項: 「第一項第二号」を引いていますが、その号がありません。
pairs/075/new.txt S10 附則第一条の見出し: 括弧の始めと終わりの幅が違います: 「(施行期日）」
pairs/088/new.txt S06 別表第一: 見出しにある第一条に「別表第一」がありません。
pairs/088/old.txt S06 別表第一: 見出しにある第一条に「別表第一」がありません。
"""
"""実際の法令にある誤り。一つずつ原文に当たって確かめた。"""


def test_errors_in_real_laws_are_true(shared: Path) -> None:
    """実際の法令で「誤り」と言うのは、本当の誤りだけである。"""
    errors = [one for one in CHECKS if one.severity is Severity.ERROR]
    lines = []
    for path in sorted((shared / "corpus").glob("*/*/*.txt")):
        if path.name != "kaimebun.txt":
            for f in check(read(path.read_text(encoding="utf-8")), errors):
                lines.append(f"{path.relative_to(shared / 'corpus')} {f.rule} {f.place}: {f.message}\n")
    assert "".join(lines) == TRUE_ERRORS


def test_rules_are_listed_in_order() -> None:
    """規則の一覧は、族 (S、X、D、C、Y) ごとに番号の順に並ぶ。"""
    families = "SXDCY"
    assert sorted(RULES, key=lambda rule: (families.index(rule[0]), rule)) == list(RULES)
