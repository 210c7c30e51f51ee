"""議案の読み取り: 事例のフォルダと、決定・勘定・記録の規則。"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from amend.clause import Kind, walk
from amend.errors import ProofError, TextError
from amend.plaintext import read
from amend.plaintext.layout import deviations
from amend.read.bill import (
    Account,
    Bill,
    Decisions,
    Fate,
    FrontKind,
    Point,
    UndecidedError,
    import_record,
    read_bill,
    read_decisions,
    write_report,
)
from amend.read.bill.account import prove
from amend.read.bill.source import Span
from amend.read.decode import decode

CASES = Path(__file__).parent / "cases" / "bill"
SEED = "seed/000_7c086df8f98e5069.txt"


def source_of(case: str, shared: Path) -> bytes:
    """事例の原文。実物の議案だけは ``../shared`` にある。"""
    return (shared / SEED if case == "toyama" else CASES / case / "source.txt").read_bytes()


def read_case(case: str, shared: Path) -> Bill:
    """事例を、決定があれば決定とともに読む。"""
    path = CASES / case / "import.toml"
    decisions = read_decisions(tomllib.loads(path.read_text())) if path.exists() else Decisions()
    return read_bill(decode(source_of(case, shared)).text, decisions)


@pytest.mark.parametrize("case", sorted(path.parent.name for path in CASES.glob("*/text.txt")))
def test_case(case: str, shared: Path) -> None:
    """事例の本文と報告が、フォルダに置いたものと一字も違わない。置き場の決まらない行も無い。"""
    bill = read_case(case, shared)
    assert bill.text == (CASES / case / "text.txt").read_text()
    assert write_report(bill) == (CASES / case / "report.txt").read_text()
    assert read(bill.text).findings == ()
    assert read_bill(bill.text).text == bill.text


@pytest.mark.parametrize("case", sorted(path.parent.name for path in CASES.glob("*/refusal.txt")))
def test_refused_case(case: str, shared: Path) -> None:
    """決められない事例は、行番号と決定の書き方を言って断る。"""
    with pytest.raises(UndecidedError) as refused:
        read_case(case, shared)
    assert f"{refused.value}\n" == (CASES / case / "refusal.txt").read_text()


def test_case_folders_are_complete() -> None:
    """どの事例も、本文か断りのどちらか一方を持つ。"""
    folders = [path for path in CASES.iterdir() if path.is_dir()]
    assert len(folders) >= 8
    assert all((path / "text.txt").exists() is not (path / "refusal.txt").exists() for path in folders)


def table_rows(text: str) -> list[list[tuple[str, ...]]]:
    """平文の表ごとの、頭を除いた行と欄。"""
    tables = [node for _path, node in walk(read(text).tree) if node.kind is Kind.TABLE]
    return [[tuple(cell.text for cell in row.children) for row in table.children[1:]] for table in tables]


TOYAMA = (
    (
        (
            "産学金官民一体となった経済成長の推進体制の構築",
            "圏域の経済成長を図るため、産学金官民一体となったビジョン懇談会を運営し、"
            "連携中枢都市圏ビジョンの策定、進捗管理等に取り組む。",
        ),
        ("新規創業の促進及び地域産業の振興", "新産業・新事業の創出や人材育成、起業者への支援等に取り組む。"),
        (
            "地域資源を活用した地域経済の裾野拡大",
            "地域ブランドの育成や販路の拡大等、地域資源を活用した地域経済の裾野拡大に取り組む。",
        ),
        ("戦略的な観光施策の推進", "観光客の誘致促進や地域資源の活用による観光資源の創出・発信等に戦略的に取り組む。"),
    ),
    (
        ("高度な医療サービスの提供", "病院機能の充実・強化等、高度な医療サービスの提供に取り組む。"),
        (
            "高度な中心拠点の整備・広域的公共交通網の構築",
            "富山駅周辺整備や広域的な交通体系の整備等、高度な中心拠点の整備・広域的公共交通網の構築に取り組む。",
        ),
        (
            "高等教育・研究開発の環境整備",
            "高等教育機関と連携し、人材の育成や産業の活性化、雇用の創出を図るなど、高等教育・研究開発の環境整備に取り組む。",
        ),
    ),
    (
        ("地域医療・介護の充実", "在宅医療・介護の連携推進や介護予防活動の推進等、地域医療・介護の充実に取り組む。"),
        ("福祉の充実", "出産・子育て環境の充実や高齢者・障害者への支援等、福祉の充実に取り組む。"),
        (
            "教育・文化・スポーツの振興",
            "学校教育や生涯学習活動の充実、スポーツ・レクリエーション活動の推進等、"
            "教育・文化・スポーツの振興に取り組む。",
        ),
        ("広域的な土地利用", "圏域全体の土地利用のあり方に関する連携等、広域的な土地利用に取り組む。"),
        ("地域振興", "地域を担う人材の育成やコミュニティの強化、にぎわいの創出等、地域振興に取り組む。"),
        (
            "災害対策等の充実",
            "災害時の相互応援体制の構築、危機管理体制の強化等の災害対策や、有害鳥獣対策、暮らしの安心・安全の確保等の"
            "各種対策の充実に取り組む。",
        ),
        ("環境対策の推進", "循環型社会の構築に向けた基盤整備や再生可能エネルギーの導入等、環境対策の推進に取り組む。"),
        (
            "地域公共交通の充実",
            "公共交通の利用促進や基幹交通の利便性向上、生活交通の確保等、地域公共交通の充実に取り組む。",
        ),
        ("ＩＣＴインフラの整備", "多様な分野においてＩＣＴの効果的な利活用に取り組む。"),
        ("道路等の社会インフラの整備", "広域的な交流や地域間の連携を支える道路等の社会インフラの整備に取り組む。"),
        (
            "地域の生産者や消費者等の連携による地産地消",
            "生産者の掘り起こしや育成、地場産品の販売支援等、地域の生産者や消費者等の連携による地産地消に取り組む。",
        ),
        (
            "圏域内外の住民との交流・移住促進",
            "多様な交流の促進や定住・移住に向けた情報発信、受入体制の構築等、圏域内外の住民との交流・移住促進に取り組む。",
        ),
        (
            "圏域マネジメント能力の強化",
            "職員の資質向上を図るための合同研修の開催等、圏域マネジメント能力の強化に取り組む。",
        ),
    ),
)
"""議案の別表を目で写したもの。甲と乙の役割は、議案のどの行でも同じ言い回しである。"""


def test_every_cell_of_the_real_bill(shared: Path) -> None:
    """実物の議案の 3 部 20 行 80 欄が、目で写したものと一字も違わない。"""
    wanted = [
        [
            (
                f"({number}){label}",
                content,
                f"{label}に主体的に取り組むとともに、連携を推進する。",
                "甲と連携して実施する事業について、甲と協力して取り組む。",
            )
            for number, (label, content) in enumerate(part, start=1)
        ]
        for part in TOYAMA
    ]
    bill = read_case("toyama", shared)
    assert table_rows(bill.text) == wanted
    assert deviations(read(bill.text).tree) == ()


def test_what_belongs_to_the_bill(shared: Path) -> None:
    """表紙と議案番号は議案の事項になり、本文には入らない。"""
    bill = read_case("toyama", shared)
    assert bill.title == "富山市及び○○○における連携中枢都市圏形成に係る連携協約"
    assert bill.values(FrontKind.NUMBER) == ("議案第３号",)
    assert "".join(bill.values(FrontKind.TITLE)) == bill.title
    assert "議案" not in bill.text
    assert "（案）" not in bill.text


def test_record_is_toml_and_holds_the_decisions(shared: Path) -> None:
    """記録には、原本のダイジェスト、復号、議案の事項、勘定、決定が原文の行番号とともに残る。"""
    decoded = decode(source_of("toyama", shared))
    bill = read_bill(decoded.text)
    record = tomllib.loads(import_record("bill.txt", decoded, bill))
    assert record["original"]["sha256"] == decoded.sha256
    assert record["bill"]["parties"] == ["富山市", "○○○"]
    account = record["account"]
    assert account["total"] == len("".join(decoded.text.split())) == sum(account[k] for k in ("text", "bill", "page"))
    rows = [d for d in record["decision"] if d["point"] == "row"]
    assert [d["line"] for d in rows][:3] == [172, 178, 182]
    assert all(d["by"] == "amend" and d["basis"] for d in record["decision"])
    assert read_decisions(record) == Decisions()


def test_recorded_decisions_reproduce_the_reading(shared: Path) -> None:
    """記録に残った利用者の決定だけで、同じ本文と同じ記録になる。"""
    decoded = decode(source_of("decided", shared))
    bill = read_case("decided", shared)
    record = import_record("source.txt", decoded, bill)
    again = read_bill(decoded.text, read_decisions(tomllib.loads(record)))
    assert again == bill
    assert import_record("source.txt", decoded, again) == record


HEAD = "見本協約\n\n第１条 甲及び乙は、別表の取組を行う。\n\n別表（第１条関係）\n"


def questions_of(source: str) -> Sequence[tuple[Point, int]]:
    """問いの事柄と行番号。"""
    with pytest.raises(UndecidedError) as undecided:
        read_bill(source)
    return [(question.point, question.line) for question in undecided.value.questions]


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (HEAD + "取組 内容 甲の役割\n(1)医療 救急を行う。 甲が行う。 乙が行う。\n", [(Point.ROW, 7)]),
        (HEAD + "取組 内容 甲の役割\n(1)医療 救急を行う。\n", [(Point.ROW, 7)]),
        (HEAD + "取組 内容\n(1)図書館 図書館を 共に使う。\n", [(Point.ROW, 7)]),
        (HEAD + "取組 内容\n(1)IT ICT を進める。\n", [(Point.ROW, 7)]),
        (HEAD + "１ 取組 内容 甲の役割\n(1)医療 救急を行う。 甲が行う。\n", [(Point.HEAD, 5)]),
        (HEAD + "しごと なかみ\n医療 救急を行う。\n", [(Point.HEAD, 5)]),
        (HEAD + "１ 暮らし 支え 取組 内容\n(1)医療 救急を行う。\n", [(Point.PART, 6)]),
        (HEAD + "取組\t内容\n医療\t救急\t夜間\n", [(Point.ROW, 7)]),
        (HEAD + "取組\t内容\n医療\t救急を\n行う。\n図書\t貸す。\n", [(Point.ROW, 7)]),
        ("見本市の\n\n見本協約\n\n第１条 甲は、行う。\n", [(Point.TITLE, 1)]),
        ("議案の紙\n\n何かの紙\n\n第１条 甲は、行う。\n", [(Point.TITLE, 1)]),
        ("見本協約\n\n第１条 甲は、行う。\n3\n第２条 乙は、行う。\n", [(Point.PAGE, 4)]),
        ("見本協約\n\n第１条 甲は、行う。\n第２条乙が行う。\n", [(Point.SPACE, 4)]),
        ("見本協約\n\n第１条 甲は、圏域の住民の暮らしを\n支える。\n", [(Point.PARAGRAPH, 4)]),
    ],
)
def test_what_evidence_cannot_decide_is_asked(source: str, asked: list[tuple[Point, int]]) -> None:
    """欄の境、表の頭、題名、頁番号、条の始まり、折り返しが決まらなければ、その行を尋ねる。"""
    assert questions_of(source) == asked


@pytest.mark.parametrize(
    ("source", "answers", "line"),
    [
        (HEAD + "しごと なかみ\n医療 救急を行う。\n", [("しごと", "なかみ")], "  - 救急を行う。"),
        (HEAD + "取組 内容\n(1)図書館 図書館を 共に使う。\n", [("(1)図書館", "図書館を共に使う。")], "* - (1)図書館"),
        (HEAD + "１ 暮らし 支え 取組 内容\n(1)医療 救急を行う。\n", [("暮らし支え",)], "１　暮らし支え"),
        ("見本市の\n\n見本協約\n\n第１条 甲は、行う。\n", [("見本市の見本協約",)], "見本市の見本協約"),
        ("見本協約\n\n第１条 甲は、行う。\n3\n第２条 乙は、行う。\n", [()], "第２条　乙は、行う。"),
        ("見本協約\n\n第１条 甲は、行う。\n第２条乙が行う。\n", [("第２条", "乙が行う。")], "第２条　乙が行う。"),
        (
            "見本協約\n\n第１条 甲は、圏域の住民の暮らしを\n支える。\n",
            [("第１条 甲は、圏域の住民の暮らしを支える。",)],
            "第１条　甲は、圏域の住民の暮らしを支える。",
        ),
    ],
)
def test_answers_are_taken(source: str, answers: list[tuple[str, ...]], line: str) -> None:
    """問いに答えれば、答えのとおりに読む。"""
    with pytest.raises(UndecidedError) as undecided:
        read_bill(source)
    questions = undecided.value.questions
    decisions = Decisions().adding(*(q.answer(a) for q, a in zip(questions, answers, strict=True)))
    assert line in read_bill(source, decisions).text.split("\n")


def test_a_decision_may_not_change_a_letter() -> None:
    """決定の字が原文と一字でも違えば、使われず、行を言って断る。"""
    source = HEAD + "取組 内容\n(1)図書館 図書館を 共に使う。\n"
    wrong = {"decision": [{"point": "row", "line": 7, "text": ["(1)図書館", "図書館を共に使うこと。"]}]}
    with pytest.raises(TextError, match="原文に合いません") as refused:
        read_bill(source, read_decisions(wrong))
    assert refused.value.where.startswith("7行目")


@pytest.mark.parametrize(
    "entry",
    [
        3,
        {"point": "cell", "line": 1, "text": ["a"]},
        {"point": "row", "line": 0, "text": ["a"]},
        {"point": "row", "line": True, "text": ["a"]},
        {"point": "row", "line": 1, "text": "a"},
        {"point": "row", "line": 1, "text": [1]},
        {"point": "row", "line": 1, "text": ["a"], "by": "nobody"},
    ],
)
def test_malformed_decisions_are_refused(entry: object) -> None:
    """決定の書き方が違えば、何番目かと正しい例を言う。"""
    with pytest.raises(TextError) as refused:
        read_decisions({"decision": [entry]})
    assert refused.value.where.startswith("1 番目")
    assert 'point = "row"' in refused.value.advice


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "第１条"),
        ("ただの手紙です。\n", "第１条"),
        (HEAD + "┌──┬──┐\n│取組│内容│\n└──┴──┘\n", "罫線"),
    ],
)
def test_unreadable_documents_are_refused(source: str, words: str) -> None:
    """条の無い文書と罫線の文字で描かれた表は、どうすればよいかを言って断る。"""
    with pytest.raises(TextError, match=words) as refused:
        read_bill(source)
    assert refused.value.advice


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ([(Fate.TEXT, Span(1, 0, "甲"))], "甲"),
        ([(Fate.TEXT, Span(1, 0, "甲乙")), (Fate.BILL, Span(1, 1, "乙"))], "甲乙"),
        ([(Fate.TEXT, Span(1, 0, "甲丙"))], "甲丙"),
        ([(Fate.TEXT, Span(1, 0, "甲乙"))], "乙甲"),
        ([(Fate.TEXT, Span(1, 0, "甲乙"))], "甲乙丙"),
    ],
)
def test_account_catches_every_slip(spans: list[tuple[Fate, Span]], text: str) -> None:
    """字が落ちる、二度置かれる、替わる、入れ替わる、増えるのどれも、照合が止める。"""
    prove("甲 乙\n".replace(" ", ""), Account(((Fate.TEXT, Span(1, 0, "甲乙")),)), "甲乙\n")
    with pytest.raises(ProofError):
        prove("甲乙\n", Account(tuple(spans)), text)


def test_a_line_of_a_million_letters_is_read() -> None:
    """百万字の一行も読める (reliability C10)。"""
    bill = read_bill("見本協約\n\n第１条 " + "甲" * 1_000_000 + "。\n")
    assert bill.account.count(Fate.TEXT) == 1_000_008


def test_corpus_passes_unchanged(shared: Path) -> None:
    """平文の形の法令は、第一条のあるものの 95% 以上が一字も変わらずに通る。残りは断られ、黙って変わるものは無い。"""
    same, asked = 0, 0
    for path in sorted((shared / "corpus").glob("*/*/old.txt")):
        text = path.read_text()
        if not re.search("(?m)^第[一１1]条　", text):
            continue
        try:
            bill = read_bill(text)
        except UndecidedError:
            asked += 1
            continue
        assert bill.text == text, path
        same += 1
    assert same >= 0.95 * (same + asked)
