"""手続: 記録の束から、案件の段階、効力、義務、次に打つコマンドを求める (DESIGN §3、drafting-rules §3)。"""

from amend.procedure.agreements import AgreementStanding, Bill, acts, bills, chain, split_bills, standing_on
from amend.procedure.dossier import Act, Dossier
from amend.procedure.facts import Facts, Track
from amend.procedure.fold import consequences, fold, may_conclude
from amend.procedure.messages import council_resolutions, message_for
from amend.procedure.procedures import (
    By,
    EffectiveForm,
    Gate,
    Procedure,
    Route,
    Step,
    Words,
    procedure_for,
    read_procedure,
)
from amend.procedure.rules import APPROVING, NEXT, RULES, Standing
from amend.procedure.state import Condition, Duty, Force, Stage, State, Wait, condition_word

__all__ = [
    "APPROVING",
    "NEXT",
    "RULES",
    "Act",
    "AgreementStanding",
    "Bill",
    "By",
    "Condition",
    "Dossier",
    "Duty",
    "EffectiveForm",
    "Facts",
    "Force",
    "Gate",
    "Procedure",
    "Route",
    "Stage",
    "Standing",
    "State",
    "Step",
    "Track",
    "Wait",
    "Words",
    "acts",
    "bills",
    "chain",
    "condition_word",
    "consequences",
    "council_resolutions",
    "fold",
    "may_conclude",
    "message_for",
    "procedure_for",
    "read_procedure",
    "split_bills",
    "standing_on",
]
