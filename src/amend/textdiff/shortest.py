"""最も短い差: 新旧の字句の列の差を求める。diff-match-patch への唯一の入口。

答えが時計や計算機の速さに左右されないよう、時間制限は切り、手に余る大きさかどうかは字句の数だけで決める。
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from amend.textdiff.edits import Edit, Texts

_DIRECT = 90_000
"""そのまま比べる大きさ: 旧の字句数と新の字句数の積の上限。共通の少ない 300 字句どうしで約 0.07 秒になる。"""

_ALPHABET = range(0x10000, 0x110000)
"""字句に割り当てる符号位置。サロゲートと衝突しない面だけを使う。"""


def differences(texts: Texts) -> list[Edit]:
    """差: 字句の列の最も短い差。手に余る部分は、全体を一つの差とする。

    Returns:
        前から順に並んだ差。どの二つの間にも、変わらない字句がある。位置は字句の番号。
    """
    whole = Edit(0, len(texts.old.tokens), 0, len(texts.new.tokens))
    found: list[Edit] = []
    for block in _blocks(_trimmed(whole, texts), texts):
        if 0 < _area(block) <= _DIRECT:
            found.extend(_shortest(block, texts))
        elif block.old_start < block.old_end or block.new_start < block.new_end:
            found.append(block)
    return found


def _area(block: Edit) -> int:
    return (block.old_end - block.old_start) * (block.new_end - block.new_start)


def _trimmed(block: Edit, texts: Texts) -> Edit:
    """前後の共通の字句を除いた範囲。"""
    old, new = texts.removed(block), texts.added(block)
    size = min(len(old), len(new))
    head = next((n for n in range(size) if old[n] != new[n]), size)
    tail = next((n for n in range(size - head) if old[-1 - n] != new[-1 - n]), size - head)
    return block.grown(-head, -tail)


def _blocks(whole: Edit, texts: Texts) -> Iterator[Edit]:
    """範囲: 大きい文は、新旧に一度ずつ同じ順に現れる句 (読点・句点まで) で区切る。"""
    old_end, new_end = whole.old_start, whole.new_start
    for old_start, new_start, size in _anchors(whole, texts) if _area(whole) > _DIRECT else ():
        yield _trimmed(Edit(old_end, old_start, new_end, new_start), texts)
        old_end, new_end = old_start + size, new_start + size
    yield _trimmed(Edit(old_end, whole.old_end, new_end, whole.new_end), texts)


def _anchors(whole: Edit, texts: Texts) -> list[tuple[int, int, int]]:
    """目印: 双方に一度ずつ現れる句の (旧の始め, 新の始め, 字句数) のうち、順の保たれる最も長い列。"""
    olds = _phrases(texts.old.tokens, whole.old_start, whole.old_end)
    news = _phrases(texts.new.tokens, whole.new_start, whole.new_end)
    common = [(start, news[phrase], len(phrase)) for phrase, start in olds.items() if phrase in news]
    tails: list[int] = []  # 長さ k+1 の列の終わりになれる、最も前の新の始め
    ends: list[int] = []  # その句の番号
    before: list[int] = []  # 列で一つ前の句の番号
    for n, (_, start, _) in enumerate(common):
        rank = bisect_left(tails, start)
        before.append(ends[rank - 1] if rank else -1)
        tails[rank : rank + 1], ends[rank : rank + 1] = [start], [n]
    chain: list[tuple[int, int, int]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(common[n])
        n = before[n]
    return chain[::-1]


def _phrases(line: list[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    """一度だけ現れる句とその始め。現れた順。"""
    cuts = [start, *(n + 1 for n in range(start, end - 1) if line[n] in {"、", "。"}), end]
    places: dict[tuple[str, ...], list[int]] = {}
    for left, right in pairwise(cuts):
        places.setdefault(tuple(line[left:right]), []).append(left)
    return {phrase: found[0] for phrase, found in places.items() if len(found) == 1}


def _shortest(block: Edit, texts: Texts) -> list[Edit]:
    """最も短い差: 字句ごとに一つの文字を割り当て、diff-match-patch で比べる。"""
    if set(texts.removed(block)).isdisjoint(texts.added(block)):  # 残る字句が無ければ、比べるまでもない
        return [block]
    from diff_match_patch import diff_match_patch  # 使う命令だけが読み込むように、ここで

    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # 既定の一秒で打ち切ると、答えが計算機の速さで変わる (libraries.md §1)
    letters: dict[str, str] = {}
    coded = [
        "".join(letters.setdefault(token, chr(_ALPHABET[len(letters)])) for token in side)
        for side in (texts.removed(block), texts.added(block))
    ]
    found: list[Edit] = []
    edit = Edit(block.old_start, block.old_start, block.new_start, block.new_start)
    for operation, run in [*engine.diff_main(*coded, False), (engine.DIFF_EQUAL, "")]:
        if operation == engine.DIFF_DELETE:
            edit = Edit(edit.old_start, edit.old_end + len(run), edit.new_start, edit.new_end)
        elif operation == engine.DIFF_INSERT:
            edit = Edit(edit.old_start, edit.old_end, edit.new_start, edit.new_end + len(run))
        else:
            if edit.old_start < edit.old_end or edit.new_start < edit.new_end:
                found.append(edit)
            old, new = edit.old_end + len(run), edit.new_end + len(run)
            edit = Edit(old, old, new, new)
    return found
