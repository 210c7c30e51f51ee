"""位置と節点: 節点の位置を言うことと、位置から節点を探すことは互いに逆。表の頭と項の名。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File

import pytest
from hypothesis import given, settings
from trees import texts, trees

from amend.address import (
    PlaceError,
    head_row,
    locate,
    numerals_in,
    places,
    read_address,
    resolve,
    row_label,
    write_address,
)
from amend.clause import Kind, Node, Path, follow, walk
from amend.plaintext import read

AGREEMENT = """富山市及び○○町における連携協約

　富山市（以下「甲」という。）及び○○町（以下「乙」という。）は、締結する。

　（目的）
第１条　この協約は、連携を目的とする。
　（取組）
第２条　甲及び乙は、次に掲げる取組を行う。ただし、災害のときは、この限りでない。
　(1)　医療
　　ア　救急
　　　(ア)　休日
　　イ　小児
　(2)　観光
２　前項の取組は、別表のとおりとする。この場合において、甲は、乙と協議する。
第６条から第８条まで　削除
第９条　甲が定める。ただし、急ぐときは、乙が定める。
　(1)　費用

　　　附　則
　（施行期日）
１　この協約は、令和８年４月１日から施行する。
２　従前の例による。

　この協約の締結を証するため、記名押印する。

別表（第２条関係）
１　経済の取組

* - 取組
  - 甲の役割
  - 乙の役割
* - (1)　産学官の推進
  - 会議を開く。
  - 会議に出る。
* - (2)　観光振興
  - 催しをする。
  - 協力する。
２　福祉の取組

* - 救急医療
  - 病院を整える。
* - 産学官の推進
  - 周知する。
備考
１　金額は税込みとする。

別表第１
* - 四十七
  - 道路法
* - 四十七の二
  - 河川法
* - 千葉県
  - 一級
* - 「特定」の項
  - 二級

別表第１の２
* - 二
  - 道路法

別表第２
一　医薬品
"""


@pytest.fixture(scope="module")
def agreement() -> Node:
    """位置の例のための協約。"""
    return read(AGREEMENT).tree


def _round_trips(tree: Node, only: int = 1) -> Iterator[tuple[Path, Path]]:
    """節点への道と、その位置の言葉から探した道。ただ一つの項・段落は、その入れ物と同じ位置を持つ。"""
    named = places(tree)
    assert named.keys() == {path for path, _ in walk(tree)}
    for path, _ in list(walk(tree))[::only]:
        address = named[path]
        words = write_address(address, numerals_in(tree))
        holder = path[:-1]
        same = bool(path) and named[holder] == address and follow(tree, path).kind in (Kind.PARAGRAPH, Kind.PASSAGE)
        yield (holder if same else path), resolve(tree, read_address(words)).path


@settings(max_examples=30)
@given(trees())
def test_every_node_is_found_by_its_own_address(tree: Node) -> None:
    """正しい本文のどの節点も、その位置の言葉で見つかる。一つずつ言っても、一度に言っても同じ位置である。"""
    assert all(path == found for path, found in _round_trips(tree))
    assert all(locate(tree, path) == address for path, address in places(tree).items())


@given(texts())
def test_every_node_of_any_text_is_found(text: str) -> None:
    """番号の重なりや飛びのある本文でも、どの節点にも位置があり、その位置で見つかる。"""
    tree = read(text).tree
    assert all(path == found for path, found in _round_trips(tree))


def test_every_node_of_the_laws_is_found(shared: File) -> None:
    """実際の法令でも、節点は位置の言葉で見つかる (早く終わるよう間引く)。"""
    files = sorted((shared / "corpus").glob("*/*/new.txt"))[::4]
    checked = 0
    for file in files:
        for path, found in _round_trips(read(file.read_text(encoding="utf-8")).tree, only=29):
            assert path == found
            checked += 1
    assert checked > 200


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("題名", "富山市及び○○町における連携協約"),
        ("第１条", ""),
        ("第１条第１項", "この協約は、連携を目的とする。"),
        ("第１条の見出し", "（目的）"),
        ("第１条の前の見出し", "（目的）"),
        ("第２条第１項第１号", "医療"),
        ("第２条第１項(1)ア", "救急"),
        ("第２条第１項第１号ア（ア）", "休日"),
        ("第９条第１号", "費用"),
        ("第９条第１項第１号", "費用"),
        ("附則第２項", "従前の例による。"),
        ("附則第１項の見出し", "（施行期日）"),
        ("別表１", "経済の取組"),
        ("別表経済の取組の部", "経済の取組"),
        ("別表１の表（１）の項甲の役割の欄", "会議を開く。"),
        ("別表観光振興の項乙の役割の欄", "協力する。"),
        ("別表救急医療の項下欄", "病院を整える。"),
        ("別表１の表第３行第１欄", "(2)　観光振興"),
        ("別表２備考第１号", "金額は税込みとする。"),
        ("別表２の備考１", "金額は税込みとする。"),
        ("別表第二第一号", "医薬品"),
        ("別表第一の四十七の項第二欄", "道路法"),
        ("別表第１の４７の２の項第２欄", "河川法"),
        ("別表第一の千葉県の項第２欄", "一級"),
        ("別表第１「「特定」の項」の項第２欄", "二級"),
        ("別表第１の２の２の項第２欄", "道路法"),
    ],
)
def test_places_of_the_agreement(agreement: Node, words: str, text: str) -> None:
    """起案者の呼び方で、条・項・号・見出し・別表の部分・表の項・欄・備考が見つかる (R29–R35、DESIGN §4)。"""
    assert follow(agreement, resolve(agreement, read_address(words)).path).text == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("第２条第１項ただし書", "ただし、災害のときは、この限りでない。"),
        ("第２条第１項本文", "甲及び乙は、次に掲げる取組を行う。"),
        ("第２条第２項後段", "この場合において、甲は、乙と協議する。"),
        ("第９条ただし書", "ただし、急ぐときは、乙が定める。"),
        ("第９条第１項本文", "甲が定める。"),
        ("第９条各号列記以外の部分", "甲が定める。ただし、急ぐときは、乙が定める。"),
    ],
)
def test_parts_of_a_provision(agreement: Node, words: str, text: str) -> None:
    """部分は、項の語の中の範囲になる。一項だけの条の部分は、その項の部分である (R35、R57)。"""
    place = resolve(agreement, read_address(words))
    assert place.span is not None
    assert follow(agreement, place.path).text[slice(*place.span)] == text


def test_a_lone_paragraph_is_never_called_first(agreement: Node) -> None:
    """一項だけの条では「第９条」「第９条第１号」と呼び、「第９条第１項」とは呼ばない (R34)。"""
    words = {write_address(address) for address in places(agreement).values()}
    assert {"第９条", "第９条第１号", "第２条第１項"} <= words
    assert not any(word.startswith(("第９条第１項", "第１条第１項")) for word in words)


def test_a_deleted_range_answers_for_its_numbers(agreement: Node) -> None:
    """「第６条から第８条まで　削除」は第７条でもある。第９条ではない。"""
    found = [resolve(agreement, read_address(words)).path for words in ("第６条", "第７条", "第８条", "第９条")]
    assert found[0] == found[1] == found[2] != found[3]


@pytest.mark.parametrize(
    ("words", "what", "advice"),
    [
        ("第１２条", "この本文に第１２条はありません。", "第９条までです。"),
        ("第３条", "この本文に第３条はありません。", "近いのは第２条です。"),
        ("第２条第５項第１号", "第２条に第５項はありません。", "第２条第２項までです。"),
        ("第２条第１号", "第２条に第１号はありません。", "第２条第１項第１号のことですか。"),
        (
            "第２条ただし書",
            "第２条のどの項の部分か決まりません。",
            "項も書いてください。例: 第２条第１項ただし書",
        ),
        ("第１条第１項ただし書", "第１条第１項にただし書はありません。", "第１条第１項の文は一つだけです。"),
        (
            "第２条第２項ただし書",
            "第２条第２項にただし書はありません。",
            "あるのは第２条第２項前段、第２条第２項後段です。",
        ),
        ("第１条柱書", "第１条に号はありません。", "「各号列記以外の部分」を除いてください。"),
        ("別表観光進行の項", "別表に観光進行の項はありません。", None),
        ("別表産学官の推進の項", "「別表産学官の推進の項」に当たる所が 2 か所あります。", None),
        ("署名欄", "この本文に署名欄はありません。", None),
    ],
)
def test_a_place_that_is_not_there(agreement: Node, words: str, what: str, advice: str | None) -> None:
    """無い所には、どこまで辿れたかと最も近いものを、二つ以上あるときは候補を言う。"""
    with pytest.raises(PlaceError) as caught:
        resolve(agreement, read_address(words))
    assert caught.value.what == what
    if advice is not None:
        assert caught.value.advice == advice


def test_candidates_are_addresses_of_their_own(agreement: Node) -> None:
    """候補として示した位置は、どれもそのまま一つの所を指す。"""
    with pytest.raises(PlaceError) as caught:
        resolve(agreement, read_address("別表産学官の推進の項"))
    candidates = caught.value.advice.removeprefix("どれかを指定してください: ").split("、")
    found = {resolve(agreement, read_address(words)).path for words in candidates}
    assert len(candidates) == len(found) == 2


def test_messages_use_the_numerals_of_the_text() -> None:
    """誤りの中の位置は、本文と同じ数字で書く。"""
    tree = read("第十条　甲は。\n２　乙は。\n").tree
    with pytest.raises(PlaceError, match="第十条に第三項はありません。"):
        resolve(tree, read_address("第10条第3項"))


def _table(*rows: tuple[str, ...]) -> Node:
    return read("".join(f"| {' | '.join(row)} |\n" for row in rows)).tree.children[0]


@pytest.mark.parametrize(
    ("rows", "headed"),
    [
        ((("取組", "甲の役割"), ("観光", "催しをする。")), True),
        ((("取組", "甲の役割"),), False),
        ((("取組",), ("観光",)), False),
        ((("第三条第一項", "読み替える字句"), ("第四条", "町長")), False),
        ((("取組", ""), ("観光", "催しをする。")), False),
        ((("(1)観光", "催し"), ("(2)福祉", "病院")), False),
        ((("観光", "催しをする。"), ("福祉", "病院を整える。")), False),
        ((("本省", "一、七五〇人"), ("支部", "二〇人")), False),
        ((("取組", "甲の役割"), ("観光", "催し", "協力")), False),
    ],
)
def test_a_head_row_is_known_by_its_shape(rows: tuple[tuple[str, ...], ...], headed: bool) -> None:
    """頭の行は、次の行と同じ数の、短い名だけの欄を持つ。文・条名・量・符号のある行は頭ではない。"""
    table = _table(*rows)
    assert head_row(table) is (table.children[0] if headed else None)


@pytest.mark.parametrize(
    ("cell", "mark", "text"),
    [
        ("(3)産学官の推進", "(3)", "産学官の推進"),
        ("３　観光 振興", "３", "観光振興"),
        ("ア　救急", "ア", "救急"),
        ("四十七", "四十七", ""),
        ("三重県", "", "三重県"),
        ("一般会計", "", "一般会計"),
        ("", "", ""),
    ],
)
def test_a_row_is_named_by_mark_and_words(cell: str, mark: str, text: str) -> None:
    """表の項の名は、最初の欄の符号と語。空白の続かない裸の数字は、語の一部であって符号ではない。"""
    label = row_label(_table((cell, "甲"), ("乙", "丙")).children[0])
    assert (label.mark, label.text) == (mark, text)


def test_article_inside_an_annex() -> None:
    """別表の中の条は「別表第１条」であり、別表第１ではない。備考の表は、備考という名の部分の表ではない。"""
    tree = read("協約\n\n第１条　甲は、\n\n別表\n\n第１条　甲は\n\n* - 欄\n\n備考\n\n* - 欄\n").tree
    assert dict(_round_trips(tree))
