"""実物での確かめ: ``../shared/corpus`` の法令と改正を読み、数え、置けなかった行を並べる (``make corpus``)。

python -m tools.corpus [--sample 数] [--seed 数]

``--sample`` は、行を無作為に選び、木のどこに置いたかを見せる。目で確かめるために、珍しい種類の行を多く選ぶ。
新しい表は、関数を一つ書いて `TABLES` に足す。
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from amend.clause import LINELESS, Kind, Node, follow, walk
from amend.clause import Path as Trail
from amend.cli.styles import load_style
from amend.comparison import compare, verify
from amend.errors import ProofError
from amend.plaintext import Reading, read, write
from amend.styles import DEFAULT
from amend.textdiff import compare as compare_texts
from tools import amending
from tools.quoting import quoted

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
_QUOTATION = re.compile("「([^「」]*)」を「([^「」]*)」に")
COMMON = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.CELL)


@dataclass(frozen=True, slots=True)
class Law:
    """一つの本文: ファイルと字と読み。"""

    path: Path
    text: str
    reading: Reading

    @property
    def name(self) -> str:
        """事例の置き場からの名。"""
        return str(self.path.relative_to(CORPUS))


def laws() -> Iterator[Law]:
    """事例のすべての本文。"""
    for path in sorted(CORPUS.glob("*/*/*.txt")):
        if path.name in ("old.txt", "new.txt"):
            text = path.read_bytes().decode()
            yield Law(path, text, read(text))


def placed(found: list[Law]) -> bool:
    """行の置き場: 読んで書けば元のままか、どれだけの行が木に置けたか。"""
    lines = sum(1 for law in found for line in law.text.split("\n") if line.strip())
    same = sum(write(law.reading.tree) == law.text for law in found)
    rest = [(law.name, finding) for law in found for finding in law.reading.findings]
    share = 100 * (1 - len(rest) / lines)
    print(f"読んで書けば元のまま: {same} / {len(found)} ファイル")
    print(f"木に置けた行: {lines - len(rest):,} / {lines:,} ({share:.3f} %、めあて 99.5 %)")
    for name, finding in rest:
        print(f"  {name}:{finding.line}: {finding.message}")
    return same == len(found) and share >= 99.5


def compared(found: list[Law]) -> bool:
    """対照表の法則: 新旧の組の両方の向きで、表から本文が戻り、違う字にはすべて印がある。"""
    style = load_style(DEFAULT)
    held = {law.path: law.reading.tree for law in found}
    count = broken = 0
    for old, tree in held.items():
        new = held.get(old.with_name("new.txt"))
        if old.name != "old.txt" or new is None:
            continue
        for before, after in ((tree, new), (new, tree)):
            count += 1
            try:
                verify(compare(before, after, style), before, after)
            except ProofError as error:
                broken += 1
                print(f"  {old.parent.name}: {error.what}")
    print(f"対照表から本文が戻る: {count - broken} / {count} 組")
    return broken == 0


def underlined(_: list[Law]) -> bool:
    """下線の単位: 下線を引く範囲が、公式の改め文の引用「Ａ」を「Ｂ」に (改める) と同じか、それに含まれるか。

    引用は、改めない所に当たらないように前後の語を添えるので、下線より長いことがある。引用は `tools.quoting` が見る。
    """
    total = exact = within = 0
    for line in (CORPUS / "triples.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line)
        lines = zip(article["old"].splitlines(), article["new"].splitlines(), strict=True)
        changed = [(old, new) for old, new in lines if old != new]
        for old_words, new_words in set(_QUOTATION.findall("".join(article["kaimebun"]))):
            found = [pair for pair in changed if old_words in pair[0] and new_words in pair[1]]
            if old_words == new_words or not found:
                continue
            ours = {
                (old[edit.old_start : edit.old_end], new[edit.new_start : edit.new_end])
                for old, new in found
                for edit in compare_texts(old, new)
            }
            total += 1
            exact += (old_words, new_words) in ours
            within += any(old in old_words and new in new_words for old, new in ours)
    print(f"下線を引く範囲: 公式の引用と同じ {exact} / {total}、引用に含まれる {within} / {total}")
    return within >= 0.9 * total


TABLES: tuple[Callable[[list[Law]], bool], ...] = (placed, compared, underlined)
"""本文の表: この順に出す。返すのは、めあてを果たしたか。"""

AMENDING: tuple[Callable[[Path], bool], ...] = (
    amending.sentences_read,
    amending.applied,
    amending.derived,
    amending.official,
    quoted,
)
"""改め文の表: 本文の表の後に、この順に出す。"""


def show_sample(found: list[Law], count: int, seed: int) -> None:
    """抜き出し: 半分は全体から、半分は珍しい種類から選び、置いた所を見せる。"""
    chance = random.Random(seed)
    lines = [(law, path, node) for law in found for path, node in walk(law.reading.tree) if node.kind not in LINELESS]
    rare = [line for line in lines if line[2].kind not in COMMON]
    for law, path, node in [*chance.sample(lines, count // 2), *chance.sample(rare, count - count // 2)]:
        print(f"{law.name}:{node.line} {_trail(law.reading.tree, path)} | {node.before.strip(chr(10))}{node.text[:30]}")


def _trail(tree: Node, path: Trail) -> str:
    nodes = [follow(tree, path[:depth]) for depth in range(1, len(path) + 1)]
    return "›".join(f"{node.kind.value}{node.mark or '.'.join(map(str, node.num))}" for node in nodes)


def main(arguments: list[str]) -> int:
    """表を出す。返すのは終了コード。"""
    parser = argparse.ArgumentParser(description="実物の法令で読み書きを確かめる。")
    parser.add_argument("--sample", type=int, default=0, metavar="数", help="抜き出して見せる行の数")
    parser.add_argument("--seed", type=int, default=1, metavar="数", help="抜き出し方")
    options = parser.parse_args(arguments)
    if not CORPUS.is_dir():
        print(f"事例の置き場がありません: {CORPUS}。確かめを飛ばします。")
        return 0
    found = list(laws())
    if options.sample:
        show_sample(found, options.sample, options.seed)
        return 0
    # 一つが果たせなくても、残りの表も出す。
    kept = [table(found) for table in TABLES] + [table(CORPUS) for table in AMENDING]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
