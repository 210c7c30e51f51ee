"""起案の単位: 字句の列の差を、起案者が引用し下線を引く単位に整える (drafting-rules §1.4, §2.4)。

最も短い差が、起案者の引用とは限らない。読点は後の語に付き、「等」や文末の語は前の語とともに引き、伸び縮みした並びや
括弧の対は一つにまとめる。ここではその約束だけを扱う。
"""

from __future__ import annotations

from amend.patterns import late
from amend.textdiff.edits import BRACKETS, CLOSING, OPENING, Edit, Texts
from amend.tokens import AUXILIARIES, CONJUNCTIONS, SUFFIX, is_reference

_REACH = 100
"""加える字句・削る字句を前後にずらしてみる限度 (字句の数)。"""

_COMMAS = frozenset("、，")
_LEADING = CONJUNCTIONS | _COMMAS
"""後の語に付く字句: 「、観光」であって「観光、」ではない。並びの境でもある。"""

_PARTICLES = frozenset("はがをにのともへでや") | {
    *("から", "まで", "より", "により", "による", "において", "における", "について"),
}
_WEAK = _PARTICLES | _COMMAS | {SUFFIX, "する", "した", "して", "関する", "係る"}
"""弱い字句: これだけが間に残っても、前後の字句が別々に改まったとは言えない字句。"""

_RANGE_MARKS = frozenset("～〜―－")

_STOPS = _COMMAS | frozenset("。．・")
_MARKS = BRACKETS | _STOPS | frozenset("　 ")
_KANA = late("[\u3041-\u309f]")


def settle(edits: list[Edit], texts: Texts) -> list[Edit]:
    """整える: 字句の列の差を、起案者の引用の単位にする。

    大部分が改まったときは、全体を一つとする (全部改正、drafting-rules §1.4 J)。

    Args:
        edits: 前から順に並び、間に変わらない字句のある差。位置は字句の番号。
        texts: 新旧の字句の列。

    Returns:
        前から順に並んだ改まった字句。外では新旧が一致する。位置は字句の番号。
    """
    settled = _merged(_widened(_merged(_slid(edits, texts), texts), texts), texts)
    return [_whole(texts)] if _is_rewritten(edits, settled, texts) else settled


# --- 位置の選び方 -----------------------------------------------------------------------------------------------------
def _slid(edits: list[Edit], texts: Texts) -> list[Edit]:
    """ずらす: 加える・削る字句の取り方がいくつかあるとき、引用にふさわしい位置を選ぶ。"""
    slid: list[Edit] = []
    for n, edit in enumerate(edits):
        floor = slid[-1].old_end if slid else 0
        ceiling = edits[n + 1].old_start if n + 1 < len(edits) else len(texts.old.tokens)
        back, forth = min(edit.old_start - floor, _REACH), min(ceiling - edit.old_end, _REACH)
        offset = 0
        if edit.old_start == edit.old_end:
            offset = _offset(texts.new.tokens, edit.new_start, edit.new_end, back, forth)
        elif edit.new_start == edit.new_end:
            offset = _offset(texts.old.tokens, edit.old_start, edit.old_end, back, forth)
        slid.append(edit.grown(-offset, offset))
    return slid


def _offset(line: list[str], start: int, end: int, back: int, forth: int) -> int:
    """同じ結果になる取り方のうち、最もふさわしいもののずれ。"""
    low = high = 0
    while low > -back and line[start + low - 1] == line[end + low - 1]:
        low -= 1
    while high < forth and line[start + high] == line[end + high]:
        high += 1
    if low == high:
        return 0
    return max(range(low, high + 1), key=lambda offset: (_fitness(line, start + offset, end + offset), -offset))


def _fitness(line: list[str], start: int, end: int) -> tuple[bool, ...]:
    """ふさわしさ: 括弧が釣り合い、文として閉じ、読点と接続の語が頭に来て尻に来ないほどよい。先の条件ほど重い。"""
    first, last, following = line[start], line[end - 1], line[end : end + 2]
    # 括弧の中の最後の「。」は外に残す (「をいう。）」→「をいう。以下同じ。）」は「。以下同じ」を加える)。
    inside = first == "。" == following[0] and following[-1] in CLOSING if following else False
    outside = last == "。" and (start == 0 or line[start - 1] == "。") and not (following and following[0] in CLOSING)
    return (
        _is_balanced(line[start:end]),
        inside or outside,
        first in _LEADING,
        last not in _LEADING,
        first in _PARTICLES,
        last not in _PARTICLES,
    )


# --- まとめ方 ---------------------------------------------------------------------------------------------------------
def _merged(edits: list[Edit], texts: Texts) -> list[Edit]:
    """まとめる: 一つの引用にすべき隣どうしをつなぐ。"""
    merged: list[Edit] = []
    for edit in edits:
        while merged and _belong_together(merged[-1], edit, texts):
            before = merged.pop()
            edit = Edit(before.old_start, edit.old_end, before.new_start, edit.new_end)
        merged.append(edit)
    return merged


def _belong_together(before: Edit, after: Edit, texts: Texts) -> bool:
    """一つの引用にすべきか: 間に残った字句 (残り) と、前後の改まり方で決める。比率は官報の改め文に合わせた。"""
    between = texts.between(before, after)
    length, left, right = texts.size(between), texts.size(before), texts.size(after)
    kept = texts.removed(between)
    if not kept or _continues_list(before, after, kept, texts):
        return True
    if length > max(left, right):
        return False
    if _closes_brackets(before, after, texts):
        return True
    weak, shorter = all(token in _WEAK for token in kept), min(left, right)
    if not before.is_replacement or not after.is_replacement:
        if len(kept) == 1:  # 一語の前後に字句を加えるには、その語を引いて改めるほかない
            return length <= shorter
        return length <= min(3, shorter) if weak else _is_balanced(kept) and 5 * length <= shorter
    if not _is_balanced(kept) or (
        _is_word_for_word(before, texts) and _is_word_for_word(after, texts) and kept != ["の"]
    ):
        return False
    across = any(token in _LEADING for token in kept)  # 並びの境をまたぐときは、残りがごく短いときに限る
    return weak or (3 * length if across else length) <= shorter


def _continues_list(before: Edit, after: Edit, kept: list[str], texts: Texts) -> bool:
    """並び: 並んだ条項の引用や範囲の両端が改まったか、範囲や並びの終わりが伸び縮みしたか。

    「第８条及び第９条」→「第７条及び第８条」、「１～３」→「２～４」、「、第５号及び第６号」→「から第６号まで」、
    「又は財政上」→「、財政上又は税制上」、「及び乙」→「、乙及び丙」。
    """
    if len(kept) > 6:
        return False
    old, new = texts.old.tokens, texts.new.tokens
    if before.is_replacement and after.is_replacement:
        ends = old[before.old_end - 1], new[before.new_end - 1], old[after.old_start], new[after.new_start]
        references = all(is_reference(token) or token == "まで" for token in ends)
        if all(token in _RANGE_MARKS or (references and (token in _LEADING or token == "から")) for token in kept):
            return True
    return (
        _adds_range(old, (before.old_start, before.old_end), (after.old_start, after.old_end))
        or _adds_range(new, (before.new_start, before.new_end), (after.new_start, after.new_end))
        or _moves_conjunction(before, after, kept, texts)
    )


def _adds_range(line: list[str], before: tuple[int, int], after: tuple[int, int]) -> bool:
    """範囲: 新旧の一方だけに、範囲の「から」と「まで」があるか。"""
    (start, end), (left, right) = before, after
    return start < end and line[end - 1] == "から" and "まで" in line[left : min(left + 3, right)]


def _moves_conjunction(before: Edit, after: Edit, kept: list[str], texts: Texts) -> bool:
    """並び: 接続の語が後ろへ移ったか。一方は接続の語で、他方は読点で始まって後に接続の語がある。"""
    old, new = texts.old.tokens, texts.new.tokens
    heads = old[before.old_start], new[before.new_start]
    if heads[0] in CONJUNCTIONS and heads[1] in _COMMAS:
        longer = new[before.new_start : after.new_end]
    elif heads[0] in _COMMAS and heads[1] in CONJUNCTIONS:
        longer = old[before.old_start : after.old_end]
    else:
        return False
    return _COMMAS.isdisjoint(kept) and not CONJUNCTIONS.isdisjoint(longer)


def _closes_brackets(before: Edit, after: Edit, texts: Texts) -> bool:
    """括弧: 前で開いた括弧を後で閉じるか (「前項」→「第一項（前項の規定により読み替えた場合を含む。）」)。"""
    left, right = texts.depths(before), texts.depths(after)
    return left != (0, 0) and (left[0] + right[0], left[1] + right[1]) == (0, 0)


# --- 広げ方 -----------------------------------------------------------------------------------------------------------
def _widened(edits: list[Edit], texts: Texts) -> list[Edit]:
    """広げる: それだけでは引けない字句に、前後の語を添える。"""
    widened: list[Edit] = []
    for n, edit in enumerate(edits):
        floor = widened[-1].old_end if widened else 0
        ceiling = edits[n + 1].old_start if n + 1 < len(edits) else len(texts.old.tokens)
        edit = edit.grown(left=_heads(edit, edit.old_start - floor, texts))
        right = edit.old_end < ceiling and _takes_tail(edit, texts)
        widened.append(edit.grown(right=int(right)))
    return widened


def _heads(edit: Edit, room: int, texts: Texts) -> int:
    """前の語をいくつ添えるか: 「等」と文末の語には一語、句読点だけの違いには助詞を越えて一語。

    「学校」→「学校等」、「行う」→「行うことができる」、「応じ、」→「応じ」、「居住者が」→「居住者が、」。句読点だけの
    違いは、それの付いた語に下線を引く (drafting-rules §1.4 L)。
    """
    removed, added, tokens = texts.removed(edit), texts.added(edit), texts.old.tokens
    count = 0
    if all(token in _STOPS for token in removed + added):
        while count < min(room, 3) and tokens[edit.old_start - count - 1] in _PARTICLES:
            count += 1
    elif not any(side and (side[0] == SUFFIX or side[0] in AUXILIARIES) for side in (removed, added)):
        return 0
    return count + (count < room and tokens[edit.old_start - count - 1] not in _MARKS)


def _takes_tail(edit: Edit, texts: Texts) -> bool:
    """後の語とともに引くべきか: 名詞に付いた「等」、双方の端が改まった「第３条から第５条まで」の「まで」。"""
    tail = texts.old.tokens[edit.old_end]
    if tail == "まで":
        return "から" in texts.removed(edit) and "から" in texts.added(edit)
    return tail == SUFFIX and _is_word_for_word(edit, texts)


# --- 全部改正 ---------------------------------------------------------------------------------------------------------
def _is_rewritten(edits: list[Edit], settled: list[Edit], texts: Texts) -> bool:
    """全部改正か: 一語を一語に改めたのではない差が三つ以上あり、残った語が四分の一に満たないか。"""
    if sum(not _is_word_for_word(edit, texts) for edit in edits) < 3:
        return False
    old, new = _strong_length(texts.old.tokens), _strong_length(texts.new.tokens)
    kept = old - sum(_strong_length(texts.removed(edit)) for edit in settled)
    return 4 * kept < max(old, new)


def _whole(texts: Texts) -> Edit:
    """全体: 見出しのように新旧とも括弧でくくられていれば、その中 (drafting-rules §1.4 I)。"""
    old, new = texts.old.tokens, texts.new.tokens
    whole = Edit(0, len(old), 0, len(new))
    enclosed = old[0] == new[0] and old[0] in OPENING and old[-1] == new[-1] and old[-1] in CLOSING
    return whole.grown(-1, -1) if enclosed else whole


# --- 字句の性質 -------------------------------------------------------------------------------------------------------
def _is_word_for_word(edit: Edit, texts: Texts) -> bool:
    """一語を一語に改めるか。並んだ別々の語は、別々に改める (「甲町及び乙町」→「甲市及び乙市」)。"""
    if max(edit.old_end - edit.old_start, edit.new_end - edit.new_start) > 2:
        return False
    return _is_word(texts.removed(edit)) and _is_word(texts.added(edit))


def _is_word(side: list[str]) -> bool:
    """仮名を含まない一語か (「等」は語の一部とみる)。"""
    word, *rest = side or ["、"]
    return rest in ([], [SUFFIX]) and word not in _WEAK | _LEADING | _MARKS and _KANA.search(word) is None


def _strong_length(side: list[str]) -> int:
    """弱い字句と句読点・括弧を除いた字数。"""
    return sum(len(token) for token in side if token not in _WEAK and token not in _MARKS)


def _is_balanced(side: list[str]) -> bool:
    """括弧が釣り合うか。"""
    if BRACKETS.isdisjoint(side):
        return True
    depth = 0
    for token in side:
        depth += (token in OPENING) - (token in CLOSING)
        if depth < 0:
            return False
    return depth == 0
