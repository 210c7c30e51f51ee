"""議案の文書から取り出した平文を、協約の本文と議案の事項に分けて読む (issue 2 §3)。

手で折り返された行、二行取りの空行、頁番号、字を離して印刷した語、欄の続いてしまった表を、証拠によって平文の形
(DESIGN §4) に戻す。決めたことはすべて原文の行番号と根拠とともに報告し、決められないことは尋ねる。原文の空白でない字は、
本文・議案・頁の飾りのどれかに一字残らず帰する。
"""

from amend.read.bill.account import Account, Fate
from amend.read.bill.decisions import Decision, Decisions, Point, Question, UndecidedError, read_decisions
from amend.read.bill.front import FrontKind, FrontLine
from amend.read.bill.reading import Bill, read_bill
from amend.read.bill.record import import_record, write_report

__all__ = [
    "Account",
    "Bill",
    "Decision",
    "Decisions",
    "Fate",
    "FrontKind",
    "FrontLine",
    "Point",
    "Question",
    "UndecidedError",
    "import_record",
    "read_bill",
    "read_decisions",
    "write_report",
]
