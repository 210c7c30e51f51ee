"""amend prove: 出来上がった書類を読み返し、この改正を述べていることを確かめる。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from amend.cli.arguments import is_id, named_file, naming
from amend.cli.common import finding_line, finish, progress
from amend.cli.pair import Pair
from amend.cli.texts import decode_file, encoding_option, load
from amend.errors import Finding, RequestError
from amend.files import read_bytes, write_atomic

_DOCUMENTS = (".txt",)
_TABLES = {
    ".htm": "html",
    ".html": "html",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".pdf": "pdf",
    ".md": "md",
    ".json": "json",
}


@dataclass(frozen=True, slots=True)
class _Proved:
    """照合した書類。

    Attributes:
        path: ファイルの名。
        digest: 中身の SHA-256。
        compared: 何とみて、何を比べたか。
        findings: 違い。
    """

    path: str
    digest: str
    compared: str
    findings: tuple[Finding, ...]


@click.command(
    help="出来上がった書類が、この改正を述べていることを確かめる。\n\n"
    "「協約/案件」と書類、又は変更前の本文、変更後の本文、書類の順に書く。\n"
    "書類は、新旧対照表 (docx、xlsx、html、md、json など) と、\n"
    "改め文・変更協約・全文の .txt。人が Word や Excel で作った表も読む。\n"
    "違いがあれば終了コード 1、無ければ 0。"
)
@click.argument("names", metavar="協約/案件又はOLD NEW 書類...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="ファイル", help="照合票を書き出すファイル (.txt か .md)。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@encoding_option
def command(names: tuple[str, ...], output: str | None, as_json: bool, encoding: str | None) -> None:
    """二つの本文を読み、書類を一つずつ読み返して比べ、違いを並べる。"""
    pair, papers = _asked(names, encoding)
    if output is not None:
        _spare(output, (*pair.inputs, *papers))
    proved = []
    for path in papers:
        with progress(f"{path} を照合しています"):
            proved.append(_prove(path, pair, encoding))
    for one in proved:
        verdict = f"違いが {len(one.findings)} 件あります。" if one.findings else "この改正を述べています。"
        click.echo(f"{one.path}: {one.compared}: {verdict}", err=True)
    if output is not None:
        write_atomic(named_file(output), _slip(pair, proved).encode())
        click.echo(f"{output} を書きました (照合票)。", err=True)
    finish({one.path: one.findings for one in proved}, as_json=as_json)


def _asked(names: tuple[str, ...], encoding: str | None) -> tuple[Pair, tuple[str, ...]]:
    """二つの本文と、照合する書類。台帳の道具は、要るときにだけ読み込む。"""
    if is_id(names[0]) and "/" in names[0] and not Path(names[0]).exists():
        from amend.cli.recorded import recorded_pair

        pair, papers = recorded_pair(names[0], ()), names[1:]
    elif len(names) < 2:
        raise RequestError("照合する書類がありません。", where=names[0], advice="OLD NEW 書類 の順に書いてください。")
    else:
        pair = Pair(load(names[0], encoding), load(names[1], encoding), "", names[:2])
        papers = names[2:]
    if not papers:
        raise RequestError(
            "照合する書類がありません。", advice="照合する docx などのファイルを終わりに書いてください。"
        )
    return pair, papers


def _spare(output: str, inputs: tuple[str, ...]) -> None:
    """読むファイルと、形の分からない名には書かない。"""
    file = named_file(output)
    if file.suffix.lower() not in (".txt", ".md"):
        raise RequestError(
            "照合票の形が分かりません。", where=f"-o {output}", advice="名の終わりを .txt か .md にしてください。"
        )
    if any(file.exists() and Path(path).exists() and file.samefile(path) for path in inputs):
        raise RequestError(
            "書き出すファイルが、読むファイルと同じです。", where=f"-o {output}", advice="別の名を付けてください。"
        )


def _prove(path: str, pair: Pair, encoding: str | None) -> _Proved:
    file = named_file(path)
    data = read_bytes(file)
    digest = hashlib.sha256(data).hexdigest()
    suffix = file.suffix.lower()
    if suffix in _DOCUMENTS:
        from amend.proof.sentences import is_screen, prove_document

        text = decode_file(file, data, encoding, frozenset()).text
        if is_screen(text):
            raise RequestError(
                "画面に出す形の書類 (対照表、見消し、読合せ) は照合できません。",
                where=path,
                advice="docx か html (対照表なら xlsx、pdf、md、json も) で書き出し、そのファイルを照合してください。",
            )
        kind, findings = prove_document(text, pair.before.text, pair.after.text)
        return _Proved(path, digest, f"{kind}とみて、変更後の本文と比べました", findings)
    if suffix not in _TABLES:
        known = "、".join((*_DOCUMENTS, *_TABLES))
        raise RequestError("照合できない種類のファイルです。", where=path, advice=f"照合できるのは {known} です。")
    from amend.proof.finished import prove_file
    from amend.proof.fulltext import judge_fulltext

    judged = judge_fulltext(data, _TABLES[suffix], pair.before.tree, pair.after.tree, pair.after.text)
    if judged is not None:
        return _Proved(path, digest, f"{judged[0]}とみて、本文と比べました", judged[1])

    with naming(file):
        kind, verdict = prove_file(data, _TABLES[suffix], pair.before.tree, pair.after.tree)
    side = "左 (縦書きでは上)" if verdict.new_left else "右 (縦書きでは下)"
    marks = "字、印、（略）" if verdict.marks else "字、（略）。印が一つも無いので、印は比べていません"
    compared = f"{kind} ({verdict.rows} 行、新は{side}) とみて比べました ({marks})"
    return _Proved(path, digest, compared, verdict.findings)


def _slip(pair: Pair, proved: list[_Proved]) -> str:
    """照合票: どのファイルを、何と、どう比べて、どうだったか。日時は入れない。同じ頼みから同じ票を作るためである。"""
    return "\n".join(_slip_lines(pair, proved)) + "\n"


def _slip_lines(pair: Pair, proved: list[_Proved]) -> Iterator[str]:
    yield from ("# 照合票", "", "## 本文", "")
    for name, loaded in (("変更前", pair.before), ("変更後", pair.after)):
        digest = hashlib.sha256(loaded.text.encode()).hexdigest()
        yield f"- {name}: {loaded.path} (SHA-256 {digest})"
    yield from ("", "## 書類", "")
    for one in proved:
        yield f"- {one.path} (SHA-256 {one.digest})"
        yield f"  - {one.compared}。"
        if not one.findings:
            yield "  - 結果: この改正を、過不足なく述べています。"
            continue
        yield f"  - 結果: 違いが {len(one.findings)} 件あります。"
        yield from (f"    - {finding_line(one.path, finding)}" for finding in one.findings)
    yield from ("", "本文の SHA-256 は、改行を LF にそろえた UTF-8 のものです。")
