"""文を書く: 句を一つの改め文にする。`amend.wording.reading` の逆。"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from amend.wording.manner import Manner
from amend.wording.patterns import PATTERNS
from amend.wording.scanning import finished
from amend.wording.sentence import Phrase

_WRITERS = {pattern.kind: pattern.write for pattern in PATTERNS}


def write_sentence(phrases: Sequence[Phrase], manner: Manner | None = None) -> str:
    """文を書く: 句を「、」で続け、「。」で終える。最後の動詞だけが終止形になる。

    Args:
        phrases: 句。一つ以上。
        manner: 書きぶり。言わなければ横書きの普通の書きぶり。

    Example:
        >>> from amend.address import read_address
        >>> from amend.wording.sentence import DeletePhrase, Mention
        >>> write_sentence([DeletePhrase((Mention(read_address("第６条")),))])
        '第６条を削る。'
    """
    chosen = manner or Manner()
    same = [(kind, tuple(group)) for kind, group in groupby(phrases, key=type)]
    return finished("、".join(_WRITERS[kind](group, chosen) for kind, group in same))
