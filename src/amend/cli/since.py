"""渡した案からの変更: 当事者の持っている案と、案件の今の本文を、協議のために比べる。"""

from __future__ import annotations

from amend.agreement import Party
from amend.cli.casework import casework
from amend.cli.ledger import Opened, open_for_reading
from amend.cli.pair import Pair
from amend.cli.recorded import loaded
from amend.cli.versions import case_version, once_held, text_paths
from amend.dates import write
from amend.errors import LedgerError, RequestError
from amend.events import Consent, Resolution, Submission
from amend.ledger import Case, Shelf

Holding = Consent | Submission | Resolution
"""案を持っていることの記録: その当事者が、どの本文を見て決めたかを、要約値で定めるもの。"""


def since_pair(name: str, called: str) -> Pair:
    """渡した案からの変更: 当事者が終わりに同意し、提出し、又は議決した本文と、案件の今の本文。

    今の本文は、記録した後に作業ファイルで書き直したものを含む。協議では、記録する前に相手に見せるからである。
    案件に置かれた対応の指定は、基の本文と変更後の本文の組なので、ここでは使わない。

    Args:
        name: 「協約/案件」。
        called: 当事者の識別子、名称、又は甲・乙など本文での呼び名。

    Raises:
        RequestError: そのような案件・当事者が無い、当事者がまだ案を持っていない、又は廃止の案件である。
        LedgerError: 当事者の持っている本文が、台帳に残っていない。
    """
    opened = open_for_reading(about=name)
    work = casework(opened, name)
    shelf, case = work.current.read()
    party, after = _party(shelf, called), case_version(shelf, case)
    held = _last(name, case, party)
    word = case.state.facts.dossier.procedure.words.of(held.kind)
    source = f"{party.on(held.day).name}の{word}（{write(held.day)}）の案"
    rewritten = any(path in work.rewritten for path in text_paths(shelf))
    stage = "書直し中" if rewritten else case.state.stage_word
    inputs = tuple(str(opened.repository.root / path) for path in text_paths(shelf))
    return Pair(
        loaded(source, _text(opened, shelf, case, held, source)),
        loaded(name, after.text),
        f"{source}からの変更（{name}、{after.word}、{stage}）",
        inputs,
        shelf.agreement,
    )


def _party(shelf: Shelf, called: str) -> Party:
    """当事者: 識別子、本文での呼び名、今の又は昔の名称で引く。"""
    for party in shelf.agreement.parties:
        if called in (party.id, party.role, *(shown.name for shown in party.history)):
            return party
    known = "、".join(f"{party.role} {party.id} ({party.now.name})" for party in shelf.agreement.parties)
    raise RequestError(
        f"「{called}」は、この協約の当事者ではありません。", where=f"--since {called}", advice=f"当事者: {known}"
    )


def _last(name: str, case: Case, party: Party) -> Holding:
    """終わりの記録: その当事者の、本文を見て決めた生きている記録のうち、最も新しいもの。"""
    events = (record.event for record in case.state.facts.live if record.event.party == party.id)
    held = [event for event in events if isinstance(event, Holding)]
    if not held:
        raise RequestError(
            f"{party.now.name}は、この案件の案をまだ持っていません (同意・提出・議決の記録がありません)。",
            where=name,
            advice=f"今の本文との違いなら、amend compare {name} で見られます。",
        )
    return held[-1]


def _text(opened: Opened, shelf: Shelf, case: Case, held: Holding, source: str) -> str:
    """当事者の持っている本文: 案件のフォルダーの沿革から。"""
    found = once_held(opened, shelf.id, case.id, (held.text_sha256,)).get(held.text_sha256)
    if found is None:
        raise LedgerError(
            f"{source}の本文が、台帳の沿革に残っていません。",
            where=f"{shelf.id}/{case.id} (SHA-256 {held.text_sha256})",
            advice="その当事者の台帳から、amend sync で履歴を取り寄せてください。",
        )
    return found.decode()
