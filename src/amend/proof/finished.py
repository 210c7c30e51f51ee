"""書類の読み分け: 出来上がった書類を、その形式の独立の読み手で読み、表の照合にかける。"""

from __future__ import annotations

from collections.abc import Callable

from amend.clause import Node
from amend.errors import TextError
from amend.proof.papers import READERS
from amend.proof.tables import Verdict, prove_table
from amend.read.foreign import ReadTable, of_reading
from amend.read.foreign_docx import read_foreign_docx
from amend.read.foreign_xlsx import read_foreign_xlsx
from amend.render.drawing import DRAFT

FOREIGN: dict[str, Callable[[bytes], ReadTable]] = {"docx": read_foreign_docx, "xlsx": read_foreign_xlsx}
"""人の作った表の読み手: 形式の名から。"""


def prove_file(data: bytes, form: str, old: Node, new: Node) -> tuple[str, Verdict]:
    """書類の照合: amend の書類なら厳しく、人の作った表なら、置き方にゆるく判じる。

    Args:
        data: 書類の中身。
        form: 形式の名 (`READERS` か `FOREIGN` の鍵)。
        old: 変更前の木。
        new: 変更後の木。

    Returns:
        (何として読んだか、判じたこと)。

    Raises:
        TextError: 新旧対照表として読めない。
    """
    refusal: TextError | None = None
    if form in READERS:
        try:
            reading = READERS[form](data)
        except TextError as error:
            refusal = error
        else:
            ours = DRAFT in reading.furniture
            if ours or form not in FOREIGN:
                return "amend の新旧対照表", prove_table(of_reading(reading), old, new, strict=ours)
    if form in FOREIGN:
        return "人の作った新旧対照表", prove_table(FOREIGN[form](data), old, new)
    raise refusal or TextError(f"読み手の無い形式です: {form}", advice="docx か xlsx にしてください。")
