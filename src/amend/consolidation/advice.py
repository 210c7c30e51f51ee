"""助言: 引いた字句が名指した所に無いとき、どこにあるか、何が違うか、どうすればよいかを言う (DESIGN §6 law 5)。"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from amend.change import Substitution, Target, WordChange
from amend.characters import difference_note
from amend.characters.likeness import LOOKALIKES
from amend.clause import HEADINGS, Kind, Node, Path, follow, walk
from amend.consolidation.outcome import MISSING_WORDS, Refusal
from amend.consolidation.scope import Stretch, find, stretches
from amend.consolidation.words import Claim, Settled, quoted
from amend.consolidation.work import Work

_MOST = 5
_SHAPES = {ord(ch): group[0] for group in LOOKALIKES for ch in group}


def nowhere(work: Work, said: Target, target: Target, words: str, change: WordChange) -> Refusal:
    """断り: 字句が所に一つも無い。近いもの、ほかの所にあるもの、もう改まっているものの順に示す。"""
    where = target_name(work, said)
    within = stretches(work.places, target)
    hints = (
        _near_miss(work, within, words),
        _in_caption(work, target, words, where),
        _across(work, within, words),
        _elsewhere(work, target, words),
        _already(within, change),
        f"「{words}」は、この本文のどこにもありません。引く字句を、本文から写してください。",
    )
    return Refusal(
        MISSING_WORDS,
        f"{where}に「{words}」は一つもありません。",
        where=where,
        advice=next(hint for hint in hints if hint),
    )


def shaded(work: Work, change: WordChange, claims: Sequence[Claim], settled: Settled) -> Refusal:
    """断り: 字句はあるが、どれも長い引用の中か、削り又は改める規定の中にある。"""
    words = quoted(change)
    where = target_name(work, change.target)
    claim = claims[0]
    if claim.provision.gone or claim.provision.rewritten:
        advice = "その規定は、この改正の中で削られ、又は全部が改められています。字句の改正を除いてください。"
    else:
        longer = (c for c in settled.kept if c.provision is claim.provision and c.start <= claim.start)
        other = next((quoted(c.change) for c in longer if claim.end <= c.end), "")
        said = f"もっと長い引用「{other}」の中" if other else "削り又は改める部分の中"
        advice = f"「{words}」はどれも、{said}にあります。この字句の改正を除いてください。"
    return Refusal(MISSING_WORDS, f"{where}の「{words}」を改める所が残りません。", where=where, advice=advice)


def target_name(work: Work, target: Target) -> str:
    """所の言葉。"""
    name = work.name(target.address) + (f"から{work.name(target.until)}まで" if target.until else "")
    return name + ("（見出しを含む。）" if target.captioned else "")


def _near_miss(work: Work, within: Sequence[Stretch], words: str) -> str:
    """幅・空白・似た字だけが違うもの。"""
    for stretch in within:
        found = look_alike(stretch.text[stretch.start : stretch.end], words)
        if found is not None:
            note = difference_note(words, found)
            return f"本文では「{found}」です{f' ({note})' if note else ''}。本文のとおりに引いてください。"
    return ""


def look_alike(text: str, words: str) -> str | None:
    """似た字句: 文の中の、幅・空白・字形だけが違う字句。

    Example:
        >>> look_alike("甲は、年１回集まる。", "年 1回")
        '年１回'
    """
    folded, places = "", []
    for i, ch in enumerate(text):
        plain = _folded(ch)
        folded += plain
        places += [i] * len(plain)
    wanted = "".join(_folded(ch) for ch in words)
    at = folded.find(wanted) if wanted else -1
    return None if at < 0 else text[places[at] : places[at + len(wanted) - 1] + 1]


def _folded(ch: str) -> str:
    plain = unicodedata.normalize("NFKC", ch).translate(_SHAPES)
    return "" if plain.isspace() or unicodedata.category(ch) in ("Cf", "Cc", "Zs") else plain


def _in_caption(work: Work, target: Target, words: str, where: str) -> str:
    captioned = stretches(work.places, Target(target.address, target.until, captioned=True))
    if target.captioned or not any(True for s in captioned if s.node.kind is Kind.CAPTION for _ in find(s, words)):
        return ""
    return f"見出しにあります。「{where}の見出し中」又は「{where}（見出しを含む。）中」としてください。"


def _across(work: Work, within: Sequence[Stretch], words: str) -> str:
    """二つの文にまたがる引用。"""
    texts = [s.text[s.start : s.end] for s in within]
    if words in "".join(texts):
        return "二つの規定にまたがっています。規定ごとに分けて引いてください。"
    return ""


def _elsewhere(work: Work, target: Target, words: str) -> str:
    """同じ条の中、無ければ本文のほかの所。"""
    path = work.places.find(target.address).path
    article = _article(work.old, path)
    for scope, said in ((article, "同じ条では"), ((), "")):
        found = Counter(p for p, _ in _holders(work.old, scope, words))
        if found:
            listed = [_counted(work, p, n) for p, n in list(found.items())[:_MOST]]
            more = f" など {len(found)} の規定" if len(found) > _MOST else ""
            return f"{said}{'、'.join(listed)}{more}にあります。所を直してください。"
    return ""


def _counted(work: Work, path: Path, count: int) -> str:
    return work.old_name(path) + (f"に {count} か所" if count > 1 else "")


def _article(old: Node, path: Path) -> Path:
    """所を含む条、又は附則・別表。"""
    outer = (path[:n] for n in range(1, len(path) + 1) if follow(old, path[:n]).kind not in HEADINGS)
    return next(outer, ())


def _holders(old: Node, scope: Path, words: str) -> Iterator[tuple[Path, int]]:
    for path, node in walk(follow(old, scope), scope):
        text = node.text
        at = text.find(words)
        while at >= 0:
            yield path, at
            at = text.find(words, at + 1)


def _already(within: Sequence[Stretch], change: WordChange) -> str:
    """もう改まっている。"""
    if isinstance(change, Substitution) and any(True for s in within for _ in find(s, change.new)):
        return f"「{change.new}」ならあります。もう改まった本文ではありませんか。"
    return ""
