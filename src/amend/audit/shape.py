"""コミットの形: 見る道具によって違って見えるコミットを破れとする (reliability.md 5.4、B10、I7)。

``git log`` の見せるトレーラーは、文の形、見出し、設定によって変わる。どの道具にも同じに見える形だけを許し、ほかは
理由を問わず破れとする。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from amend.characters import name
from amend.trailers import KEYS

_NAMING = frozenset({"Agreement", "Amendment", "Event", "Supersedes"})
"""名を挙げるだけの鍵。覚え書きに書かれていても、議決や締結を騙ることにはならない。"""
_CLAIMS = {key.key: re.compile(rf"^\s*{key.key}\s*[:：]", re.M | re.I) for key in KEYS if key.key not in _NAMING}
"""事実を言う鍵。Git は鍵の大文字と小文字を分けず、値の形を問わない。"""
_MOVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""見え方を変える字: 端末を動かす制御文字、書字の向きを変える字、見えない札の字。NUL の後は ``git log`` に現れない。"""
_ODD = (
    (b"encoding ", "文字コードの見出しがあり、文が"),
    ((b"tree ", b"parent ", b"author ", b"committer "), "見出しの並びがふつうでなく、作者や日付が"),
    (b"", "知られていない見出しがあり、文が"),
)
"""許さない見出しの初めと、何がいけないか。"""
_HARMLESS = (b"gpgsig ", b"gpgsig-sha256 ", b"mergetag ", b" ")
"""許す見出し: 署名と、署名された札の合流、その続きの行。"""


def claims_in(text: str) -> tuple[str, ...]:
    r"""騙り: 文の中の、事実を言う鍵。全角で書かれたもの、見えない字を挟んだものも含む。

    Example:
        >>> claims_in("memo\n\nＣouncil-Ｒesolution：可決")
        ('Council-Resolution',)
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    lines = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", plain)
    return tuple(key for key, claim in _CLAIMS.items() if claim.search(lines))


def misleading(message: bytes, extra: bytes, *, dated: bool) -> Iterator[str]:
    """紛らわしい形: 道具によって違って見える訳。

    Args:
        message: コミットの文の生のバイト列。
        extra: ``author`` と ``committer`` のほかの見出し。
        dated: 作者と記録者の日付を読めるか。Git の書いた日付は必ず読める。
    """
    for line in extra.split(b"\n") if extra else ():
        if line.lower() == b"encoding utf-8" or line.startswith(_HARMLESS):
            continue
        what = next(words for start, words in _ODD if line.startswith(start))
        yield f"{what}、道具によって違って見えます ({line[:40].decode('utf-8', 'backslashreplace')})。"
        break
    else:
        if not dated:
            yield "作者か記録者の日付を読めず、道具によって違って見えます。"
    try:
        text = message.decode("utf-8")
    except UnicodeDecodeError:
        yield "文が UTF-8 ではありません。"
        return
    if found := _MOVING.search(text.replace("\r\n", "\n")):
        yield f"文に、見え方を変える字 {name(found[0])} があります。"
