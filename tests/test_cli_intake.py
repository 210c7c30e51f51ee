"""amend import の台帳への取込みの試験: 締結の案として置き、又は今も効力のある協約として引き継ぐ。"""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from desks import Desk
from repositories import git

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

BILL = "議案.txt"
PARTIES = ("--party", "toyama=富山市", "--party", "partner=○○○")
PRIOR = "富山市及び○○○における連携中枢都市圏形成に係る連携協約"


@pytest.fixture
def bill(desk: Desk) -> bytes:
    """台帳のフォルダーに置いた、見本の議案。"""
    data = files("amend").joinpath("data/demo/bill.txt").read_bytes()
    (desk.root / BILL).write_bytes(data)
    return data


def test_bill_becomes_a_draft_with_its_source(desk: Desk, bill: bytes) -> None:
    """議案は、原本と取込みの記録を添えた締結の案になる。種類は題名、甲乙は本文による。コミットはしない。"""
    head = desk.head
    done = desk.done("import", BILL, "toyama-renkei", "--quiet", *reversed_parties(), "--year", "2017")
    assert (done.out, desk.head) == ("toyama-renkei/2017-toyama-1\n", head)
    folder = desk.text("toyama-renkei/2017-toyama-1").parent
    assert (folder / "source" / BILL).read_bytes() == bill
    assert (folder / "source/import.toml").exists()
    agreement = tomllib.loads((desk.root / "agreements/toyama-renkei/agreement.toml").read_text("utf-8"))
    assert (agreement["kind"], [party["id"] for party in agreement["party"]]) == (
        "renkei-kyoyaku",
        ["toyama", "partner"],
    )
    desk.submit("toyama-renkei/2017-toyama-1", "toyama", "2017-12-01")
    committed = git(desk.root, "-c", "core.quotePath=false", "show", "--format=", "--name-only", "HEAD")
    assert f"agreements/toyama-renkei/amendments/2017-toyama-1/source/{BILL}" in committed.splitlines()


def reversed_parties() -> tuple[str, ...]:
    """乙を先に書いた当事者。"""
    return (*PARTIES[2:], *PARTIES[:2])


def test_names_known_to_the_ledger_need_no_option(desk: Desk, bill: bytes) -> None:
    """台帳にある団体の識別子は書かなくてよく、無い団体のものだけを求める。"""
    assert bill
    said = desk.refused(2, "import", BILL, "toyama-renkei", "--quiet")
    assert "識別子=○○○" in said
    assert "識別子=富山市" not in said
    desk.done("import", BILL, "toyama-renkei", "--quiet", *PARTIES[2:])


def test_agreement_in_force_is_one_commit(desk: Desk, bill: bytes) -> None:
    """引継ぎは、協約の事項、原本、記録、台帳本文を一つのコミットにし、前の締結と変更は次の変更協約に現れる。"""
    taken = ("--in-force", "--concluded-on", "令和2年3月25日", "--effective", "R2.4.1")
    command = ("import", BILL, "toyama-renkei", "--quiet", *PARTIES, *taken, "--prior", f"H30.1.10={PRIOR}=告示第５号")
    before = (desk.head, desk.files())
    shown = desk.done(*command, "--dry-run").out
    assert (desk.head, desk.files()) == before
    desk.done(*command)
    assert git(desk.root, "rev-parse", "HEAD~1").strip() == before[0]
    assert shown.partition("\n\n")[2] == git(desk.root, "log", "-1", "--format=%B").removesuffix("\n")
    trailers = git(desk.root, "log", "-1", "--format=%(trailers)")
    assert "Concluded-On: 2020-03-25\nEffective-On: 2020-04-01\n" in trailers
    text = (desk.root / "agreements/toyama-renkei/text.txt").read_bytes()
    assert text == desk.text("toyama-renkei/2020-toyama-1").read_bytes()
    record = desk.text("toyama-renkei/2020-toyama-1").parent / "record/toyama-001-baseline.toml"
    assert tomllib.loads(record.read_text("utf-8"))["evidence"]["file"] == f"source/{BILL}"
    wanted = ("--proposer", "toyama", "--reason", "理由", "--effective", "締結", "--year", "2021")
    desk.done("propose", "toyama-renkei", *wanted)
    desk.done("instrument", "toyama-renkei/2021-toyama-1")
    made = desk.text("toyama-renkei/2021-toyama-1").with_name("instrument.txt").read_text("utf-8")
    assert f"平成３０年１月１０日に締結した{PRIOR}（令和２年３月２５日に締結した連携協約による変更後のもの。" in made
    assert bill in [path.read_bytes() for path in record.parents[1].rglob("*.txt")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("toyama-mihon", *PARTIES), "もう台帳にある協約"),
        (("toyama-renkei", "-o", "フォルダ"), "どちらか一つ"),
        (("toyama-renkei", *PARTIES, "--in-force"), "共に書きます"),
        (("toyama-renkei", *PARTIES, "--prior", "H30.1.10=題名"), "共に書きます"),
        (("toyama-renkei", *PARTIES, "--in-force", "--concluded-on", "いつか"), "日付として読めません"),
        (("toyama-renkei", *PARTIES, "--in-force", "--concluded-on", "R2.3.25", "--prior", "題名"), "日付=題名"),
        (("--kind", "kyotei"), "FILE の後に"),
    ],
)
def test_usage_faults_write_nothing(desk: Desk, bill: bytes, arguments: tuple[str, ...], said: str) -> None:
    """頼み方の誤りは、直し方を言って断り、何も書かない。"""
    assert bill
    assert said in desk.refused(2, "import", BILL, "--quiet", *arguments)
