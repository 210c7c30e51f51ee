"""型: 初めて使うときに組み立てる正規表現。

漢字を並べた型は一つの組立てに数ミリ秒かかり、位置の文法や文字の名まで合わせると、どのコマンドの起動も 0.1 秒遅くなる。
いつも使うとは限らない型を、使うコマンドだけが組み立てるようにする。
"""

from __future__ import annotations

import re
from typing import Any, cast


def late(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """後で組み立てる型: `re.compile` の代わりに書く。書き方の誤りは、初めて使うときに分かる。

    返すものは型の身代わりで、``match`` などのメソッドを持つが、`re.Pattern` ではない (``re.sub`` の引数には使えない)。

    Args:
        source: 正規表現。
        flags: `re.compile` の旗。

    Example:
        >>> late("第[0-9]+条").fullmatch("第12条") is not None
        True
    """
    return cast("re.Pattern[str]", _Late(source, flags))


class _Late:
    """型の身代わり: 呼ばれたメソッドを一度だけ本物から取り、自分の属性にする。二度目からは本物と同じ速さになる。"""

    def __init__(self, source: str, flags: re.RegexFlag) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)
        return value
