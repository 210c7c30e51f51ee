"""中断 (Ctrl-C) の扱い: 子を生む間の中断を待たせ、始末のできる所で起こす (A13)。"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def held_back() -> Iterator[Callable[[], None]]:
    """中断を待たせる: 囲みに入ってから、渡すものを呼ぶまでの間。

    子を生み終えてから、その子を手にするまでの間に中断が起きると、子を止められない。残された子は、後始末の後で枝を進める。

    Yields:
        待たせるのをやめ、その間に来た中断があれば起こすもの。呼ばなければ、囲みを出るときに起こす。
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield lambda: None  # 中断は主の筋にだけ来る。無視されているなら、待たせるものも無い
        return
    came: list[tuple[int, FrameType | None]] = []
    waiting = True

    def release() -> None:
        nonlocal waiting
        if waiting:
            waiting = False
            signal.signal(signal.SIGINT, usual)
        if came:
            usual(*came.pop())

    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield release
    finally:
        release()
