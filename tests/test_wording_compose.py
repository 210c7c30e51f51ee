"""組み立て: 改正 → 文 (drafting-rules §2.2–2.5、§6)。"""

from __future__ import annotations

from importlib.resources import files

import pytest

from amend.address import read_address
from amend.change import (
    Addition,
    Captioning,
    Change,
    Deletion,
    Insertion,
    Numbering,
    Removal,
    Renumbering,
    Replacement,
    Shift,
    Side,
    Substitution,
    Target,
)
from amend.clause import Kind, Node
from amend.parts import PartKind
from amend.plaintext import read
from amend.toml import FaultyFileError, Page
from amend.wording.dialect import Dialect, read_dialect
from amend.wording.printing import write_wording


def _dialect(name: str, **changed: str) -> Dialect:
    text = files("amend").joinpath(f"data/wordings/{name}.toml").read_text(encoding="utf-8")
    for key, value in changed.items():
        text = "\n".join(f"{key} = {value}" if line.startswith(f"{key} =") else line for line in text.split("\n"))
    return read_dialect(Page(text, f"{name}.toml"))


MUNICIPAL, NATIONAL = _dialect("municipal"), _dialect("national")

AGREEMENT = """富山市及びＡ町における連携中枢都市圏形成に係る連携協約

　富山市（以下「甲」という。）及びＡ町（以下「乙」という。）は、次のとおり連携協約を締結する。

　（目的）
第１条　この連携協約は、圏域の住民の暮らしを支えることを目的とする。
　（基本方針）
第２条　甲及び乙は、前条の目的を達成するため、次条に規定する取組において連携を図るものとする。
　（連携する取組及び役割分担）
第３条　甲及び乙が連携する取組並びに甲及び乙の役割は、別表のとおりとする。
　（費用分担）
第４条　前条の取組に要する費用は、甲及び乙が協議して定める。
　（連絡会議）
第５条　甲の長及び乙の長は、前条の協議その他必要な連絡調整を行うため、年１回連絡会議を開催する。
　（その他）
第６条　この連携協約に定めのない事項は、甲及び乙が協議して定める。

別表（第３条関係）

* - 取組
  - 内容
  - 甲の役割
  - 乙の役割
* - 医療連携
  - 救急医療を確保する。
  - 病院の体制を整える。
  - 住民に周知する。
* - 観光振興
  - 観光情報を発信する。
  - 年１回共同の催しを企画する。
  - 催しに協力する。
* - 図書館
  - 図書館を相互に利用する。
  - 利用者を受け入れる。
  - 利用者を受け入れる。
"""

RULES = """会議条例

　（目的）
第一条　市長は、会議を開く。
　（組織）
第二条　会議は、次の者で組織する。
　一　市長
　二　町長
　三　村長
　四　区長
　五　議長
２　議長は、市長が定める。ただし、急ぐときは、この限りでない。
３　議長は、議員をもって充てる。
４　議長は、会議を招集する。
５　議長は、会務を総理する。
６　議長は、会議を代表する。
　（会議）
第三条　会議は、市長が招く。
第四条　会議は、市長が閉じる。
第五条　会議は、市長が解く。
第六条　会議は、議長が招く。
第七条　この条例は、別に定める。

　　　附　則
１　この条例は、公布の日から施行する。
２　会議は、当分の間、開かない。
"""


def _at(place: str, until: str = "", *, captioned: bool = False) -> Target:
    return Target(read_address(place), read_address(until) if until else None, captioned)


def _change(place: str, old: str, new: str) -> Substitution:
    return Substitution(_at(place), old, new)


def _move(old: str, new: str, within: str = "") -> Renumbering:
    return Renumbering(read_address(old), read_address(new), read_address(within) if within else None)


def _provisions(text: str, kind: Kind) -> tuple[Node, ...]:
    tree = read(f"題名\n\n{text}\n").tree
    return tuple(node for node in tree.children if node.kind is kind)


def _insert(anchor: str, side: Side, kind: Kind, text: str, number: tuple[int, ...] = ()) -> Insertion:
    block = (Node(kind, mark=text[0], gap="　", text=text[2:]),)
    return Insertion(read_address(anchor), side, kind, block, number)


def _said(*changes: Change, text: str = RULES, dialect: Dialect = NATIONAL) -> list[str]:
    """改め文のうち、文だけ (一字下げで始まり、句点で終わる行)。"""
    written = write_wording(changes, read(text).tree, dialect).splitlines()
    return [
        line.removeprefix("　") for line in written if line.startswith(("　第", "　附則", "　別表", "　題名", "　本則"))
    ]


SHARING = "　（情報の共有）\n第５条　甲及び乙は、第３条の取組に必要な情報を相互に提供する。"
CELLS = ("防災", "災害時に相互に応援する。", "応援の窓口を設ける。", "応援の窓口を設ける。")
ROW = Node(Kind.ROW, children=tuple(Node(Kind.CELL, text=text) for text in CELLS))
TABLE = (
    _change("別表観光振興の項", "年１回", "年２回"),
    Insertion(read_address("別表観光振興の項"), Side.AFTER, None, (ROW,)),
    Deletion(_at("別表図書館の項")),
)


def test_the_worked_example_with_renumbering() -> None:
    """§6 の例 (renumber): 表は罫線でなく一欄一行の並びで書く。"""
    changes = (
        _move("第６条", "第７条"),
        _change("第５条", "前条", "第４条"),
        _change("第５条", "年１回", "年２回"),
        _move("第５条", "第６条"),
        Insertion(read_address("第４条"), Side.AFTER, Kind.ARTICLE, _provisions(SHARING, Kind.ARTICLE)),
        *TABLE,
    )
    assert write_wording(changes, read(AGREEMENT).tree, MUNICIPAL) == (
        "　第６条を第７条とする。\n"
        "　第５条中「前条」を「第４条」に、「年１回」を「年２回」に改め、同条を第６条とし、"
        "第４条の次に次の１条を加える。\n"
        f"{SHARING}\n"
        "　別表観光振興の項中「年１回」を「年２回」に改め、同項の次に次のように加える。\n"
        "* - 防災\n  - 災害時に相互に応援する。\n  - 応援の窓口を設ける。\n  - 応援の窓口を設ける。\n"
        "　別表図書館の項を削る。\n"
    )


def test_the_worked_example_with_a_branch_number() -> None:
    """§6 の例 (branch): 条は動かず、加えてから次の条の字句を改める。"""
    sharing = SHARING.replace("第５条", "第４条の２")
    changes = (
        Insertion(read_address("第４条"), Side.AFTER, Kind.ARTICLE, _provisions(sharing, Kind.ARTICLE)),
        _change("第５条", "前条", "第４条"),
        _change("第５条", "年１回", "年２回"),
    )
    assert write_wording(changes, read(AGREEMENT).tree, MUNICIPAL) == (
        "　第４条の次に次の１条を加える。\n"
        f"{sharing}\n"
        "　第５条中「前条」を「第４条」に、「年１回」を「年２回」に改める。\n"
    )


CAPTION = Node(Kind.CAPTION, text="（開会）")
PROVISO = Node(Kind.PASSAGE, text="ただし、町長が招くことができる。")
EXAMPLES: tuple[tuple[str, tuple[Change, ...], list[str]], ...] = (
    (
        "いろいろの動詞は、文の中の順に、二つ目からは所を言わない (R21)",
        (
            _change("第一条", "市長", "長"),
            Removal(_at("第一条"), "、"),
            Addition(_at("第一条"), "会議", "等"),
        ),
        ["第一条中「市長」を「長」に改め、「、」を削り、「会議」の下に「等」を加える。"],
    ),
    (
        "同じ語への二つの改正は「及び」でつなぐ",
        (_change("第二条第一項", "市長", "長"), _change("第二条第一項", "町長", "長")),
        ["第二条第一項中「市長」及び「町長」を「長」に改める。"],
    ),
    (
        "二つの削りは「及び」でつなぐ",
        (Removal(_at("第二条第一号"), "市"), Removal(_at("第二条第一号"), "長")),
        ["第二条第一号中「市」及び「長」を削る。"],
    ),
    (
        "同じ条は「同条」、同じ項は「同項」と受ける (§2.5-9)",
        (
            _change("第二条の見出し", "組織", "構成"),
            _change("第二条第一項第一号", "市長", "長"),
            _change("第二条第一項第三号", "村長", "長老"),
            _change("第二条第二項ただし書", "急ぐ", "急を要する"),
        ),
        [
            "第二条の見出し中「組織」を「構成」に改め、同条第一項第一号中「市長」を「長」に改め、"
            "同項第三号中「村長」を「長老」に改め、同条第二項ただし書中「急ぐ」を「急を要する」に改める。"
        ],
    ),
    (
        "条ごとに一つの文 (一条一文、§2.5-6)",
        (_change("第一条", "市長", "長"), _change("第三条", "招く", "開く")),
        ["第一条中「市長」を「長」に改める。", "第三条中「招く」を「開く」に改める。"],
    ),
    (
        "間に改正が無ければ、同じ改正は一つにまとめる。三つ続けば「…から…までの規定」(R53、R54)",
        tuple(_change(place, "市長", "長") for place in ("第一条", "第三条", "第四条", "第五条")),
        ["第一条及び第三条から第五条までの規定中「市長」を「長」に改める。"],
    ),
    (
        "ほかの改正のある条は、まとめない (§2.5-8)",
        (
            _change("第三条", "市長", "長"),
            _change("第四条", "市長", "長"),
            _change("第五条", "市長", "長"),
            _change("第五条", "解く", "終える"),
        ),
        [
            "第三条及び第四条中「市長」を「長」に改める。",
            "第五条中「市長」を「長」に、「解く」を「終える」に改める。",
        ],
    ),
    (
        "一つの条の中の同じ改正もまとめ、段の深さで「並びに」を使う",
        tuple(_change(place, "議長", "長") for place in ("第二条第三項", "第二条第五項", "第六条")),
        ["第二条第三項及び第五項並びに第六条中「議長」を「長」に改める。"],
    ),
    (
        "見出しと条文の同じ改正は「（見出しを含む。）」(R45)",
        (_change("第三条の見出し", "会議", "協議会"), _change("第三条", "会議", "協議会")),
        ["第三条（見出しを含む。）中「会議」を「協議会」に改める。"],
    ),
    (
        "見出しの全部は、文の中で改める",
        (Replacement(_at("第三条の見出し"), (CAPTION,)), _change("第三条", "招く", "開く")),
        ["第三条の見出しを「（開会）」に改め、同条中「招く」を「開く」に改める。"],
    ),
    (
        "字句を改めてから移し、その前後に加える (R23、R25)",
        (
            _change("第二条第三項", "議員", "委員"),
            _move("第二条第三項", "第二条第四項"),
            _insert("第二条第三項", Side.BEFORE, Kind.PARAGRAPH, "３　甲は"),
        ),
        ["第二条第三項中「議員」を「委員」に改め、同項を同条第四項とし、同項の前に次の一項を加える。"],
    ),
    (
        "項は一つずつ「同条第三項を同条第四項とし」",
        (
            _move("第二条第六項", "第二条第七項"),
            _move("第二条第五項", "第二条第六項"),
            _insert("第二条第四項", Side.AFTER, Kind.PARAGRAPH, "５　甲は"),
        ),
        ["第二条第六項を同条第七項とし、同条第五項を同条第六項とし、同条第四項の次に次の一項を加える。"],
    ),
    (
        "四つ以上続けて動かすなら、初めの一つのほかを繰り下げる (R26、R49)",
        (
            *(_move(f"第二条第{old}項", f"第二条第{new}項") for old, new in ("六七", "五六", "四五", "三四")),
            _insert("第二条第二項", Side.AFTER, Kind.PARAGRAPH, "３　甲は"),
        ),
        ["第二条中第六項を第七項とし、第三項から第五項までを一項ずつ繰り下げ、第二項の次に次の一項を加える。"],
    ),
    (
        "上げるときは初めの一つが先。導いた側がまとめた繰上げも、そのまま言う",
        (
            Deletion(_at("第三条")),
            _move("第四条", "第三条"),
            Shift(read_address("第五条"), read_address("第七条"), -1),
        ),
        ["第三条を削り、第四条を第三条とし、第五条から第七条までを一条ずつ繰り上げる。"],
    ),
    (
        "字句の改正のある条は、新しい文で始める。動かすだけの条は、隣の条に続けて言う (§2.5-10)",
        (
            _move("第七条", "第八条"),
            _move("第六条", "第七条"),
            _change("第五条", "市長", "長"),
            _move("第五条", "第六条"),
            _move("第四条", "第五条"),
        ),
        [
            "第七条を第八条とし、第六条を第七条とする。",
            "第五条中「市長」を「長」に改め、同条を第六条とし、第四条を第五条とする。",
        ],
    ),
    (
        "削る規定は、隣り合えば一つにする",
        (Deletion(_at("第二条第二項")), Deletion(_at("第二条第三項")), Deletion(_at("第二条第四項"))),
        ["第二条第二項から第四項までを削る。"],
    ),
    (
        "離れた条は、別の文で削る",
        (Deletion(_at("第三条")), Deletion(_at("第四条")), Deletion(_at("第七条"))),
        ["第三条及び第四条を削る。", "第七条を削る。"],
    ),
    (
        "編章節に置く所を言う",
        (
            _move("第三条", "第二条の二", "第二章"),
            Captioning(read_address("第三条"), "（開会）", ahead=True),
        ),
        ["第二章中第三条を第二条の二とし、同条の前に見出しとして「（開会）」を付する。"],
    ),
    (
        "規定の後は、新しい文で、条を初めから言う (§2.5-7)",
        (
            Insertion(read_address("第三条"), Side.WITHIN, PartKind.PROVISO, (PROVISO,)),
            _insert("第三条", Side.WITHIN, Kind.PARAGRAPH, "２　甲は"),
        ),
        ["第三条に次のただし書を加える。", "第三条に次の一項を加える。"],
    ),
    (
        "附則の項は条と同じに数える",
        (Numbering(read_address("附則第二項"), given=False), _move("附則第二項", "附則第三項")),
        ["附則第二項の項番号を削り、同項を附則第三項とする。"],
    ),
)


@pytest.mark.parametrize(("rule", "changes", "said"), EXAMPLES, ids=[rule for rule, _, _ in EXAMPLES])
def test_each_rule_of_composing(rule: str, changes: tuple[Change, ...], said: list[str]) -> None:
    """規則ごとに、優れた起案者の書く文になる。"""
    assert _said(*changes) == said, rule


def test_a_dialect_without_adding_words_replaces_them() -> None:
    """山形・高知の流儀は字句を加えず、「Ａ」を「ＡＢ」に改める。隣の改正とも「に、」でつながる (§2.3)。"""
    dialect = _dialect("national", after_word='"加えない"')
    changes = (
        Addition(_at("第一条"), "会議", "等"),
        Addition(_at("第一条"), "を開く", "広く", ahead=True),
        _change("第一条", "市長", "長"),
    )
    expected = "第一条中「会議」を「会議等」に、「を開く」を「広くを開く」に、「市長」を「長」に改める。"
    assert _said(*changes, dialect=dialect) == [expected]


@pytest.mark.parametrize("word", ["の次に", "の下に", "の右に", "の後に"])
def test_the_word_for_after_is_a_matter_of_the_dialect(word: str) -> None:
    """字句の「後」の語は流儀による。規定を加える所は、どの流儀でも「の次に」である (§2.3)。"""
    dialect = _dialect("national", after_word=f'"{word}"')
    changes = (
        Addition(_at("第三条"), "会議", "等"),
        _insert("附則第一項", Side.AFTER, Kind.PARAGRAPH, "２　甲は"),
    )
    said = [f"第三条中「会議」{word}「等」を加える。", "附則第一項の次に次の一項を加える。"]
    assert _said(*changes, dialect=dialect) == said


def test_boxes_are_a_matter_of_the_dialect() -> None:
    """表の項を罫線で囲むかどうかは流儀による (§6)。"""
    boxed = write_wording(TABLE, read(AGREEMENT).tree, _dialect("municipal", tables='"罫線"'))
    assert boxed.splitlines()[1].startswith("┌──┬─")


def test_every_fault_of_a_dialect_is_said_at_once() -> None:
    """流儀の誤りは、書ける語を添えてすべて一度に言う。省いた鍵も誤りである。"""
    with pytest.raises(FaultyFileError) as refused:
        read_dialect(Page('name = "x"\nafter_word = "の下"\nen_bloc = "四"\n', "x.toml"))
    message = str(refused.value)
    assert all(word in message for word in ("の下に", "en_bloc", "captions_joined", "tables"))
