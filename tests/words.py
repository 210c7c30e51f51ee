"""試験の語: 台帳の記録に書かれそうな、しかし書き手と読み手を惑わせる字句。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from amend.events import FileDigest
from amend.identifiers import problem

# 引用符、括弧、逆斜線、TOML と Git の記号、外字でない異体字、全角の記号。
_CHARACTERS = st.sampled_from(
    [*"富山市甲乙第３号abZ09 　。、（）\"'\\#=[]{}:-&<>~`$%", "﨑", "髙", "葛\U000e0100", '="""', "---"]
)

lines = st.lists(_CHARACTERS, min_size=1, max_size=12).map("".join).map(str.strip).filter(bool)
"""一行の字句: 空でなく、前後に空白がない。"""
proses = st.lists(st.one_of(_CHARACTERS, st.sampled_from(["\n", "\t", "\n\n"])), max_size=20).map("".join)
"""文章: 改行とタブがある。"""
identifiers = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True).filter(lambda text: not problem(text))
"""識別子。"""
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
"""要約値。"""
days = st.dates(date(1873, 1, 1), date(2199, 12, 31))
"""日。"""
files = st.builds(FileDigest, st.lists(identifiers, min_size=1, max_size=3).map("/".join), digests)
"""添え物。"""


@st.composite
def _spoilings(draw: st.DrawFn) -> Callable[[str], str]:
    """崩し方: 一つか二つの所で、字を消し、挟み、行を消し、重ね、入れ替える。"""
    done = draw(
        st.lists(st.tuples(st.sampled_from("cilds"), st.floats(0, 1), st.sampled_from(_ODD)), min_size=1, max_size=2)
    )

    def spoiled(text: str) -> str:
        for how, where, odd in done:
            lines_ = text.splitlines(keepends=True) or [""]
            at, line = int(where * len(text)), int(where * (len(lines_) - 1))
            match how:
                case "c":
                    text = text[:at] + text[at + 1 :]
                case "i":
                    text = text[:at] + odd + text[at:]
                case "l":
                    text = "".join(lines_[:line] + lines_[line + 1 :])
                case "d":
                    text = "".join([*lines_[: line + 1], *lines_[line:]])
                case _:
                    text = "".join([*lines_[line:], *lines_[:line]])
        return text

    return spoiled


_ODD = (
    '"',
    "\\",
    "\n",
    " ",
    "\t",
    "\r",
    "\u3000",
    "\u200b",
    "\xa0",
    "0",
    "a",
    "#",
    "/",
    "..",
    '" = "',
    "\x7f",
    "{",
    "[",
)
spoilings = _spoilings()
"""崩し方: 書いたものの字を、少しだけ崩すもの。"""
