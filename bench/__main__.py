"""計測の入口: 名前の付いた計測 (無ければ全部) を走らせ、約束を破ったものがあれば 1 で終わる。"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from math import isfinite

from bench import BENCHES, Measurement


def main(names: list[str]) -> int:
    """計測を走らせ、一件一行で結果を出す。返すのは終了コード。"""
    if unknown := set(names) - set(BENCHES):
        print(f"計測がありません: {'、'.join(sorted(unknown))}。在るのは {'、'.join(BENCHES)} です。", file=sys.stderr)
        return 2
    kept = True
    for name in names or BENCHES:
        results: Iterator[Measurement] = import_module(f"bench.{name}").measure()
        for result in results:
            verdict = f"(上限 {result.limit:g}) {'○' if result.kept else '× 上限を超えました'}"
            told = verdict if isfinite(result.limit) else "(比べるだけ)"
            print(f"{name}: {result.what}: {result.ratio:.2f} 倍 {told}  {result.detail}")
            kept = kept and result.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
