"""届いた枝: サーバーの枝の動き一つが、沿革を続けるだけのものであることを確かめる (reliability B3)。"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from amend.audit.breaches import Breach

_RULE = "H14"


def deleted(old: str) -> Breach:
    """消された枝。"""
    advice = "台帳の枝は消せません。要らない枝なら、サーバーの管理者が消してください。"
    return Breach(_RULE, old, "", "枝を消そうとしています。記録した沿革が失われます。", advice)


def emptied(new: str) -> Breach:
    """台帳の消えた枝。"""
    advice = "台帳の枝に、台帳でないものは置けません。別の枝に送ってください。"
    return Breach(_RULE, new, "", "新しい先頭に、台帳 (agreements) がありません。", advice)


def unknown(old: str) -> Breach:
    """前の先頭の無い枝。"""
    advice = "履歴の全部がある所で実行し、それでも無ければ、前の先頭を持つ人の台帳と比べてください。"
    return Breach(_RULE, old, "", "前の先頭のコミットがありません。沿革が書き替えられています。", advice)


def rewritten(old: str, lost: Collection[str]) -> Iterator[Breach]:
    """書き換えられた枝: 前の先頭までの沿革が、新しい先頭から遡れない。

    Args:
        old: 前の先頭。
        lost: 前の先頭から遡れて、新しい先頭から遡れないコミット。
    """
    if lost:
        advice = "git pull で受け取ってから、その続きに記録して送り直してください (--force は使えません)。"
        what = f"前の先頭までの沿革のうち {len(lost)} 件のコミットが失われます (巻戻し又は書換え)。"
        yield Breach(_RULE, old, "", what, advice)
