"""沿革の作り手: でたらめな改正を重ねた本文と、その一字一字の来歴を、番号付きのものの並びから作る。

模型は、規定を識別できる物 (`Piece`) として持ち、物を改め、加え、削り、移してから平文に書く。だから、どの字をどの行為が
定めたかを、対応付けによらずに知っている。

公平の決まり: 語は二度使わない名詞から作るので、規定は互いに見分けられる。一つの行為は、一つの文に一度だけ触れ、移した
ものの語は改めず、加えると削るとを混ぜない。``shared`` を大きくすると、名詞が使い回されて規定が紛らわしくなる。
``mixed`` なら、一つの行為が加えも削りもする (削った規定の跡に立った規定は、全部を改めたものと区別できない)。
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from amend.history import Stage
from amend.plaintext import read

_KANJI = "山川田野森林海港島橋道町村里浦浜沢谷岡原池泉滝岩石砂土火水木金銀銅鉄米麦豆茶花草竹松梅桜杉馬牛羊鳥魚貝虫糸布"
_FRAMES = (
    "甲は、{0}に関する{1}を{2}の例により行い、{3}を定める。",
    "乙は、{0}の{1}及び{2}を甲と{3}により行うものとする。",
    "{0}は、{1}、{2}又は{3}に要する経費とする。",
    "甲及び乙は、{0}を{1}に委ね、{2}を{3}に充てる。",
)


@dataclass(slots=True)
class Piece:
    """物: 一つの規定の語。字句ごとに、定めた行為を持つ。"""

    words: list[tuple[str, int]]
    last: int = 0
    named: bool = False

    @property
    def text(self) -> str:
        """語。"""
        return "".join(word for word, _ in self.words)

    @property
    def owners(self) -> list[int]:
        """字ごとの行為。"""
        return [at for word, at in self.words for _ in word]


@dataclass(slots=True)
class Clause:
    """項又は号: 語と、その下の号。"""

    piece: Piece
    items: list[Clause] = field(default_factory=list)


@dataclass(slots=True)
class Article:
    """条。"""

    caption: Piece
    paragraphs: list[Clause]


@dataclass(slots=True)
class Model:
    """模型: 本文の全部。"""

    articles: list[Article]
    suppl: list[Clause]
    heads: list[Piece]
    rows: list[list[Piece]]

    def pieces(self) -> Iterator[Piece]:
        """すべての物。本文に現れる順。"""
        for article in self.articles:
            yield article.caption
            yield from _pieces(article.paragraphs)
        yield from _pieces(self.suppl)
        for row in (self.heads, *self.rows):
            yield from row


def _pieces(clauses: list[Clause]) -> Iterator[Piece]:
    for clause in clauses:
        yield clause.piece
        yield from _pieces(clause.items)


class Nouns:
    """名詞: 漢字三字。``shared`` の割合で、前に使ったものを使い回す。"""

    def __init__(self, r: Random, shared: float) -> None:
        self.r, self.shared = r, shared
        self.used: list[str] = []
        self.known: set[str] = set()

    def new(self) -> str:
        """名詞を一つ。"""
        if self.used and self.r.random() < self.shared:
            return self.r.choice(self.used[:12])
        while (noun := "".join(self.r.sample(_KANJI, 3))) in self.known:
            pass
        self.used.append(noun)
        self.known.add(noun)
        return noun


class Writer:
    """書き手: 模型を改め、平文に書く。"""

    def __init__(self, seed: int, shared: float = 0.0, *, mixed: bool = False) -> None:
        self.r = Random(seed)
        self.mixed = mixed
        self.nouns = Nouns(self.r, shared)
        self.at = 0
        self.touched: set[int] = set()
        self.adding = True
        self.slips: dict[int, tuple[str, str]] = {}
        self.model = Model(
            [self.article() for _ in range(self.r.randint(3, 7))],
            [self.clause(0) for _ in range(self.r.randint(1, 3))],
            [self.name() for _ in range(self.r.randint(2, 4))],
            [],
        )
        self.model.rows = [self.row() for _ in range(self.r.randint(2, 6))]

    def sentence(self) -> Piece:
        """文。"""
        words: list[tuple[str, int]] = []
        for part in self.r.choice(_FRAMES).split("{"):
            number, _, rest = part.rpartition("}")
            words += [(self.nouns.new(), self.at)] if number else []
            words += [(rest, self.at)] if rest else []
        return self.fresh(words)

    def name(self, around: str = "") -> Piece:
        """名: 見出し、表の頭、表の項の名。"""
        made = self.fresh([(word, self.at) for word in (around[:1], self.nouns.new() + self.nouns.new(), around[1:])])
        made.named = True
        return made

    def fresh(self, words: list[tuple[str, int]]) -> Piece:
        """新しい物。"""
        made = Piece(words, self.at)
        self.touched.add(id(made))
        return made

    def clause(self, items: int) -> Clause:
        """項又は号。"""
        return Clause(self.sentence(), [Clause(self.sentence()) for _ in range(items)])

    def article(self) -> Article:
        """条。"""
        count = self.r.randint(1, 3)
        return Article(self.name("（）"), [self.clause(self.r.choice((0, 0, 2, 4))) for _ in range(count)])

    def row(self) -> list[Piece]:
        """表の項。"""
        rest = len(self.model.heads) - 2
        cells = (self.r.choice((self.sentence, self.sentence, self.empty))() for _ in range(rest))
        return [self.name(), self.sentence(), *cells]

    def empty(self) -> Piece:
        """空の欄。"""
        return self.fresh([])

    # --- 改める ---------------------------------------------------------------------------------------------------
    def act(self, at: int) -> None:
        """一つの行為: いくつかの所を改める。"""
        self.at = at
        self.touched = set(self.slips)  # 写しを誤っている所は、訂正するまで改めない
        self.adding = self.r.random() < 0.5
        for _ in range(self.r.choice((1, 1, 2, 3, 4))):
            self.adding = self.r.random() < 0.5 if self.mixed else self.adding
            self.r.choice(_EDITS)(self)

    def free(self, pieces: list[Piece]) -> bool:
        """この行為がまだ触れていないか。触れたことにする。"""
        if any(id(piece) in self.touched for piece in pieces):
            return False
        self.touched.update(id(piece) for piece in pieces)
        return True

    def reword(self) -> None:
        """一つの名詞を改める。"""
        piece = self.r.choice([piece for piece in self.model.pieces() if piece.words and not piece.named])
        if not self.free([piece]):
            return
        n = self.r.choice([n for n, (word, _) in enumerate(piece.words) if len(word) == 3 and word[0] in _KANJI])
        piece.words[n] = (self.nouns.new(), self.at)
        piece.last = self.at

    def provide(self) -> None:
        """ただし書を加える。"""
        piece = self.r.choice([piece for piece in self.model.pieces() if piece.words and not piece.named])
        if "ただし" not in piece.text and self.free([piece]):
            piece.words.append((f"ただし、{self.nouns.new()}については、この限りでない。", self.at))
            piece.last = self.at

    def rename(self) -> None:
        """見出し、表の頭又は表の項の名の全部を改める。"""
        piece = self.r.choice([piece for piece in self.model.pieces() if piece.named])
        if self.free([piece]):
            piece.words[1] = (self.nouns.new() + self.nouns.new(), self.at)
            piece.last = self.at

    def lists(self) -> list[list[Clause]]:
        """項の並びと号の並び。"""
        paragraphs = [article.paragraphs for article in self.model.articles]
        return [*paragraphs, *(p.items for row in paragraphs for p in row), self.model.suppl]

    def change_clauses(self) -> None:
        """項又は号を加え、削り、又は移す。"""
        row = self.r.choice(self.lists())
        at = self.r.randint(0, len(row))
        match self.r.randint(0, 2):
            case 0 if self.adding and (row or self.r.random() < 0.3):
                row.insert(at, self.clause(0))
                if len(row) == 1:  # 一つだけの号は、号と読まれないことがある
                    row.append(self.clause(0))
            case 1 if not self.adding and len(row) > 2:
                del row[self.r.randrange(len(row))]
            case _ if len(row) > 2:
                moving = row[self.r.randrange(len(row))]
                if self.free(list(_pieces([moving]))):
                    row.remove(moving)
                    other = self.r.choice(
                        [one for one in self.lists() if one is row or (len(one) > 1 and not moving.items)]
                    )
                    other.insert(self.r.randint(0, len(other)), moving)

    def change_articles(self) -> None:
        """条を加え、削り、又は移す。番号は詰める。"""
        row = self.model.articles
        match self.r.randint(0, 2):
            case 0 if self.adding:
                row.insert(self.r.randint(0, len(row)), self.article())
            case 1 if not self.adding and len(row) > 3:
                del row[self.r.randrange(len(row))]
            case _:
                moving = self.r.choice(row)
                if self.free([moving.caption, *_pieces(moving.paragraphs)]):
                    row.remove(moving)
                    row.insert(self.r.randint(0, len(row)), moving)

    def change_rows(self) -> None:
        """表の項を加え、削り、又は移す。欄を加えることもある。"""
        rows = self.model.rows
        match self.r.randint(0, 6):
            case 0 | 1 if self.adding:
                rows.insert(self.r.randint(0, len(rows)), self.row())
            case 2 | 3 if not self.adding and len(rows) > 2:
                del rows[self.r.randrange(len(rows))]
            case 4 if len(self.model.heads) < 6:
                at = self.r.randint(1, len(self.model.heads))
                if self.free([piece for row in (self.model.heads, *rows) for piece in row]):
                    self.model.heads.insert(at, self.name())
                    for row in rows:
                        row.insert(at, self.sentence())
            case _:
                moving = self.r.choice(rows)
                if self.free(moving):
                    rows.remove(moving)
                    rows.insert(self.r.randint(0, len(rows)), moving)

    def slip(self) -> bool:
        """写し誤り: 一字を落とし、違え、又は表の項を一つ落とす。

        Returns:
            今の行為の改めた所を誤ったか。訂正が遅れると、どの行為の語かを台帳から知ることはできない。
        """
        dropping = self.r.random() < 0.3 and len(self.model.rows) > 2 and not self.slips
        if dropping and not self.adding:  # 加えた項が、落とした項の跡に立ったようには見せない
            row = self.r.choice(self.model.rows)
            self.slips |= {id(piece): ("", "") for piece in row}
            return any(id(piece) in self.touched for piece in row)
        piece = self.r.choice(
            [piece for piece in self.model.pieces() if piece.words and not piece.named and id(piece) not in self.slips]
        )
        noun = self.r.choice([word for word, _ in piece.words if len(word) == 3 and word[0] in _KANJI])
        self.slips[id(piece)] = self.r.choice(((noun, noun[:2]), (noun, noun[:2] + "誤"), ("により", "により、")))
        return id(piece) in self.touched

    def shown(self, piece: Piece) -> str:
        """写しの語。"""
        return piece.text.replace(*self.slips[id(piece)]) if id(piece) in self.slips else piece.text

    # --- 書く -----------------------------------------------------------------------------------------------------
    def written(self) -> str:
        """平文: 語の外の置き方 (空行、字下げ、表の書き方) は、その時々で変わる。"""
        bars, blank = self.r.random() < 0.3, "\n" * self.r.choice((1, 1, 2))
        lines = ["甲市及び乙町における連携協約"]
        for n, article in enumerate(self.model.articles, start=1):
            lines += [f"{blank}　{article.caption.text}"] if blank else []
            for i, paragraph in enumerate(article.paragraphs, start=1):
                lines.append((f"第{_wide(n)}条　" if i == 1 else f"{_wide(i)}　") + self.shown(paragraph.piece))
                lines += [f"　({k})　{self.shown(item.piece)}" for k, item in enumerate(paragraph.items, start=1)]
        lines += [f"{blank}　　　附　則"]
        alone = len(self.model.suppl) == 1
        lines += [
            ("　" if alone else f"{_wide(n)}　") + self.shown(p.piece) for n, p in enumerate(self.model.suppl, start=1)
        ]
        lines += [f"{blank}別表\n"]
        for row in (self.model.heads, *self.model.rows):
            if all(self.slips.get(id(piece)) == ("", "") for piece in row):
                continue
            cells = [self.shown(piece) for piece in row]
            lines += ["| " + " | ".join(cells) + " |"] if bars else [f"* - {cells[0]}"]
            lines += [] if bars else [f"  - {cell}".rstrip() for cell in cells[1:]]
        return "\n".join(lines) + "\n"


def _wide(n: int) -> str:
    return str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


_EDITS: tuple[Callable[[Writer], None], ...] = (
    *(Writer.reword, Writer.reword, Writer.reword, Writer.provide, Writer.rename),
    *(Writer.change_clauses, Writer.change_clauses, Writer.change_articles, Writer.change_rows, Writer.change_rows),
)


@dataclass(frozen=True, slots=True)
class Past:
    """沿革: 段と、終わりの本文の物。"""

    texts: tuple[str, ...]
    stages: tuple[Stage, ...]
    pieces: tuple[Piece, ...]


def history(seed: int, acts: int = 30, shared: float = 0.0, *, mixed: bool = False) -> Past:
    """沿革を作る。行為の写しには転記誤りの混じることがあり、いくつか後の段がそれを訂正する。"""
    writer = Writer(seed, shared, mixed=mixed)
    found: list[tuple[str, int | None]] = [(writer.written(), None)]
    for _ in range(acts):
        writer.act(len(found))
        fresh = writer.r.random() < 0.15 and writer.slip()
        found.append((writer.written(), None))
        if fresh or (writer.slips and writer.r.random() < 0.4):
            writer.slips.clear()
            found.append((writer.written(), len(found) - 1))
    if writer.slips:
        writer.slips.clear()
        found.append((writer.written(), len(found) - 1))
    stages = tuple(Stage(read(text).tree, corrected) for text, corrected in found)
    return Past(tuple(text for text, _ in found), stages, tuple(writer.model.pieces()))
