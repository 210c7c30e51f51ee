"""見本の筋書: `amend demo` が動かす、架空の変更、架空の手続、監査する人が打つ命令。値だけを置く。

議案は実在のものだが、相手方の見本町、議案番号、議決、日付は、どれも練習のために作った。
"""

from __future__ import annotations

from typing import Final

SOURCE: Final = "bill.txt"
"""同梱した議案の名。"""

STATE: Final = "見本（富山市の議案の案文に、練習のための架空の変更を加えたもの）"

BLANK: Final = "○○○"
"""議案の案文で、相手方の名の入る所。"""

PARTNER: Final = "見本町"
"""架空の相手方。"""

EDITS: Final = (
    (
        "条を加える: 第５条（情報の共有）。後の条は番号が移る",
        "　（協議）\n第５条",
        "　（情報の共有）\n第５条　甲及び乙は、第３条に規定する取組に必要な情報を相互に提供するものとする。\n"
        "\n　（協議）\n第６条",
    ),
    ("移った条の番号を直す", "　（協約の変更及び廃止）\n第６条", "　（協約の変更及び廃止）\n第７条"),
    ("字句を改める: 定期的に → 毎年度２回以上", "定期的に協議を行う", "毎年度２回以上協議を行う"),
    (
        "別表の欄の字句を改める: 観光客の誘致促進",
        "  - 観光客の誘致促進や地域資源の活用による",
        "  - 国内外からの観光客の誘致促進や地域資源の活用による",
    ),
    (
        "別表に項を加える: (5)脱炭素社会の実現に向けた産業の転換",
        "\n２　高次の都市機能",
        "* - (5)脱炭素社会の実現に向けた産業の転換\n"
        "  - 再生可能エネルギーの導入支援等、脱炭素社会の実現に向けた産業の転換に取り組む。\n"
        "  - 脱炭素社会の実現に向けた産業の転換に主体的に取り組むとともに、連携を推進する。\n"
        "  - 甲と連携して実施する事業について、甲と協力して取り組む。\n"
        "\n２　高次の都市機能",
    ),
)
"""見本の変更: (何をするか, 元の字句, 改めた字句)。元の字句は本文にちょうど一度だけある。"""

WORDING: Final = "改め文.txt"
"""見本の変更の改め文。"""

LEDGER: Final = "台帳"
PAPERS: Final = PARTNER
"""台帳と、台帳に取り込む書類のフォルダ。"""

BILL: Final = "議案.txt"
REVISED: Final = "変更後.txt"
REPLY: Final = "議決書の写し.txt"
THEIRS: Final = "相手方の議決した本文.txt"
"""書類のフォルダに置くもの: 議案、変更後の全文、相手方から届いた書面の写し、相手方のファイル。"""

REPLY_WORDS: Final = "（見本）見本町議会は、令和７年９月29日、議案第40号を原案のとおり可決した。\n"

AGREEMENT: Final = "mihon-renkei"
_FIRST = f"{AGREEMENT}/2025-toyama-1"
_SECOND = f"{AGREEMENT}/2025-toyama-2"
LEDGER_TEXT: Final = f"agreements/{AGREEMENT}/text.txt"
LAST_RECORD: Final = f"agreements/{AGREEMENT}/amendments/2025-toyama-2/record/mihon-004-report.toml"
"""筋書の終わりに記録するもの。これがあれば、筋書は終わりまで進んでいる。"""

FOUNDING: Final = (
    (
        "議案を、見本町との連携協約の案として台帳に置く",
        f"import ../{PAPERS}/{BILL} {AGREEMENT} --quiet --party toyama=富山市 --party mihon={PARTNER}"
        " --effective 締結 --year 2025",
    ),
    (
        "富山市が議案を提出する。ここで案が、提出の記録と共に一つのコミットになる",
        f"record submission {_FIRST} --party toyama --date 2025-02-26 --bill 議案第21号"
        " --title 連携協約の締結に関する件 --session 令和7年3月定例会",
    ),
    (
        "見本町が議案を提出する",
        f"record submission {_FIRST} --party mihon --date 2025-03-03 --bill 議案第8号"
        " --title 連携協約の締結について --session 令和7年第1回定例会",
    ),
    (
        "富山市議会が議決する",
        f"record resolution {_FIRST} --party toyama --date 2025-03-21 --result 原案可決 --method 起立多数",
    ),
    (
        "見本町議会が議決する",
        f"record resolution {_FIRST} --party mihon --date 2025-03-24 --result 原案可決",
    ),
    (
        "締結する。二つの議会の同じ本文の議決がそろって初めて記録でき、台帳本文ができる",
        f"record conclusion {_FIRST} --party toyama --date 2025-04-01",
    ),
    ("富山市が告示する", f"record notice {_FIRST} --party toyama --date 2025-04-02 --number 富山市告示第121号"),
    ("見本町が告示する", f"record notice {_FIRST} --party mihon --date 2025-04-02 --number 見本町告示第30号"),
    ("富山市が届け出る", f"record report {_FIRST} --party toyama --date 2025-04-03 --addressee 総務大臣"),
    ("見本町が届け出る", f"record report {_FIRST} --party mihon --date 2025-04-03 --addressee 富山県知事"),
)
"""締結の筋書: (何をするか, `amend` の後に打つもの)。空白で区切る。"""

CHANGING: Final = (
    (
        "変更を起案する",
        f"propose {AGREEMENT} --from ../{PAPERS}/{REVISED} --proposer toyama"
        " --reason 情報の共有と協議の回数を定めるため --effective 締結 --year 2025",
    ),
    ("新旧対照表をページにする", f"compare {_SECOND} -o ../{PAPERS}/新旧対照表.html"),
    ("新旧対照表を Word の書類にする", f"compare {_SECOND} -o ../{PAPERS}/新旧対照表.docx"),
    ("議会が議決する文書 (変更協約) を作る", f"instrument {_SECOND}"),
    (
        "富山市が議案を提出する",
        f"record submission {_SECOND} --party toyama --date 2025-09-03 --bill 議案第95号"
        " --title 連携協約の変更に関する件 --session 令和7年9月定例会",
    ),
    (
        "見本町が議案を提出する",
        f"record submission {_SECOND} --party mihon --date 2025-09-05 --bill 議案第40号"
        " --title 連携協約の変更について --session 令和7年第3回定例会",
    ),
    (
        "富山市議会が議決する",
        f"record resolution {_SECOND} --party toyama --date 2025-09-26 --result 原案可決 --method 起立多数",
    ),
    (
        "見本町議会の議決を、届いた書面の写しによって記録する。相手方のファイルと本文を一字ずつ照合する",
        f"record resolution {_SECOND} --party mihon --date 2025-09-29 --result 原案可決 --source transcript"
        f" --evidence ../{PAPERS}/{REPLY} --proof ../{PAPERS}/{THEIRS}",
    ),
    ("変更協約を締結する。台帳本文が変わる", f"record conclusion {_SECOND} --party toyama --date 2025-10-15"),
    ("富山市が告示する", f"record notice {_SECOND} --party toyama --date 2025-10-16 --number 富山市告示第310号"),
    ("見本町が告示する", f"record notice {_SECOND} --party mihon --date 2025-10-16 --number 見本町告示第72号"),
    ("富山市が届け出る", f"record report {_SECOND} --party toyama --date 2025-10-17 --addressee 総務大臣"),
    ("見本町が届け出る", f"record report {_SECOND} --party mihon --date 2025-10-17 --addressee 富山県知事"),
)
"""変更の筋書: 形は `FOUNDING` と同じ。"""

REVIEW: Final = (
    ("何がだれを待っているか", "status"),
    ("その協約の案件が、どこまで進んだか", f"status {AGREEMENT}"),
    ("沿革", "log"),
)
"""結びに見るもの: 形は `FOUNDING` と同じ。"""

AUDIT: Final = (
    ("台帳本文を変えたコミット", f"git log --oneline -- {LEDGER_TEXT}"),
    (
        "その一つ一つを認めた議決",
        f"git log '--format=%s%n%(trailers:key=Council-Resolution,valueonly)' -- {LEDGER_TEXT}",
    ),
    ("協議の条の変わり方", f"git log --format=%s -L ':^第６条　:{LEDGER_TEXT}'"),
)
"""監査する人の打つもの: (何を見るか, 打つもの)。`amend` を使わず、Git だけで確かめる。"""
