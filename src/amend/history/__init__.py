"""沿革: 規定の一つ一つが、どの法的行為で今の語になったか (drafting-rules §3.5、§7 の 16)。

行為の順に並んだ本文から、番号が変わっても、所が移っても、規定を同じものとして辿る (`trace`)。語の一続きごとに定めた
行為を言い (`stretches`)、例規集の条の末の注記を書く (`notes`)。
"""

from __future__ import annotations

from amend.history.deeds import Deed, Publication, deeds
from amend.history.model import History, How, Life, Lineage, Stage, Touch
from amend.history.notes import NOTE_STYLES, NoteStyle, note, remarks
from amend.history.telling import CORRECTED, Telling, tell
from amend.history.tracing import trace
from amend.history.words import Stretch, stretches

__all__ = [
    "CORRECTED",
    "NOTE_STYLES",
    "Deed",
    "History",
    "How",
    "Life",
    "Lineage",
    "NoteStyle",
    "Publication",
    "Stage",
    "Stretch",
    "Telling",
    "Touch",
    "deeds",
    "note",
    "remarks",
    "stretches",
    "tell",
    "trace",
]
