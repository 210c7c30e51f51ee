"""長く生きた台帳: 条を加え、写しを誤って訂正し、表の書き方を変え、条を置き換え、発効を待つ変更が二つ重なった協約。"""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

from conftest import Done
from desks import SECOND, THIRD, Desk, by, run

FOURTH = "toyama-mihon/2022-toyama-2"
ADDED = "　（連携推進会議）\n第３条　甲及び乙は、連携推進会議を置く。\n\n"
REPLACED = "この連携協約は、圏域の発展を図るために結ぶ。"
APART = '[[apart]]\nold = "第１条"\n'
"""人の決めた対応: 見出しは同じでも、第１条は別の条である。"""


def _silent(*arguments: object) -> Done:
    run(*arguments)
    return Done(0, "", "")


def live(template: Path, root: Path) -> Desk:
    """締結まで済ませた台帳を写し、三つの変更と一つの訂正を記録する。"""
    shutil.copytree(template, root, symlinks=True)
    desk = Desk(root, _silent)
    with contextlib.chdir(root):
        _second(desk)
        _change(desk, THIRD, "2022-07-01", ("2022-03-01", "2022-03-24", "2022-03-30"), _barred(desk))
        text = desk.text(THIRD).read_text("utf-8").replace("年二回以上協議", "年三回以上協議")
        text = re.sub(r"\n第１条　.*\n", f"\n第１条　{REPLACED}\n", text)
        _change(desk, FOURTH, "2022-10-01", ("2022-04-01", "2022-04-20", "2022-04-25"), text, APART)
    return desk


def _change(desk: Desk, path: str, effective: str, days: tuple[str, str, str], text: str, apart: str = "") -> None:
    """変更の案を起こし、二つの議会で可決し、締結する。"""
    made = desk.root.parent / "案.txt"
    made.write_text(text, "utf-8", newline="")
    wanted = ("--proposer", "toyama", "--reason", "改めるため。", "--year", path.partition("/")[2][:4])
    run("propose", "toyama-mihon", "--from", made, *wanted, "--effective", effective)
    if apart:
        (desk.text(path).parent / "pairing.toml").write_text(apart, "utf-8", newline="")
    submitted, resolved, concluded = days
    desk.approve(path, {"toyama": (submitted, resolved), "mihon": (submitted, resolved)})
    run("record", "締結", path, *by("toyama", concluded))


def _second(desk: Desk) -> None:
    """第３条を加え、次の条を繰り下げ、協議の回数を改める。写しの費用分担の条を一字誤り、後で訂正する。"""
    ledger = desk.root / "agreements/toyama-mihon/text.txt"
    right = ledger.read_text("utf-8").replace(
        "　（取組及び役割分担）\n第３条", f"{ADDED}　（取組及び役割分担）\n第４条"
    )
    for old, new in (("第６条", "第７条"), ("第５条", "第６条"), ("第４条　前条", "第５条　前条")):
        right = right.replace(f"\n{old}", f"\n{new}")
    right = right.replace("毎年度協議", "年二回以上協議")
    _change(
        desk,
        SECOND,
        "2020-04-01",
        ("2020-03-01", "2020-03-24", "2020-03-30"),
        right.replace("別に定める", "別に定ある"),
    )
    run("record", "告示", SECOND, *by("toyama", "2020-03-31"), "--number", "富山市告示第21号")
    corrected = desk.root.parent / "正.txt"
    corrected.write_text(right, "utf-8", newline="")
    options = ("--rectifies", "転記誤り", "--evidence", corrected, "--text", corrected)
    run("record", "正誤", SECOND, *by("toyama", "2020-05-10"), *options)


def _barred(desk: Desk) -> str:
    """表を縦棒で書き直し、一つの欄だけを改めた本文。"""
    text = (desk.root / "agreements/toyama-mihon/text.txt").read_text("utf-8")
    head, _, table = text.partition("* - 取組\n")
    cells = [line.strip("*- \n") for line in ("* - 取組\n" + table).split("\n") if line.strip("*- ")]
    rows = [cells[n : n + 4] for n in range(0, len(cells), 4)]
    rows[1][3] = "甲と連携し、協力して取組を実施する。"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)
