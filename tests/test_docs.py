"""文書の試験: 手引きの命令は書いてあるとおりに動き、README はすべてのコマンドを言う。"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from amend.clause import Kind, walk
from amend.cli.main import COMMANDS
from amend.cli.tidy import tidy
from amend.plaintext import read
from tools.reference import reference

BILL = ROOT / "agreements/toyama-renkei/amendments/2017-toyama-1/source/000_7c086df8f98e5069.txt"
GUIDES = ("docs/tutorial.md", "docs/tutorial-ledger.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_guide_runs_as_written(guide: str, tmp_path: Path) -> None:
    """手引きの ``$`` の行を順に動かすと、書いてある出力 (``…`` は任意の字) が出る。"""
    shutil.copy(BILL, tmp_path / "議案.txt")
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / guide).read_text("utf-8"), re.S)
    steps = [step for block in blocks for step in re.split(r"^\$ ", block, flags=re.M)[1:]]
    assert len(steps) > 5
    for step in steps:
        command, _, expected = step.partition("\n")
        shown = _run(command, tmp_path)
        pattern = ".*".join(re.escape(part) for part in expected.rstrip("\n").split("…"))
        assert re.fullmatch(pattern, shown.rstrip("\n"), re.S), f"$ {command}\n{shown}"


def _run(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": path, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_readme_names_every_command(readme: str) -> None:
    """README は、見本を除くすべてのコマンドを一覧に載せる。"""
    text = (ROOT / readme).read_text("utf-8")
    assert [name for name in COMMANDS if name != "demo" and f"`amend {name}`" not in text] == []


def test_reference_says_what_the_commands_say() -> None:
    """コマンドの引き方は、コマンドから作ったものに等しい (直したら make reference)。すべてのコマンドの節がある。"""
    text = (ROOT / "docs/reference.md").read_text("utf-8")
    assert text == reference()
    assert re.findall(r"^## amend (\S+)$", text, re.M) == list(COMMANDS)


def test_links_lead_somewhere() -> None:
    """文書の中のファイルへの参照は、在るファイルを指す。"""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_format_examples_read_as_written() -> None:
    """書き方の表の例は、行の種類の欄に書いたとおりに読める。"""
    page = (ROOT / "docs/format.md").read_text("utf-8")
    rows = re.findall(r"^\| .* \| (.+?) \| `(.+)` \|$", page, re.M)
    assert len(rows) >= 19
    for kind, example in rows:
        line = example.replace("\\|", "|")
        text = CONTEXTS[kind].replace("＊", line)
        tree = read(text).tree
        at = text[: text.index(line)].count("\n") + 1
        found = [node.kind for _, node in walk(tree) if node.line == at]
        assert KINDS[kind] in found, f"{kind}: {line} は {[k.value for k in found]} と読まれた"


def test_format_texts_are_tidy() -> None:
    """書き方の文書に挙げた本文は、置き場の決まらない行が無く、標準の置き方をしている。"""
    page = (ROOT / "docs/format.md").read_text("utf-8").split("## 文法")[0]
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, re.M)
    texts = [re.sub(r"^    ", "", block, flags=re.M).strip("\n") + "\n" for block in blocks]
    assert len(texts) == 3
    for text in texts:
        assert read(text).findings == ()
        assert tidy(read(text).tree) == text


_BODY = "協約\n\n　（目的）\n第１条　甲は、\n"
_TABLE = "* - 取組\n  - 役割\n"
CONTEXTS = {
    "題名": "＊\n",
    "番号": "協約\n＊\n\n第１条　甲は、\n",
    "目次": "協約\n\n＊\n　第一章　総則\n\n第１条　甲は、\n",
    "番号の無い行。`\\` は字ではない": f"{_BODY}　＊\n",
    "署名欄": f"{_BODY}\n　この協約の締結を証するため、\n\n＊\n",
    "表": "別表\n\n＊\n",
    "附則": f"{_BODY}\n＊\n　この協約は、\n",
    "別表": f"{_BODY}\n＊\n",
    "編章節款目": "協約\n\n＊\n第一条　甲は、\n",
    "見出し": "協約\n\n＊\n第１条　甲は、\n",
    "共通見出し": "協約\n\n＊\n　（目的）\n第１条　甲は、\n",
    "条とその最初の項": f"{_BODY}＊\n",
    "項": f"{_BODY}＊\n",
    "別表の部分": f"別表\n\n＊\n\n{_TABLE}",
    "備考": f"別表\n\n{_TABLE}\n＊\n　１　甲は、\n",
    "号・細目": f"{_BODY}＊\n",
    "末文": f"{_BODY}\n＊\n",
    "前文": f"協約\n\n＊\n\n{_BODY.partition(chr(10))[2]}",
    "段落": f"{_BODY}＊\n",
}
KINDS = {
    "題名": Kind.TITLE,
    "番号": Kind.NUMBER,
    "目次": Kind.TOC,
    "番号の無い行。`\\` は字ではない": Kind.PASSAGE,
    "署名欄": Kind.EXECUTION_BLOCK,
    "表": Kind.TABLE,
    "附則": Kind.SUPPL_PROVISION,
    "別表": Kind.ANNEX,
    "編章節款目": Kind.CHAPTER,
    "見出し": Kind.CAPTION,
    "共通見出し": Kind.CAPTION,
    "条とその最初の項": Kind.ARTICLE,
    "項": Kind.PARAGRAPH,
    "別表の部分": Kind.ANNEX_PART,
    "備考": Kind.NOTES,
    "号・細目": Kind.ITEM,
    "末文": Kind.CLOSING,
    "前文": Kind.PREAMBLE,
    "段落": Kind.PASSAGE,
}
