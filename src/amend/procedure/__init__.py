"""手続: 記録の束から、案件の段階、効力、義務、次に打つコマンドを求める (DESIGN §3、drafting-rules §3)。"""

from amend.procedure.agreements import (
    AgreementStanding,
    Bill,
    Decision,
    acts,
    bills,
    chain,
    decisions,
    in_order,
    split_bills,
    standing_on,
)
from amend.procedure.dossier import Act, Dossier
from amend.procedure.facts import Facts, Track
from amend.procedure.fold import State, consequences, fold, following, may_conclude, news, objections, placed
from amend.procedure.messages import council_resolutions, deed_word, message_for, subject_agrees
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
from amend.procedure.state import Condition, Duty, Force, Stage, Wait, condition_word

__all__ = [
    "APPROVING",
    "NEXT",
    "RULES",
    "Act",
    "AgreementStanding",
    "Bill",
    "By",
    "Condition",
    "Decision",
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
    "decisions",
    "deed_word",
    "fold",
    "following",
    "in_order",
    "may_conclude",
    "message_for",
    "news",
    "objections",
    "placed",
    "procedure_for",
    "read_procedure",
    "split_bills",
    "standing_on",
    "subject_agrees",
]
