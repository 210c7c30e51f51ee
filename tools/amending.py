"""改め文の表: 本物の改正で、読み、加え、導き、書いた結果を数える (``make corpus`` の続き)。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from amend.address import PlaceError, resolve
from amend.alignment import Pair, align
from amend.change import Change, Replacement, Restatement
from amend.clause import Kind, Node, follow
from amend.clause import Path as Trail
from amend.cli.dialects import load_dialect
from amend.errors import ProofError
from amend.plaintext import read
from amend.proof.wording import ProvedWording, state
from amend.wording.lines import read_text
from amend.wording.reading import readings
from tools.replay import replayed_cases, replayed_triples

_LEAVES = (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.CELL, Kind.PASSAGE)


def sentences_read(corpus: Path) -> bool:
    """文: 最後の一字まで型に当たって読めるもの。"""
    lines = [line.split("\t")[0] for line in (corpus / "sentences.tsv").read_text("utf-8").splitlines() if line]
    unread = [line for line in lines if next(iter(readings(line)), None) is None]
    share = 100 * (1 - len(unread) / len(lines))
    print(f"改め文の文を最後の一字まで読む: {len(lines) - len(unread)} / {len(lines)} ({share:.1f} %、めあて 98 %)")
    for line in unread:
        print(f"  読めないと報告: {line[:60]}")
    return share >= 98


def applied(corpus: Path) -> bool:
    """加える: 官報の改め文を加えれば、改正後の本文になるか。"""
    triples = list(replayed_triples(corpus / "triples.jsonl"))
    cases = list(replayed_cases(corpus / "cases"))
    good = sum(one.same for one in triples)
    plain = sum(one.same and not one.note for one in cases)
    print(f"一条ずつの改め文を加える: {good} / {len(triples)} (めあて 全部)")
    made = sum(one.same for one in cases)
    print(f"法律ごとの改め文を加える: {made} / {len(cases)} (めあて 19)。うち、そのまま比べて {plain}")
    for one in (*triples, *cases):
        if one.note:
            print(f"  {one.name}: {one.note}")
    return good == len(triples) and made >= 19


def derived(corpus: Path) -> bool:
    """導く: 新旧の本文から作った改め文を読み返して加えれば、新になるか。どれだけを全部改正によらずに言えたか。"""
    dialect = load_dialect("national")
    proved = restated = changed = finer = 0
    folders = sorted(path.parent for path in corpus.glob("pairs/*/old.txt"))
    for folder in folders:
        old, new = (read((folder / name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
        try:
            made = state(old, new, dialect)
        except ProofError as error:
            print(f"  {folder.name}: {error.what}")
            continue
        proved += 1
        restated += made.restated
        whole = _whole(made, old)
        leaves = list(_changed(align(old, new), old, new))
        changed += len(leaves)
        finer += sum(not any(leaf[: len(path)] == path for path in whole) for leaf in leaves)
        if made.restated or made.coarsened:
            print(f"  {folder.name}: {'全部を改めた' if made.restated else f'言い直した {made.coarsened}'}")
    share = 100 * finer / max(changed, 1)
    print(f"導いて、書き、読み、加えて新になる: {proved} / {len(folders)} (めあて 全部。うち全部の改正 {restated})")
    print(
        f"改まった項・号・欄のうち、全部を改めるより細かく言えたもの: {finer} / {changed} ({share:.1f} %、めあて 90 %)"
    )
    return proved == len(folders) and share >= 90


def _whole(made: ProvedWording, old: Node) -> list[Trail]:
    """全部を改めた旧の規定の道。文の中の部分 (ただし書など) だけの全部は数えない。"""
    changes = [one.change for sentence in made.sentences for one in sentence.applied]
    return [path for change in changes for path in _replaced(change, old)]


def _replaced(change: Change, old: Node) -> Iterator[Trail]:
    match change:
        case Restatement():
            yield ()
        case Replacement(target=target) if target.address.part is None:
            try:
                first, last = (
                    resolve(old, address).path for address in (target.address, target.until or target.address)
                )
            except PlaceError:
                return
            yield from ((*first[:-1], at) for at in range(first[-1], last[-1] + 1)) if first else ((),)
        case _:
            return


def _changed(pair: Pair, old: Node, new: Node) -> Iterator[Trail]:
    """改まった規定: 新旧ともにあって、自分の語の違う項・号・欄の、旧での道。"""
    if pair.old is not None and pair.new is not None:
        before, after = follow(old, pair.old), follow(new, pair.new)
        if before.kind in _LEAVES and before.text != after.text:
            yield pair.old
    for child in pair.children:
        yield from _changed(child, old, new)


@dataclass(frozen=True, slots=True)
class Likeness:
    """公式との近さ: 一つの事例の。"""

    same: int
    sentences: int
    ratio: float


def official(corpus: Path) -> bool:
    """公式との近さ: 国の流儀で作った文のうち、官報の文と一字も違わないものと、長さの比。"""
    found = {path.parent.name: _likeness(path.parent) for path in sorted(corpus.glob("cases/*/kaimebun.txt"))}
    same, total = sum(one.same for one in found.values()), sum(one.sentences for one in found.values())
    ratio = median(one.ratio for one in found.values())
    print(f"官報の文と同じ文: {same} / {total} ({100 * same / total:.1f} %、めあて 60 %)")
    print(f"改め文の長さ ÷ 官報の改め文の長さ: 中央値 {ratio:.2f} (めあて 1.15)")
    return same >= 0.6 * total and ratio <= 1.15


def _likeness(case: Path) -> Likeness:
    old, new = (read((case / name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    made = state(old, new, load_dialect("national"))
    theirs = read_text((case / "kaimebun.txt").read_text("utf-8"))
    ours = Counter(sentence.lines[0].strip("　 ") for sentence in made.sentences)
    printed = [*theirs.texts, *(line for sentence in theirs.sentences for line in sentence.block)]
    length = sum(len(line.strip("　 ")) for line in printed)
    own = sum(len(line.strip("　 ")) for sentence in made.sentences for line in sentence.lines)
    return Likeness((ours & Counter(theirs.texts)).total(), len(theirs.texts), own / length)
