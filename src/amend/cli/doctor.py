"""amend doctor: 台帳の、証しから導かれるものの不具合を説明し、直す。証しは直さない。"""

from __future__ import annotations

import json
from pathlib import Path

import click

from amend import store
from amend.cli.common import safe
from amend.cli.init import complete_attributes
from amend.errors import ExitCode, LedgerError

_ATTRIBUTES = store.Symptom(
    store.Ailment.FILE,
    store.ATTRIBUTES,
    "本文を一字も変えさせない属性が、台帳に備わっていません。",
    "amend doctor --fix で直ります (一つコミットします)。",
)


@click.command(
    help="台帳の索引、作業ファイル、残った錠などの不具合を説明し、直す。\n\n"
    "指定しなければ、説明するだけで何も書かない。不具合が残れば終了コード 1。\n"
    "本文、記録、コミットは直さない。利用者の書きかけは上書きしない。"
)
@click.option("--fix", is_flag=True, help="直せるものを直す。")
@click.option("--json", "as_json", is_flag=True, help="不具合を JSON で出す。")
def command(fix: bool, as_json: bool) -> int:
    """診断し、頼まれれば直し、残ったものを数える。"""
    here = Path.cwd()
    symptoms = _examine(here)
    done = {symptom: _treat(here, symptom) for symptom in symptoms if symptom.fixable} if fix else {}
    fixed = {symptom for symptom, (healed, _) in done.items() if healed}
    if as_json:
        click.echo(json.dumps([_as_object(found, found in fixed) for found in symptoms], ensure_ascii=False, indent=2))
    else:
        for symptom in symptoms:
            click.echo(_as_line(symptom, done.get(symptom)))
    left = len(symptoms) - len(fixed)
    said = f"不具合 {len(symptoms)} 件" + (f"、直したもの {len(fixed)} 件" if fix else "")
    click.echo(f"{said}。" if symptoms else "不具合はありません。", err=True)
    return ExitCode.FOUND if left else ExitCode.DONE


def _examine(here: Path) -> tuple[store.Symptom, ...]:
    found = store.examine(here)
    if any(symptom.ailment is store.Ailment.STATE for symptom in found):
        return found
    repository = store.open_for_reading(here, founding=True)
    path = store.ATTRIBUTES
    if repository.head is None:
        return found
    held = store.files(repository, repository.head, under=path).get(path)
    return found if held == store.completed_attributes(held) else (*found, _ATTRIBUTES)


def _treat(here: Path, symptom: store.Symptom) -> tuple[bool, str]:
    """直す。直せなければ、わけを言い、ほかの不具合に進む。"""
    try:
        if symptom == _ATTRIBUTES:
            complete_attributes(store.open_for_reading(here, founding=True))
            return True, "属性を備え、コミットしました。"
        return True, store.treat(here, symptom)
    except LedgerError as error:
        return False, f"直せません: {error.what}{error.advice}"


def _as_line(symptom: store.Symptom, done: tuple[bool, str] | None) -> str:
    said = done[1] if done else symptom.advice
    return safe(f"{symptom.where}: {symptom.ailment.value}: {symptom.message} — {said}").replace("\n", " ")


def _as_object(symptom: store.Symptom, fixed: bool) -> dict[str, str | bool]:
    return {
        "where": symptom.where,
        "kind": symptom.ailment.value,
        "message": symptom.message,
        "advice": symptom.advice,
        "fixable": symptom.fixable,
        "fixed": fixed,
    }
