"""改め文を読む: 行の並びを、文と、その後の規定と、枠 (題名・前文・附則・末文) に分ける。

規定の行も「。」で終わるので、行が文かどうかは、字下げと、規定の頭 (番号の後の空白) でないことと、一つの改め文として
最後の一字まで読めることで決める。文の形をしていて読めない行は、規定に紛れ込ませず、読めないと報告する。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from amend.clause import Kind
from amend.errors import Finding, Severity
from amend.numerals import NUMBER
from amend.wording.patterns import PATTERNS
from amend.wording.reading import Occurs, Unread, read_sentence
from amend.wording.sentence import InsertPhrase, Phrase, ReplacePhrase, Sentence, WholePhrase
from amend.wording.slips import slip_in


class FrameKind(Enum):
    """枠の種類: 改正の文と規定のほかの行が何であるか。"""

    HEAD = "題名・前文"
    TARGET = "改正する文"
    TAIL = "附則・末文"


@dataclass(frozen=True, slots=True)
class FrameLine:
    """枠の行: 文でも規定でもない行。

    Attributes:
        kind: 種類。
        text: 行 (字下げを含む)。
        line: 行番号 (1 から)。
    """

    kind: FrameKind
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class AmendingText:
    """改め文: 読み分けた全体。

    Attributes:
        frame: 枠の行。
        sentences: 文。現れた順。
        texts: 文の印刷のままの字 (字下げを除く)。``sentences`` と同じ順で、`readings` に渡せばほかの読み方が得られる。
        findings: 読めなかった所。一つでもあれば、改正に用いてはならない。
    """

    frame: tuple[FrameLine, ...]
    sentences: tuple[Sentence, ...]
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]


def takes_block(phrases: Sequence[Phrase]) -> bool:
    """規定を取る文か: 次のように改める・次の一条を加えるなど。"""
    return any(isinstance(phrase, ReplacePhrase | InsertPhrase | WholePhrase) for phrase in phrases)


_BLANKS = " \t　"
_JOINED_LINES = 200
_SHOWN = 40
_TARGET = re.compile(".+の一部を次の(?:ように|とおり)(?:改正|変更)する。")
_MARKED = re.compile(
    rf"(?:第{NUMBER}[条條](?:の{NUMBER})*|{NUMBER}(?:の{NUMBER})*[.．]?|[（(][^（()）]{{1,3}}[)）]|[ァ-ヶ]|[a-zA-Z])"
    rf"[{_BLANKS}]|[（(][^（()）]*[)）]$|[|│┌├└]"
)
"""規定の行の頭: 番号と空白、見出し、表の罫。"""
_TABULAR = re.compile(rf"[{_BLANKS}]*(?:\* -|[|│┌├])")
_START = re.compile("第|同[条項号表章節款目部欄附]|附則|別[表記紙図]|様式|目次|題名|前文|本則|「第")
_SHAPE = re.compile("(?:改める|削る|加える|付する|[上下]げる)。$|を(?:第|同|附則|別表|様式)[^「」、。]{0,40}とする。$")
"""文の形: 改め文の頭の語で始まり、改め文の動詞で終わる。規定の文の「…ものとする。」は当たらない。"""
_UNFINISHED = re.compile(f"(?:{_START.pattern})[^。]*(?:改める|削る|加える|付する|[上下]げる)$")
"""「。」の無い文: 題名や前文、末文のつもりの行と見紛うが、改め文の動詞で終わる。"""
_ATTEMPT = re.compile(f"(?:{_START.pattern})[^「」。、]{{0,60}}中「(?!.*(?:とあるのは|読み替え))")
"""文のつもりの行: 「第五条中「…」」で始まる。動詞を書き誤っていても規定に紛れ込ませない。読替えの規定は当たらない。"""
_BLOCK_SHAPE = re.compile("次のように(?:改め|加え)る。$|次の[^「」]{1,30}を(?:加える|付する)。$")
_SUPPL = re.compile(rf"[{_BLANKS}]*[附付][{_BLANKS}]*則[{_BLANKS}]*")
_CLOSING = re.compile(rf"[{_BLANKS}]+[^「」]{{0,30}}(?:締結|成立)[^「」]{{0,10}}証する")
"""末文の頭: 「この協約の締結を証するため、本書２通を作成し」。"""


@dataclass(slots=True)
class _Reader:
    """読み手: これまでに読んだものと、今の文の規定。

    Attributes:
        taking: 規定を取っているか。
        dropped: その規定は読めない文のものか。
        indent: 文の字下げ。まだ文が無ければ -1。
        stray: どこにも属さない行。後に文があれば誤り、無ければ末文。
        apart: 空行の後か。末文は、改正の文と空行で分かれている。
    """

    occurs: Occurs | None
    frame: list[FrameLine] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    block: list[str] = field(default_factory=list)
    taking: bool = False
    dropped: bool = False
    indent: int = -1
    stray: list[FrameLine] = field(default_factory=list)
    apart: bool = False

    def close(self) -> None:
        """規定を閉じる: 今の文に、取った規定を付ける。"""
        if self.taking and not self.dropped:
            last = self.sentences[-1]
            self.sentences[-1] = Sentence(last.phrases, _dedented(self.block), last.line)
        self.block, self.taking, self.dropped = [], False, False

    def sentence(self, phrases: tuple[Phrase, ...], text: str, line: int) -> None:
        """文を加える。"""
        self.settle()
        self.sentences.append(Sentence(phrases, (), line))
        self.apart = False
        self.texts.append(text)
        self.taking = takes_block(phrases)

    def unread(self, text: str, unread: Unread, line: int) -> None:
        """読めない文を報告する。その規定は、ほかの文のものにしない。"""
        self.settle()
        self.findings.append(not_understood(text, unread, line))
        self.taking = self.dropped = _BLOCK_SHAPE.search(text) is not None

    def settle(self) -> None:
        """文の前に残った、どこにも属さない行を報告する。"""
        self.close()
        for stray in self.stray:
            self.findings.append(_stray(stray))
        self.stray = []


def read_text(text: str, occurs: Occurs | None = None) -> AmendingText:
    r"""改め文を読む: 改め文だけの文書も、題名・前文・附則・末文のある文書も読む。

    Args:
        text: 改め文の全体。
        occurs: 元の本文との照らし合わせ (`read_sentence` に渡す)。

    Returns:
        読み分けた全体。読めない文は ``findings`` で言い、推し測って読むことはしない。

    Example:
        >>> read = read_text("　第６条を削る。\n　第４条の次に次の１条を加える。\n　（雑則）\n第５条　別に定める。\n")
        >>> [(len(s.phrases), s.block, s.line) for s in read.sentences]
        [(1, (), 1), (1, ('　（雑則）', '第５条　別に定める。'), 2)]
    """
    reader, lines, at = _Reader(occurs), text.rstrip("\n").split("\n"), 0
    while at < len(lines) and not _ends_body(reader, lines[at]):
        at += _line(reader, lines, at)
    reader.close()
    reader.frame += reader.stray
    reader.frame += (FrameLine(FrameKind.TAIL, line, i) for i, line in enumerate(lines[at:], start=at + 1))
    reader.findings += _hidden(reader.frame)
    return AmendingText(tuple(reader.frame), tuple(reader.sentences), tuple(reader.texts), tuple(reader.findings))


def _hidden(frame: Sequence[FrameLine]) -> Iterator[Finding]:
    """枠に紛れた文: 「。」の無い文と、附則の、ほかの文書の改正 (「…の一部を次のように改正する。」) でない改め文。"""
    others = False
    for line in frame:
        words = line.text.strip(_BLANKS)
        others |= line.kind is FrameKind.TAIL and _TARGET.search(words) is not None
        if line.kind is not FrameKind.TARGET and _UNFINISHED.fullmatch(words):
            yield not_understood(words, Unread(0, words), line.line)
        elif line.kind is FrameKind.TAIL and not others and _START.match(words) and _SHAPE.search(words):
            yield Finding(
                rule="K23",
                severity=Severity.ERROR,
                line=line.line,
                place="",
                message=f"附則・末文の中の改め文は、加えられません: 「{words[:_SHOWN]}」",
                advice="改正の文は、附則より前に置いてください。",
            )


def _ends_body(reader: _Reader, line: str) -> bool:
    """改正の文の終わり: 文の後の「附則」の頭書きか末文。その文の規定が附則や末文を含むときは終わりでない。"""
    if reader.block[-1:] == [""] and _CLOSING.match(line):
        return not _takes_closing(reader)
    if _SUPPL.fullmatch(line) is None or reader.indent < 0:
        return False
    last = reader.sentences[-1].phrases[-1] if reader.taking and not reader.dropped else None
    if isinstance(last, WholePhrase):
        return False
    if isinstance(last, InsertPhrase) and last.unit is Kind.SUPPL_PROVISION:
        return any(_SUPPL.fullmatch(taken) for taken in reader.block)
    if isinstance(last, ReplacePhrase) and last.places[0].address.steps[-1:] and not last.places[0].same:
        whole = last.places[0].address.steps[-1].kind is Kind.SUPPL_PROVISION
        return not whole or any(_SUPPL.fullmatch(taken) for taken in reader.block)
    return True


def _takes_closing(reader: _Reader) -> bool:
    """規定に末文があり得るか: 末文か本文の全部を改め、又は単位を言わずに (表の項のほかのものを) 加える。"""
    last = reader.sentences[-1].phrases[-1] if not reader.dropped else None
    if isinstance(last, InsertPhrase):
        return last.unit is Kind.CLOSING or (last.unit is None and not _TABULAR.match(reader.block[0]))
    if isinstance(last, ReplacePhrase):
        return any(step.kind is Kind.CLOSING for step in last.places[0].address.steps)
    return isinstance(last, WholePhrase)


def _line(reader: _Reader, lines: Sequence[str], at: int) -> int:
    """一行 (引用が次の行に続く文では、その全部) を読み、読んだ行の数を返す。"""
    line = lines[at]
    words, indent = line.strip(_BLANKS), len(line) - len(line.lstrip(_BLANKS))
    if not words:
        reader.block += [""] * reader.taking
        reader.apart = True
        return 1
    if _TARGET.fullmatch(words) and not (reader.taking and not _is_target(reader, words)):
        reader.settle()
        reader.frame.append(FrameLine(FrameKind.TARGET, line, at + 1))
        return 1
    text, taken, found = _sentence_at(reader, lines, at)
    if reader.taking and indent > reader.indent >= 0 and (not isinstance(found, tuple) or _amends_amending(reader)):
        reader.block.append(line)
        return 1
    if isinstance(found, tuple):
        reader.sentence(found, text, at + 1)
        reader.indent = indent if reader.indent < 0 else reader.indent
        return taken
    if found is not None and (not reader.taking or indent == reader.indent):
        reader.unread(text, found, at + 1)
        reader.indent = indent if reader.indent < 0 else reader.indent
    elif reader.taking:
        reader.block.append(line)
    elif _SHAPE.search(words) or (_START.match(words) and not _MARKED.match(words) and words.endswith("。")):
        reader.unread(text, Unread(0, words), at + 1)
    elif reader.indent < 0:
        reader.frame.append(FrameLine(FrameKind.HEAD, line, at + 1))
    elif reader.apart or reader.stray:
        reader.stray.append(FrameLine(FrameKind.TAIL, line, at + 1))
    else:
        reader.findings.append(_stray(FrameLine(FrameKind.TAIL, line, at + 1)))
    return 1


def _amends_amending(reader: _Reader) -> bool:
    """規定に改め文が現れ得るか: 改正規定を改める文の規定と、法令の改正を定める規定。"""
    revises = bool(reader.texts) and "改正規定" in reader.texts[-1] and not reader.dropped
    return revises or any(_TARGET.search(line) for line in reader.block)


def _is_target(reader: _Reader, words: str) -> bool:
    """規定の中で、次の法令の改正が始まるか: 初めの「第一条　○○法の一部を…」と同じく番号で始まる。"""
    first = next((line.text.strip(_BLANKS) for line in reader.frame if line.kind is FrameKind.TARGET), "")
    return bool(_MARKED.match(first)) and bool(_MARKED.match(words))


def _sentence_at(reader: _Reader, lines: Sequence[str], at: int) -> tuple[str, int, tuple[Phrase, ...] | Unread | None]:
    """``at`` の行からの文: (字, 行の数, 句)。文の形で読めなければ読めない所、文の形でもなければ None。"""
    words = lines[at].strip(_BLANKS)
    if _MARKED.match(words):
        return words, 1, None
    found = read_sentence(words, reader.occurs) if words.endswith("。") else Unread(0, words)
    if isinstance(found, tuple):
        return words, 1, found
    if _START.match(words) is None:
        return words, 1, None
    depth, joined = words.count("「") - words.count("」"), words
    for count, line in enumerate(lines[at + 1 : at + _JOINED_LINES], start=2):
        if depth <= 0:
            break
        joined += "\n" + line.strip(_BLANKS)
        depth += line.count("「") - line.count("」")
        longer = read_sentence(joined, reader.occurs) if joined.endswith("。") else found
        if isinstance(longer, tuple):
            return joined, count, longer
    return words, 1, found if _SHAPE.search(words) or _ATTEMPT.match(words) else None


def _dedented(block: Sequence[str]) -> tuple[str, ...]:
    """字下げを除く: いちばん浅い行の字下げを、どの行からも除く。前後の空行も除く。"""
    lines = list(block)
    while lines and not lines[-1].strip(_BLANKS):
        lines.pop()
    while lines and not lines[0].strip(_BLANKS):
        lines.pop(0)
    indents = [len(line) - len(line.lstrip(_BLANKS)) for line in lines if line.strip(_BLANKS)]
    return tuple(line[min(indents) :] for line in lines)


def not_understood(text: str, unread: Unread, line: int) -> Finding:
    """指摘: 読めない文。読めなかった言葉を言い、書ける形を挙げる。"""
    rest = unread.rest if len(unread.rest) <= _SHOWN else f"{unread.rest[:_SHOWN]}…"
    examples = "、".join(f"「{pattern.example}。」" for pattern in PATTERNS if pattern.example.endswith("る"))
    slip = slip_in(text)
    head = "この文は読めません" if unread.at == 0 else "この文の途中からが読めません"
    return Finding(
        rule="K21",
        severity=Severity.ERROR,
        line=line,
        place=text[: unread.at][-_SHOWN:],
        message=f"{head}: 「{rest}」",
        advice=f"{slip}。" if slip else f"改め文の形に直してください。例: {examples}",
    )


def _stray(line: FrameLine) -> Finding:
    text = line.text.strip(_BLANKS)
    return Finding(
        rule="K22",
        severity=Severity.ERROR,
        line=line.line,
        place="",
        message=f"改正の文でも、加える規定でもない行があります: 「{text[:_SHOWN]}」",
        advice="規定は「次のように改める。」「次の一条を加える。」などの文のすぐ後に置いてください。",
    )
