"""改め文の変更協約の照合: 改正附則を溶け込ませる協約では、変更協約の附則が、変更後の本文の終わりに続く。"""

from __future__ import annotations

from dataclasses import replace

from desk import NEW, OLD

from amend.agreement import Agreement, AgreementKind, Drafting
from amend.cli.dialects import load_dialect
from amend.proof.instruments import amending_part, states, supplements_of

_DIALECT = load_dialect("municipal")
_PLAIN = Agreement("連携協約", AgreementKind.RENKEI_KYOYAKU, ())
_KEEPING = replace(_PLAIN, drafting=Drafting(supplements=True))
_FRAME = "協約の一部を変更する協約\n\n　甲及び乙は、次のとおり協約を締結する。\n\n"
_OLD = OLD.replace("\n別表（", "\n　　　附　則\n　この協約は、締結の日から効力を生ずる。\n\n別表（")
_OWN = "　　　附　則\n　この協約は、令和８年４月１日から効力を生ずる。\n"
_NEW = _OLD.replace("定期的に", "毎年度").replace("生ずる。\n\n別表", f"生ずる。\n\n{_OWN}\n別表")


def test_the_supplement_is_the_instruments_own() -> None:
    """改正附則は、改め文で述べずに変更協約の附則とし、読み返すときに続ける (drafting-rules §2.1)。"""
    made = amending_part(_KEEPING, _OLD, _NEW, _DIALECT)
    assert made.words == "　第２条中「定期的に」を「毎年度」に改める。\n"
    assert made.supplement == _OWN
    instrument = f"{_FRAME}{made.words}{made.supplement}\n　末文。\n"
    assert [node.mark + node.text for node in supplements_of(instrument)] == ["附　則"]
    assert states(_KEEPING, instrument, _OLD, _NEW)
    assert not states(_KEEPING, instrument.replace("４月１日", "５月１日"), _OLD, _NEW)
    assert not states(_PLAIN, instrument, _OLD, _NEW)


def test_other_agreements_state_the_supplement() -> None:
    """改正附則を溶け込ませない協約では、加えた附則も改め文で述べる。"""
    made = amending_part(_PLAIN, _OLD, _NEW, _DIALECT)
    assert made.supplement == ""
    assert "加える" in made.words
    assert states(_PLAIN, f"題名\n\n{made.words}\n　末文。\n", _OLD, _NEW)


def test_words_that_lead_elsewhere_do_not_state() -> None:
    """改め文が案の本文にならない変更協約は、述べているとしない。"""
    made = amending_part(_PLAIN, OLD, NEW, _DIALECT).words
    assert states(_PLAIN, made, OLD, NEW)
    assert not states(_PLAIN, made.replace("毎年度", "毎年"), OLD, NEW)
    assert states(_PLAIN, f"{_FRAME}{made}\n　末文。\n\n令和　年　月　日\n", OLD, NEW)
    assert not states(_PLAIN, f"{_FRAME}{made}\n　第１条を削る。\n", OLD, NEW)
    assert not states(_PLAIN, f"題名\n\n　第１条を削る。\n\n　甲及び乙は、締結する。\n\n{made}", OLD, NEW)
    assert not states(_PLAIN, "題名\n\n　甲及び乙は、協約を締結する。\n", OLD, NEW)
