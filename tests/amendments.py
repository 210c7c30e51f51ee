"""改正の作り手: でたらめな協約と、その改正後の本文を、種 (整数) から作る。

本文は本物と同じ形 (題名・目次・前文・章・条・項・号・細目・附則・別表・備考) を持ち、引用が紛れるように、少ない語彙を
何度も使う。改正は、字句、規定の増減・移動・全部の改正、見出し・章・題名、表の項・欄・備考の全部に及ぶ。
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random

from agreement_texts import Agreement, Annex, Article, Chapter, Clause, written
from hypothesis import strategies as st

from amend.numerals import Numerals

_NOUNS = (
    *("連携", "連携協約", "取組", "医療", "介護", "観光", "観光振興", "負担金", "事務", "会議", "連絡会議", "市長"),
    *("町長", "住民", "圏域", "費用", "前条", "前項", "次条", "第３条", "第１項", "別表", "年１回", "５００円"),
)
_PARTIES = ("甲", "乙", "甲及び乙", "甲又は乙", "甲、乙及び丙")
_VERBS = ("行う", "定める", "協議する", "行うことができる", "支払う", "連携して行うものとする")
_CAPTIONS = ("（目的）", "（費用の負担）", "（連絡会議）", "（観光振興）", "（その他）", "（甲及び乙の役割）")
_NAMES = ("総則", "連携", "費用", "雑則", "補則")


# --- 作る -------------------------------------------------------------------------------------------------------------
def sentence(r: Random) -> str:
    """文。同じ語が何度も現れる。"""
    noun, other = r.choice(_NOUNS), r.choice(_NOUNS)
    forms = (
        f"{r.choice(_PARTIES)}は、{noun}に関する{other}を{r.choice(_VERBS)}。",
        f"{noun}は、{r.choice(_PARTIES)}が{other}により{r.choice(_VERBS)}。",
        f"{r.choice(_PARTIES)}は、{noun}（{other}を含む。以下同じ。）及び{r.choice(_NOUNS)}を{r.choice(_VERBS)}。",
        f"{r.choice(_PARTIES)}は、次に掲げる{noun}、{other}その他の{r.choice(_NOUNS)}について{r.choice(_VERBS)}。",
    )
    return r.choice(forms)


def _proviso(r: Random) -> str:
    return f"ただし、{r.choice(_NOUNS)}については、この限りでない。"


def _second(r: Random) -> str:
    return f"この場合において、{sentence(r)}"


def _text(r: Random) -> str:
    tail = r.choice(("", "", "", _proviso(r), _second(r)))
    return sentence(r) + tail


def _phrase(r: Random) -> str:
    return r.choice((f"{r.choice(_NOUNS)}に関する{r.choice(_NOUNS)}", f"{r.choice(_NOUNS)}及び{r.choice(_NOUNS)}"))


def _items(r: Random, depth: int = 0) -> list[Clause]:
    if r.random() < (0.6, 0.8)[depth]:
        return []
    return [Clause(_phrase(r), _items(r, 1) if depth == 0 else []) for _ in range(r.randint(2, 6))]


def _paragraph(r: Random) -> Clause:
    return Clause(_text(r), _items(r))


def _article(r: Random) -> Article:
    count = r.choice((1, 1, 1, 2, 3, 6))
    return Article(r.choice(_CAPTIONS) if r.random() < 0.8 else "", [_paragraph(r) for _ in range(count)])


def _row(r: Random, width: int) -> list[str]:
    label = f"{r.choice(_NOUNS)}{r.randint(1, 40)}"
    return [label, *(r.choice((sentence(r), _phrase(r), "")) for _ in range(width - 1))]


def _annex(r: Random) -> Annex:
    width = r.randint(2, 4)
    head = ["取組", "内容", "甲の役割", "乙の役割"][:width]
    notes = [sentence(r) for _ in range(r.choice((0, 0, 1, 3)))]
    return Annex(r.choice(("（第３条関係）", "")), head, [_row(r, width) for _ in range(r.randint(1, 6))], notes)


def agreement(r: Random) -> Agreement:
    """協約を作る。"""
    chaptered = r.random() < 0.4
    chapters = [
        Chapter(r.choice(_NAMES) if chaptered else "", [_article(r) for _ in range(r.randint(1, 5))])
        for _ in range(r.randint(1, 4) if chaptered else 1)
    ]
    made = Agreement(
        title=f"{r.choice(('甲市', '乙町'))}との{r.choice(('連携協約', '協約'))}",
        preamble=[sentence(r)] if r.random() < 0.5 else [],
        chapters=chapters,
        supplement=[sentence(r) for _ in range(r.choice((0, 1, 2, 4)))],
        annexes=[_annex(r) for _ in range(r.choice((0, 1, 1, 2)))],
        numerals=r.choice((Numerals.KANJI, Numerals.FULL)),
        contents=chaptered and r.random() < 0.4,
    )
    renumber(made)
    return made


def renumber(made: Agreement) -> None:
    """条に 1 から番号を振る。"""
    for n, article in enumerate(made.articles(), start=1):
        article.num = (n,)


# --- 改める -----------------------------------------------------------------------------------------------------------
def _clauses(made: Agreement) -> list[Clause]:
    waiting = [p for article in made.articles() for p in article.paragraphs]
    found = []
    while waiting:
        clause = waiting.pop()
        found.append(clause)
        waiting.extend(clause.items)
    return found


def _reworded(r: Random, text: str) -> str:
    """字句を改め、加え、又は削る。"""
    nouns = [noun for noun in _NOUNS if noun in text]
    if not nouns or r.random() < 0.15:
        at = r.randint(0, len(text))
        return text[:at] + r.choice(("、", "等", r.choice(_NOUNS))) + text[at:]
    old, new = r.choice(nouns), r.choice(_NOUNS)
    instead = r.choice((new, new, f"{old}、{new}", f"{new}及び{old}", f"{old}（{new}を除く。）", ""))
    return text.replace(old, instead) if r.random() < 0.3 else text.replace(old, instead, 1) or new


def _edit_clause(r: Random, made: Agreement) -> None:
    clause = r.choice(_clauses(made))
    clause.text = _reworded(r, clause.text) or _text(r)


def _edit_end(r: Random, made: Agreement) -> None:
    clause = r.choice([p for article in made.articles() for p in article.paragraphs])
    head = clause.text.split("。ただし", 1)[0].removesuffix("。") + "。"
    clause.text = r.choice((head, head + _proviso(r), head + _second(r), clause.text + sentence(r)))


def _rewrite(r: Random, made: Agreement) -> None:
    clause = r.choice(_clauses(made))
    clause.text = _text(r)


def _change_list(r: Random, row: list[Clause], make: Callable[[], Clause]) -> None:
    """並びに加え、並びから削り、又は並びを入れ替える。"""
    at = r.randint(0, len(row))
    match r.randint(0, 4):
        case 0 | 1:
            row[at:at] = [make() for _ in range(r.choice((1, 1, 2, 4)))]
        case 2 | 3 if len(row) > 1:
            del row[min(at, len(row) - 1)]
        case _:
            if len(row) > 1:
                i, j = r.sample(range(len(row)), 2)
                row[i], row[j] = row[j], row[i]


def _edit_paragraphs(r: Random, made: Agreement) -> None:
    _change_list(r, r.choice(made.articles()).paragraphs, lambda: _paragraph(r))


def _edit_items(r: Random, made: Agreement) -> None:
    listed = [clause for clause in _clauses(made) if clause.items]
    if listed:
        _change_list(r, r.choice(listed).items, lambda: Clause(_phrase(r)))


def _edit_list(r: Random, made: Agreement) -> None:
    clause = r.choice([p for article in made.articles() for p in article.paragraphs])
    clause.items = [] if clause.items else [Clause(_phrase(r)) for _ in range(r.randint(2, 3))]


def _edit_caption(r: Random, made: Agreement) -> None:
    r.choice(made.articles()).caption = r.choice((*_CAPTIONS, ""))


def _edit_articles(r: Random, made: Agreement) -> None:
    """条を加え、削り、又は入れ替える。番号は、詰めるか、枝番号とするか、「削除」とする。"""
    articles = r.choice(made.chapters).articles
    at = r.randint(0, len(articles))
    match r.randint(0, 5):
        case 0 | 1:
            articles[at:at] = [_article(r) for _ in range(r.choice((1, 1, 2)))]
            renumber(made)
        case 2 if at and articles[at - 1].num:
            branch = (*articles[at - 1].num, 2)
            if all(article.num != branch for article in made.articles()):
                articles.insert(at, _article(r))
                articles[at].num = branch
        case 3 if len(made.articles()) > 1 and len(articles) > 1:
            del articles[min(at, len(articles) - 1)]
            renumber(made)
        case 4:
            r.choice(articles).paragraphs = [Clause("削除")]
        case _:
            if len(articles) > 1:
                i, j = r.sample(range(len(articles)), 2)
                articles[i], articles[j] = articles[j], articles[i]
                renumber(made)


def _edit_chapters(r: Random, made: Agreement) -> None:
    """章を加え、削り、分け、合わせ、又は名を改める。"""
    chapters = made.chapters
    if not chapters[0].name:
        return
    at = r.randrange(len(chapters))
    match r.randint(0, 4):
        case 0:
            chapters.insert(at, Chapter(r.choice(_NAMES), [_article(r) for _ in range(r.randint(1, 3))]))
        case 1 if len(chapters) > 1:
            del chapters[at]
        case 2 if len(chapters[at].articles) > 1:
            cut = r.randint(1, len(chapters[at].articles) - 1)
            chapters.insert(at + 1, Chapter(r.choice(_NAMES), chapters[at].articles[cut:]))
            del chapters[at].articles[cut:]
        case 3 if at:
            chapters[at - 1].articles += chapters.pop(at).articles
        case _:
            chapters[at].name = r.choice(_NAMES)
    renumber(made)


def _edit_ends(r: Random, made: Agreement) -> None:
    """題名、前文、附則。"""
    match r.randint(0, 3):
        case 0:
            made.title = _reworded(r, made.title) or "協約"
        case 1:
            made.preamble = [_reworded(r, text) or text for text in made.preamble] if r.random() < 0.8 else []
        case 2:
            made.supplement.insert(r.randint(0, len(made.supplement)), sentence(r))
        case _:
            if made.supplement:
                at = r.randrange(len(made.supplement))
                made.supplement[at : at + 1] = [_reworded(r, made.supplement[at]) or "略"] if r.random() < 0.6 else []


def _edit_annex(r: Random, made: Agreement) -> None:
    """別表の項・欄・備考・頭書き。"""
    if not made.annexes:
        return
    annex = r.choice(made.annexes)
    row = r.choice(annex.rows)
    at = r.randint(0, len(annex.rows))
    match r.randint(0, 7):
        case 0 | 1 | 2:
            cell = r.randrange(len(row))
            row[cell] = _reworded(r, row[cell])
        case 3:
            annex.rows[at:at] = [_row(r, len(annex.head)) for _ in range(r.choice((1, 2)))]
        case 4 if len(annex.rows) > 1:
            annex.rows.remove(row)
        case 5:
            row[:] = _row(r, len(annex.head))
        case 6:
            annex.notes.insert(r.randint(0, len(annex.notes)), sentence(r))
        case _:
            annex.note = r.choice(("（第３条関係）", "（第４条関係）", ""))


def _edit_annexes(r: Random, made: Agreement) -> None:
    """別表を加え、削り、入れ替え、又は欄を増やす。"""
    at = r.randint(0, len(made.annexes))
    match r.randint(0, 3):
        case 0:
            made.annexes.insert(at, _annex(r))
        case 1 if made.annexes:
            del made.annexes[min(at, len(made.annexes) - 1)]
        case 2 if len(made.annexes) > 1:
            made.annexes.reverse()
        case _:
            for annex in made.annexes[:1]:
                annex.head.append("備考欄")
                for row in annex.rows:
                    row.append("")


_EDITS: tuple[Callable[[Random, Agreement], None], ...] = (
    *(_edit_clause, _edit_clause, _edit_clause, _edit_end, _rewrite, _edit_paragraphs, _edit_paragraphs),
    *(_edit_items, _edit_items, _edit_list, _edit_caption, _edit_articles, _edit_articles, _edit_chapters),
    *(_edit_ends, _edit_annex, _edit_annex, _edit_annexes),
)


def amended(r: Random, made: Agreement) -> Agreement:
    """改正後の協約を作る。元の協約は変えない。"""
    after = deepcopy(made)
    for _ in range(r.choice((1, 1, 2, 3, 5, 9))):
        r.choice(_EDITS)(r, after)
    return after


def amendment(seed: int) -> tuple[str, str]:
    """改正: 種から、改正前と改正後の本文を作る。同じ種からは同じ本文ができる。"""
    r = Random(seed)
    before = agreement(r)
    return written(before), written(amended(r, before))


def amendments() -> st.SearchStrategy[tuple[str, str]]:
    """改正の strategy。"""
    return st.integers(0, 2**32).map(amendment)
