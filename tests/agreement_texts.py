"""協約の形: でたらめな協約を組み立てる部品と、その平文。番号は書くときに付け、枝番号のある条だけが持っている。"""

from __future__ import annotations

from dataclasses import dataclass, field

from amend.numerals import Counter, Num, Numerals, write_branched, write_counter


@dataclass(slots=True)
class Clause:
    """項又は号: 語と、その下の号・細目。"""

    text: str
    items: list[Clause] = field(default_factory=list)


@dataclass(slots=True)
class Article:
    """条。"""

    caption: str
    paragraphs: list[Clause]
    num: Num = ()


@dataclass(slots=True)
class Chapter:
    """章。名が無ければ、章の無い本則である。"""

    name: str
    articles: list[Article]


@dataclass(slots=True)
class Annex:
    """別表: 頭と表の項と備考。"""

    note: str
    head: list[str]
    rows: list[list[str]]
    notes: list[str]


@dataclass(slots=True)
class Agreement:
    """協約。"""

    title: str
    preamble: list[str]
    chapters: list[Chapter]
    supplement: list[str]
    annexes: list[Annex]
    numerals: Numerals
    contents: bool

    def articles(self) -> list[Article]:
        """すべての条。"""
        return [article for chapter in self.chapters for article in chapter.articles]


# --- 書く -------------------------------------------------------------------------------------------------------------
def written(made: Agreement) -> str:
    """本文: 協約を平文に書く。"""
    lines = [made.title, ""]
    if made.contents:
        lines += ["目次", *(f"　{_heading(made, n, chapter)}" for n, chapter in enumerate(made.chapters, start=1)), ""]
    lines += [f"　{text}" for text in made.preamble]
    for n, chapter in enumerate(made.chapters, start=1):
        if chapter.name:
            lines += ["", f"　　　{_heading(made, n, chapter)}"]
        for article in chapter.articles:
            lines += _article_lines(made, article)
    if made.supplement:
        lines += ["", "　　　附　則"]
        alone = len(made.supplement) == 1
        lines += [("　" if alone else f"{_wide(n)}　") + text for n, text in enumerate(made.supplement, start=1)]
    for n, annex in enumerate(made.annexes, start=1):
        lines += _annex_lines(made, annex, n if len(made.annexes) > 1 else 0)
    return "\n".join(lines) + "\n"


def _heading(made: Agreement, n: int, chapter: Chapter) -> str:
    return f"第{write_branched((n,), made.numerals)}章　{chapter.name}"


def _wide(n: int) -> str:
    return write_branched((n,), Numerals.FULL)


def _article_lines(made: Agreement, article: Article) -> list[str]:
    number, *branch = article.num
    mark = f"第{write_branched((number,), made.numerals)}条"
    mark += f"の{write_branched(tuple(branch), made.numerals)}" if branch else ""
    if article.paragraphs == [Clause("削除")]:
        return ["", f"{mark}　削除"]
    lines = ["", f"　{article.caption}"] if article.caption else [""]
    for n, paragraph in enumerate(article.paragraphs, start=1):
        lines.append(f"{mark if n == 1 else _wide(n)}　{paragraph.text}")
        lines += _item_lines(made, paragraph.items, 1)
    return lines


def _item_lines(made: Agreement, items: list[Clause], depth: int) -> list[str]:
    lines = []
    for n, item in enumerate(items, start=1):
        if made.numerals is Numerals.KANJI:
            mark = write_branched((n,), Numerals.KANJI) if depth == 1 else write_counter(Counter.IROHA, n)
        else:
            mark = f"（{_wide(n)}）" if depth == 1 else write_counter(Counter.GOJUON, n)
        lines.append(f"{'　' * depth}{mark}　{item.text}")
        lines += _item_lines(made, item.items, depth + 1)
    return lines


def _annex_lines(made: Agreement, annex: Annex, n: int) -> list[str]:
    mark = f"別表第{write_branched((n,), made.numerals)}" if n else "別表"
    lines = ["", mark + annex.note, ""]
    for row in (annex.head, *annex.rows):
        lines += [f"* - {row[0]}".rstrip(), *(f"  - {cell}".rstrip() for cell in row[1:])]
    if len(annex.notes) == 1:
        lines += ["", f"備考　{annex.notes[0]}"]
    elif annex.notes:
        lines += ["", "備考", *(f"　{_wide(i)}　{note}" for i, note in enumerate(annex.notes, start=1))]
    return lines
