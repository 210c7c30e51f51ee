"""台帳の二つ: 案件の基の本文と変更後の本文、又は協約の二つの日の本文を、比べるために取り出す。"""

from __future__ import annotations

from amend.cli.ledger import open_for_reading
from amend.cli.pair import Pair
from amend.cli.texts import Loaded
from amend.cli.versions import amendment_versions, day_of, text_paths, version_on
from amend.dates import write
from amend.errors import LedgerError, RequestError
from amend.ledger import amendment_folder
from amend.ledger.paths import PAIRING, TEXT
from amend.plaintext import read


def recorded_pair(name: str, days: tuple[str, ...]) -> Pair:
    """台帳の二つ: 案件の基の本文と変更後の本文、又は協約の二つの日の本文。

    Args:
        name: 「協約/案件」又は協約。
        days: 比べる日。協約のときだけ、前と後の二つ。

    Raises:
        RequestError: 日付の数が合わない、そのような協約・案件が無い、比べる基の本文が無い。
    """
    opened = open_for_reading(about=name)
    if "/" in name:
        if days:
            raise RequestError("案件を比べるのに、日付は要りません。", where=name, advice="--as-of を外してください。")
        shelf, case = opened.case(name)
        before, after = amendment_versions(opened, shelf, case)
        state = f"{after.word}（{name}、{case.state.stage_word}）"
        submitted = bool(case.state.facts.dossier.records)
        folder = amendment_folder(shelf.id, case.id)
        draft = None if submitted else opened.repository.root / folder / TEXT
        pairing, amendment = case.files.get(PAIRING), case.amendment
    else:
        shelf = opened.shelf(name)
        if len(days) != 2:
            raise RequestError(
                "比べる日は二つです。",
                where=name,
                advice=f"--as-of 前の日 --as-of 後の日 と書くか、案件を {name}/案件の番号 と書いてください。",
            )
        first, last = (day_of(day) for day in days)
        before, after = version_on(opened, shelf, first), version_on(opened, shelf, last)
        draft = pairing = amendment = None
        folder = ""
        state = f"{write(first)}（{before.word}）と{write(last)}（{after.word}）の本文を比べたもの"
    held = [str(opened.repository.root / path) for path in text_paths(shelf)]
    return Pair(
        loaded(name, before.text),
        loaded(name, after.text),
        state,
        tuple(held),
        shelf.agreement,
        draft,
        pairing,
        f"{folder}/{PAIRING}",
        amendment,
    )


def loaded(name: str, text: str) -> Loaded:
    """読んだ本文: 台帳から取り出した本文を、ファイルから読んだものと同じ形にする。

    Args:
        name: 本文の呼び名。
        text: 本文。
    """
    reading = read(text)
    return Loaded(name, text, reading.tree, reading.findings)


def ledger_text(name: str) -> str:
    """台帳本文: 協約の今の台帳本文 (締結されたもの)。

    Raises:
        RequestError: そのような協約が無い。
        LedgerError: まだ本文が無い。
    """
    shelf = open_for_reading(about=name).shelf(name)
    if shelf.text is None:
        raise LedgerError("台帳本文が、まだありません。", where=name, advice="締結を記録してからにしてください。")
    return shelf.text.decode()
