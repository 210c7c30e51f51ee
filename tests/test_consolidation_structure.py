"""溶け込みの規定: 全部改正・追加・削除・移動の一つ一つの形 (drafting-rules §2.2、§6)。"""

from __future__ import annotations

import pytest
from consolidations import (
    ANNEX,
    ARTICLES,
    after,
    applied,
    before,
    block,
    caption,
    drop,
    inside,
    into,
    move,
    numbering,
    put,
    rows,
    shift,
    words,
)

from amend.change import Change, Restatement
from amend.clause import Kind
from amend.consolidation import consolidate
from amend.parts import PartKind
from amend.plaintext import read

CHAPTERS = """法

　第一章　総則
第一条　甲
第二条　乙
　第二章　費用
第三条　丙
第四条　丁

　　　附　則
１　甲
２　乙
"""

CASES: tuple[tuple[str, str, tuple[Change, ...], str, str], ...] = (
    (
        "条の全部",
        ARTICLES,
        (put("第２条", block("　（集会）\n第２条　集会を開く。\n")),),
        "　（会議）\n第２条　会議を開く。\n２　会議は、甲が招く。\n３　費用は、甲が負担する。\n",
        "　（集会）\n第２条　集会を開く。\n",
    ),
    (
        "条を削除とする",
        ARTICLES,
        (put("第２条から第３条まで", block("第２条及び第３条　削除\n")),),
        ARTICLES[ARTICLES.index("　（会議）") : ARTICLES.index("　（雑則）")],
        "第２条及び第３条　削除\n\n",
    ),
    (
        "項の全部。号も替わる",
        ARTICLES,
        (put("第３条", block("　（事務）\n第３条　事務は、ない。\n")),),
        ARTICLES[ARTICLES.index("第３条") : ARTICLES.index("\n　（雑則）")],
        "第３条　事務は、ない。\n",
    ),
    (
        "番号のある項の全部",
        ARTICLES,
        (put("第２条第２項", words("招くのは乙とする。")),),
        "２　会議は、甲が招く。",
        "２　招くのは乙とする。",
    ),
    (
        "号の全部。幅と字下げは兄弟に倣う",
        ARTICLES,
        (put("第３条第２号", inside("　(2)　教育\n　　ア　学校\n")),),
        "　(2)　観光\n　　ア　祭り\n　　イ　宿\n",
        "　(2)　教育\n　　ア　学校\n",
    ),
    (
        "各号列記以外の部分を改めても号は残る",
        ARTICLES,
        (put("第３条各号列記以外の部分", words("次の事務を行う。")),),
        "事務は、次のとおりとする。",
        "次の事務を行う。",
    ),
    (
        "見出しの全部",
        ARTICLES,
        (put("第２条の見出し", words("（集会）")),),
        "（会議）",
        "（集会）",
    ),
    ("題名の全部", ARTICLES, (put("題名", words("連携協約")),), "協約\n", "連携協約\n"),
    (
        "章名の全部",
        CHAPTERS,
        (put("第二章の章名", block("　第二章　経費\n")),),
        "　第二章　費用\n",
        "　第二章　経費\n",
    ),
    (
        "章の全部",
        CHAPTERS,
        (put("第二章", block("第二章　経費\n第三条　戊\n")),),
        "　第二章　費用\n第三条　丙\n第四条　丁\n",
        "　第二章　経費\n第三条　戊\n",
    ),
    (
        "別表の項の全部",
        ANNEX,
        (put("別表観光の項", rows("| 観光 | 案内 |")),),
        "* - 観光\n  -\n",
        "* - 観光\n  - 案内\n",
    ),
    (
        "条を加える。空行は兄弟に倣う",
        ARTICLES,
        (move("第４条", "第５条"), after("第３条", block("　（費用）\n第４条　甲が払う。\n"), Kind.ARTICLE)),
        "　（雑則）\n第４条",
        "　（費用）\n第４条　甲が払う。\n\n　（雑則）\n第５条",
    ),
    (
        "初めの条の前に加える",
        ARTICLES,
        (
            move("第４条", "第５条"),
            move("第３条", "第４条"),
            move("第２条", "第３条"),
            move("第１条", "第２条"),
            before("第１条", block("　（定義）\n第１条　甲とは市をいう。\n"), Kind.ARTICLE),
        ),
        ARTICLES[ARTICLES.index("　（目的）") :],
        "　（定義）\n第１条　甲とは市をいう。\n\n"
        + ARTICLES[ARTICLES.index("　（目的）") :]
        .replace("第４条", "第５条")
        .replace("第３条", "第４条")
        .replace("第２条", "第３条")
        .replace("第１条", "第２条"),
    ),
    (
        "枝番号の条を続けて加える",
        ARTICLES,
        (
            after("第３条", block("第３条の２　戊\n"), Kind.ARTICLE),
            after("第３条の２", block("第３条の３　己\n"), Kind.ARTICLE),
        ),
        "　（雑則）\n",
        "第３条の２　戊\n\n第３条の３　己\n\n　（雑則）\n",
    ),
    (
        "本則の終わりに加える",
        CHAPTERS,
        (into("本則", block("第五条　戊\n"), Kind.ARTICLE),),
        "第四条　丁\n",
        "第四条　丁\n第五条　戊\n",
    ),
    (
        "一項だけの条に項を加える。第１項に番号は付かない",
        ARTICLES,
        (into("第４条", block("２　乙も定める。\n"), Kind.PARAGRAPH),),
        "第４条　甲が定める。\n",
        "第４条　甲が定める。\n２　乙も定める。\n",
    ),
    (
        "第１項として加える。元の第１項に番号が付く",
        ARTICLES,
        (move("第４条第１項", "第４条第２項"), into("第４条", words("乙が諮る。"), Kind.PARAGRAPH, (1,))),
        "第４条　甲が定める。\n",
        "第４条　乙が諮る。\n２　甲が定める。\n",
    ),
    (
        "第１項を削り繰り上げる。新しい第１項の番号は消える",
        ARTICLES,
        (drop("第２条第１項"), shift("第２条第２項", "第２条第３項", -1)),
        "第２条　会議を開く。\n２　会議は、甲が招く。\n３　費用は",
        "第２条　会議は、甲が招く。\n２　費用は",
    ),
    (
        "号を終わりに加える",
        ARTICLES,
        (into("第３条", inside("　(4)　教育\n"), Kind.ITEM),),
        "　(3)　防災\n",
        "　(3)　防災\n　(4)　教育\n",
    ),
    (
        "号を削って繰り上げる (§6 の罠 9)",
        ARTICLES,
        (drop("第３条第２号"), move("第３条第３号", "第３条第２号")),
        "　(2)　観光\n　　ア　祭り\n　　イ　宿\n　(3)　防災\n",
        "　(2)　防災\n",
    ),
    (
        "細目を加える。系列は兄弟に倣う",
        ARTICLES,
        (move("第３条第２号イ", "第３条第２号ウ"), after("第３条第２号ア", inside("　イ　市\n"))),
        "　　イ　宿\n",
        "　　イ　市\n　　ウ　宿\n",
    ),
    (
        "号の無い項に号を加える",
        ARTICLES,
        (into("第４条", inside("　(1)　甲\n"), Kind.ITEM),),
        "第４条　甲が定める。\n",
        "第４条　甲が定める。\n　(1)　甲\n",
    ),
    (
        "ただし書を加える",
        ARTICLES,
        (into("第４条", words("ただし、乙を除く。"), PartKind.PROVISO),),
        "甲が定める。\n",
        "甲が定める。ただし、乙を除く。\n",
    ),
    ("見出しを削る", ARTICLES, (drop("第２条の見出し"),), "　（会議）\n第２条", "第２条"),
    (
        "見出しを付する",
        CHAPTERS,
        (caption("第四条", "（丁）"),),
        "第四条",
        "　（丁）\n第四条",
    ),
    (
        "共通見出しを付する",
        ARTICLES,
        (caption("第３条", "（雑則）", ahead=True),),
        "　（事務）\n",
        "　（雑則）\n　（事務）\n",
    ),
    (
        "章の中の条だけを、前の章の終わりに置かない",
        CHAPTERS,
        (after("第二条", block("第二条の二　戊\n"), Kind.ARTICLE, "第二章"),),
        "　第二章　費用\n",
        "　第二章　費用\n第二条の二　戊\n",
    ),
    (
        "章を加える",
        CHAPTERS,
        (after("第二章", block("第三章　雑則\n第五条　戊\n"), Kind.CHAPTER),),
        "第四条　丁\n",
        "第四条　丁\n　第三章　雑則\n第五条　戊\n",
    ),
    (
        "章名だけを加えると、続く条がその章に入る",
        CHAPTERS,
        (before("第四条", block("第三章　雑則\n"), PartKind.HEADING),),
        "第四条",
        "　第三章　雑則\n第四条",
    ),
    ("章名だけを削ると、条は前の章に入る", CHAPTERS, (drop("第二章の章名"),), "　第二章　費用\n", ""),
    ("章を削る", CHAPTERS, (drop("第二章"),), "　第二章　費用\n第三条　丙\n第四条　丁\n", ""),
    ("章の番号を移す", CHAPTERS, (move("第二章", "第三章"),), "　第二章", "　第三章"),
    (
        "範囲を削る",
        ARTICLES,
        (drop("第２条から第３条まで"),),
        ARTICLES[ARTICLES.index("　（会議）") : ARTICLES.index("　（雑則）")],
        "",
    ),
    (
        "附則の項を加える",
        CHAPTERS,
        (into("附則", block("　　　附　則\n３　丙\n")[0].children, Kind.PARAGRAPH),),
        "２　乙\n",
        "２　乙\n３　丙\n",
    ),
    (
        "附則が一項になり、項番号を削る",
        CHAPTERS,
        (drop("附則第二項"), numbering("附則第一項", given=False)),
        "１　甲\n２　乙\n",
        "　甲\n",
    ),
    (
        "附則に項が加わり、項番号を付する",
        ANNEX,
        (
            numbering("附則第１項", given=True),
            into("附則", block("　　　附　則\n１　乙\n２　丙\n")[0].children[1:], Kind.PARAGRAPH),
        ),
        "　甲\n\n　この",
        "１　甲\n２　丙\n\n　この",
    ),
    (
        "別表の項を加える",
        ANNEX,
        (after("別表医療の項", rows("| 防災 | 消防 |")),),
        "  - 医師\n",
        "  - 医師\n* - 防災\n  - 消防\n",
    ),
    (
        "別表の終わりに項を加える",
        ANNEX,
        (into("別表", block("別表\n| 防災 |  |\n")[0].children),),
        "* - 観光\n  -\n",
        "* - 観光\n  -\n* - 防災\n  -\n",
    ),
    ("別表の項を削る", ANNEX, (drop("別表医療の項"),), "* - 医療\n  - 医師\n", ""),
    (
        "備考の号を移して加える",
        ANNEX,
        (
            move("別表備考第２号", "別表備考第３号"),
            after("別表備考第１号", block("別表\n備考\n１　甲\n２　丙\n")[0].children[0].children[1:]),
        ),
        "２　乙\n",
        "２　丙\n３　乙\n",
    ),
    (
        "別表を別表第１とし、次に別表を加える",
        ANNEX,
        (move("別表", "別表第１"), after("別表", block("別表第２\n| 事業 |\n| 教育 |\n"), Kind.ANNEX)),
        ANNEX[ANNEX.index("別表（") :],
        "別表第１（" + ANNEX[ANNEX.index("別表（") + 3 :] + "\n別表第２\n* - 事業\n* - 教育\n",
    ),
    (
        "附則の次に別表。末文の後に置く",
        ANNEX,
        (drop("別表"), after("附則", block("別表\n| 事業 |\n| 教育 |\n"), Kind.ANNEX)),
        ANNEX[ANNEX.index("別表（") :],
        "別表\n* - 事業\n* - 教育\n",
    ),
)


@pytest.mark.parametrize(("base", "changes", "old", "new"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_provisions_change_and_nothing_else(base: str, changes: tuple[Change, ...], old: str, new: str) -> None:
    """言われた規定だけが変わり、ほかは空行の一つも変わらない。"""
    assert base.count(old) == 1
    assert applied(base, *changes) == base.replace(old, new)


def test_a_provision_moved_over_others_stands_at_its_number() -> None:
    """跳び越えて移した規定は、番号の所に立つ。移さない規定は動かない。"""
    text = applied(ARTICLES, move("第４条", "第１条の２"))
    assert text.index("第１条　") < text.index("第１条の２　甲が定める。") < text.index("第２条　")


def test_swapped_numbers_swap_places() -> None:
    """入れ替わった番号の規定は、所も入れ替わる。"""
    text = applied(CHAPTERS, move("第三条", "第四条"), move("第四条", "第三条"))
    assert "　第二章　費用\n第三条　丁\n第四条　丙\n" in text


def test_shifting_moves_branches_and_ranges() -> None:
    """一括の繰下げは、枝番号の条も、範囲の「削除」も移す。"""
    old = "法\n\n第一条　甲\n第二条　乙\n第二条の二　丙\n第三条から第五条まで　削除\n第九条　丁\n"
    wanted = "法\n\n第一条　甲\n第四条　乙\n第四条の二　丙\n第五条から第七条まで　削除\n第九条　丁\n"
    assert applied(old, shift("第二条", "第三条", 2)) == wanted


def test_restatement_is_the_new_text_itself() -> None:
    """全部改正は、新しい本文そのものである (F2)。"""
    new = read(CHAPTERS).tree
    assert consolidate(read(ARTICLES).tree, [Restatement(new)]).tree == new
