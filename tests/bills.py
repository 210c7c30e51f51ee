"""試験の議案: 架空の協約を作り、PDF から取り出した文字のように刷る。

刷るとは、折り返し、行を二行取りにし、空白を失い、頁番号を挟み、別表の欄を続けてしまうこと。読み手とは何も分け合わない。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random

from hypothesis import strategies as st

TITLE = "見本市及び見本町における連携中枢都市圏形成に係る連携協約"
CLOSING = "　この協約の締結を証するため、本書２通を作成し、甲及び乙が記名押印の上、各自１通を保有する。"
COLUMNS = ("取組", "内容", "甲の役割", "乙の役割")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_PHRASES = (
    *("甲及び乙は、", "圏域の住民の", "暮らしを支えるため、", "第３条の規定により", "別表に掲げる取組について"),
    *("連携を図り、", "平成２６年８月２５日付けの", "ＩＣＴの利活用を", "(2)に掲げる事項の", "前条第２項に規定する"),
    *("図書館、公民館等の", "地方自治法（昭和２２年法律第６７号）に基づき、", "見本町（以下「乙」という。）の"),
    *("１０年を経過した", "「圏域」の", "この場合において、", "人口減少・少子高齢社会に", "附則の"),
    *("第１条第１項の", "２通を", "・災害への備えと", "第５条及び第６条の"),
)
_ENDS = ("定めるものとする。", "努める。", "行う。", "ものとする。ただし、別に定めるときは、この限りでない。")
_NOUNS = ("救急医療の確保", "図書館の相互利用", "地域公共交通の維持", "災害対策等の充実", "水道", "広域的な土地利用")
_CAPTIONS = ("目的", "基本方針", "連携する取組及び役割分担", "その他必要な事項の協議")


@dataclass(frozen=True)
class Part:
    """別表の部分。欄は断片の組 (一つの欄に文が二つあれば、二つの断片になり得る)。"""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class Agreement:
    """架空の協約。行は平文の形 (字下げと全角空白を含む)。"""

    preamble: tuple[str, ...]
    articles: tuple[tuple[str, ...], ...]
    supplement: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """平文 (DESIGN §4)。"""
        out = [TITLE, "", *self.preamble]
        for article in self.articles:
            out += ["", *article]
        out += ["", *self.supplement] if self.supplement else []
        out += [
            "",
            CLOSING,
            "",
            "　令和□年□月□日",
            "",
            "　甲　見本市長　　（署　名）",
            "",
            "　乙　見本町長　　（署　名）",
        ]
        out += ["", "別表（第３条関係）"] if self.parts else []
        for number, part in enumerate(self.parts, start=1):
            out += ["", heading(number), ""]
            for row in (tuple((name,) for name in part.columns), *part.rows):
                out += [("  - " if i else "* - ") + "".join(cell) for i, cell in enumerate(row)]
        return "\n".join(out) + "\n"


class Indent(Enum):
    """字下げの残り方。"""

    KEPT = "全角のまま"
    HALF = "半角一つに"
    LOST = "失われた"


@dataclass(frozen=True)
class Press:
    """刷り方。

    Attributes:
        width: 折り返しの幅 (全角の字数)。
        doubled: 二行取りか。
        indent: 字下げの残り方。
        hanging: 折り返した行を一字下げるか。
        tailed: 段落の終わりに空白が残るか。
        page: 一頁の行数。0 なら頁番号が無い。
        feed: 頁の区切り (FF) があるか。
        cover: 表紙と議案番号があるか。
        seed: 欄の切れ目と、字を離す見出しを選ぶ種。
    """

    width: int
    doubled: bool
    indent: Indent
    hanging: bool
    tailed: bool
    page: int
    feed: bool
    cover: bool
    seed: int


def full(number: int) -> str:
    """全角の数字。"""
    return str(number).translate(_FULL)


def heading(number: int) -> str:
    """部分の見出し。"""
    return f"{full(number)}　圏域の{'第' * number}取組に関する事項"


sentences = st.builds(
    lambda phrases, end: "".join(phrases) + end,
    st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=9),
    st.sampled_from(_ENDS),
)
paragraphs = st.lists(sentences, min_size=1, max_size=2).map("".join)


@st.composite
def _articles(draw: st.DrawFn, number: int) -> tuple[str, ...]:
    caption = f"　（{draw(st.sampled_from(_CAPTIONS))}）"
    lines = [caption, f"第{full(number)}条　{draw(paragraphs)}"]
    if draw(st.integers(0, 9)) == 0:
        lines.append("　乙は、" + draw(paragraphs))  # 番号の無い項のある古い協約
    items = draw(st.lists(st.sampled_from(_NOUNS) | paragraphs, max_size=3))
    lines += [f"　({i})　{item}" for i, item in enumerate(items, start=1)]
    if items and draw(st.integers(0, 3)) == 0:
        lines += [f"　　{mark}　{draw(st.sampled_from(_NOUNS) | paragraphs)}" for mark in "アイ"]
        lines += ["　この場合において、" + draw(paragraphs)] if draw(st.booleans()) else []
    return (*lines, *(f"{full(i + 2)}　{draw(paragraphs)}" for i in range(draw(st.integers(0, 2)))))


_cells = sentences.map(lambda s: (s,)) | st.sampled_from((*_NOUNS, "同左", "－")).map(lambda s: (s,))
_any_cells = _cells | st.tuples(sentences, sentences)


@st.composite
def _parts(draw: st.DrawFn) -> Part:
    columns = COLUMNS[: draw(st.integers(2, 4))]
    labels = draw(st.lists(st.sampled_from(_NOUNS), min_size=1, max_size=5, unique=True))
    marked, plain = draw(st.booleans()), draw(st.integers(0, 3))
    rows = []
    for number, label in enumerate(labels, start=1):
        own = sentences.map(lambda s: (s,)) | st.just((f"{label}に取り組む。",))
        cells = [draw(own if plain else _any_cells) for _ in columns[1:]]
        rows.append(((f"({number}){label}" if marked else label,), *cells))
    return Part(columns, tuple(rows))


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """架空の協約。"""
    preamble = draw(st.lists(paragraphs, min_size=1, max_size=2))
    articles = [draw(_articles(number)) for number in range(1, draw(st.integers(2, 5)) + 1)]
    supplement = draw(st.lists(paragraphs.map(lambda p: "この協約は、" + p), max_size=2))
    numbered = [f"{full(i)}　{p}" for i, p in enumerate(supplement, start=1)] if len(supplement) > 1 else []
    return Agreement(
        tuple("　甲は、" + p for p in preamble),
        tuple(articles),
        ("　　　附　則", *(numbered or ["　" + supplement[0]])) if supplement else (),
        tuple(draw(st.lists(_parts(), max_size=3))),
    )


presses = st.builds(
    Press,
    width=st.integers(18, 44),
    doubled=st.booleans(),
    indent=st.sampled_from(Indent),
    hanging=st.booleans(),
    tailed=st.booleans(),
    page=st.sampled_from((0, 7, 13, 30)),
    feed=st.booleans(),
    cover=st.booleans(),
    seed=st.integers(0, 10**6),
)


def printed(agreement: Agreement, press: Press) -> str:
    """刷る: 協約を、PDF から取り出した文字のようにする。"""
    lines: list[str | None] = []  # None は段落の間の空き
    if press.cover:
        lines += [TITLE[:12], TITLE[12:], "（案）", None, "令和□年□月□日", None, "議案第３号", None]
    lines += [TITLE, None]
    for group in (agreement.preamble, *agreement.articles, agreement.supplement, (CLOSING,)):
        for paragraph in group:
            lines += _wrapped(paragraph, press)
        lines += [None] if group else []
    lines += ["令和□年□月□日", None, "甲 見本市長  （署 名）", None, "乙 見本町長  （署 名）", None]
    return _paged(lines, press) + _annexed(agreement.parts, press)


def _wrapped(paragraph: str, press: Press) -> list[str]:
    """折り返す。二行目からは字下げを失うか、一字下げる。"""
    indent = len(paragraph) - len(paragraph.lstrip("　"))
    kept = press.indent is Indent.KEPT
    body = paragraph if kept else "　" * indent + paragraph[indent:].replace("　", " ")
    hang = 1 if press.hanging else 0
    first, rest = _cut(body, press.width)
    lines = [first]
    while rest:
        line, rest = _cut(rest, press.width - hang)
        lines.append("　" * hang + line)
    blank = {Indent.KEPT: "　", Indent.HALF: " ", Indent.LOST: ""}[press.indent]
    printed_lines = [blank * (len(line) - len(line.lstrip("　"))) + line.lstrip("　") for line in lines]
    printed_lines[-1] += " " if press.tailed else ""
    return printed_lines


def _cut(text: str, width: int) -> tuple[str, str]:
    """幅で切る。句読点などは行の頭に置かない。"""
    used = 0.0
    for at, character in enumerate(text):
        used += 0.5 if character.isascii() else 1.0
        if used > width and character not in "、。）」・ー":
            return text[:at], text[at:]
    return text, ""


def _paged(lines: list[str | None], press: Press) -> str:
    gap = "\n" if press.doubled else ""
    out, count = "", 0
    for line in lines:
        if line is None:
            out += " \n\n" if press.doubled else "\n"
            continue
        out += f"{line}\n{gap}"
        count += 1
        if press.page and count % press.page == 0:
            out += f"- {count // press.page} -\n{gap}" + ("\f" if press.feed else "")
    return out


def _annexed(parts: tuple[Part, ...], press: Press) -> str:
    """別表。欄の切れ目は空白か改行になり、見出しの初めの字は離され、頭は時に繰り返される。"""
    random = Random(press.seed)
    lines = ["別表（第３条関係）"] if parts else []
    for number, part in enumerate(parts, start=1):
        head = " ".join(part.columns)
        text = heading(number).replace("　", " ") + random.choice((" ", "\n")) + head
        for i, row in enumerate(part.rows):
            if i and random.random() < 0.1:
                text += "\n" + head
            for piece in (_spread(row[0][0], random), *(piece for cell in row[1:] for piece in cell)):
                text += random.choice((" ", "\n", "\n")) + piece
        lines += text.split("\n")
    return "".join(line + ("\n\n" if press.doubled else "\n") for line in lines)


def _spread(label: str, random: Random) -> str:
    """均等割付: 見出しの初めの二、三字を離す。"""
    start = label.index(")") + 1 if ")" in label else 0
    if len(label) - start < 5 or random.random() < 0.5:
        return label
    out, at = label[:start], start
    for step in (1, random.choice((1, 1, 2)), random.choice((1, 2)))[: random.randint(2, 3)]:
        out += label[at : at + step] + " "
        at += step
    return out + label[at:]
