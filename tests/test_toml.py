"""TOML の試験: 書いて読めば同じ値、誤りは残らず、正しい行で、正しい書き方とともに。"""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend import toml
from amend.toml import DAY, FLAG, LINE, Fault, FaultyFileError, Field, reading

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
scalars = st.one_of(anything, st.integers(-(10**6), 10**6), st.booleans(), st.dates())
tables = st.dictionaries(anything, scalars, max_size=3)
values = st.one_of(scalars, tables, st.lists(scalars, max_size=3), st.lists(tables, max_size=3))

FIELDS = (
    Field("title", "題名", LINE),
    Field("date", "日付", DAY),
    Field("open", "公開", FLAG, False),
    Field("kind", "種類", toml.one_of({"甲": 1, "乙": 2}), None),
)


def _faults(text: str) -> tuple[Fault, ...]:
    page = toml.Page(text, "a.toml")
    toml.read_fields(page.values, page.root, FIELDS)
    with pytest.raises(FaultyFileError) as caught:
        page.finish()
    return caught.value.faults


@given(st.dictionaries(anything, values, max_size=5))
def test_what_is_written_is_read(pairs: dict[str, toml.TomlValue]) -> None:
    """どの鍵と値も、書いて読めば同じ値である。"""
    assert tomllib.loads(toml.write_pairs(pairs.items())) == pairs


@given(
    st.dictionaries(anything, values, max_size=5), st.lists(st.dictionaries(anything, values, max_size=3), max_size=3)
)
def test_every_key_has_its_line(root: dict[str, toml.TomlValue], rows: list[dict[str, toml.TomlValue]]) -> None:
    """どの鍵も、その鍵が書かれた行にある。値に何が書いてあっても惑わされない。"""
    root.pop("row", None)
    text = toml.write_pairs(root.items()) + toml.write_tables("row", (row.items() for row in rows))
    lines, found = text.split("\n"), toml.key_lines(text)
    for key in root:
        assert lines[found[key,] - 1].startswith(toml.write_pairs([(key, "")]).removesuffix('""\n'))
    for index, row in enumerate(rows):
        assert lines[found["row", index] - 1] == "[[row]]"
        for key in row:
            assert lines[found["row", index, key] - 1].startswith(toml.write_pairs([(key, "")]).removesuffix('""\n'))


def test_lines_of_hand_written_toml() -> None:
    """人が書く TOML の、点でつないだ鍵、入れ子の表、行を分けた並び、引用符の中の括弧でも、行は正しい。"""
    text = '''# 頭
a.b = 1
list = [ # 並び
  { file = "[x]", "要 約" = '#' },

  { file = """
]
""" },
]
[one.two]
three = 2026-03-24 07:00:00
[[rows]]
x = 1.5
[rows.inner]
y = [[1, 2], [3]]
[[rows]]
x = 2
'''
    found = toml.key_lines(text)
    expected = {
        ("a", "b"): 2,
        ("list", 0, "要 約"): 4,
        ("list", 1): 6,
        ("one", "two", "three"): 11,
        ("rows", 0, "inner", "y"): 15,
        ("rows", 1, "x"): 17,
    }
    assert {path: found[path] for path in expected} == expected


def test_all_faults_at_once() -> None:
    """一つのファイルの誤りは、書き方の誤りも、鍵の誤りも、値の誤りも、一度に、行の順に言う。"""
    text = 'titel = "甲"\ndate = 令和8年3月24日\nopen = yes\nkind = "丙"\ncolour = 1\n'
    assert [fault.line for fault in _faults(text)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("title = 議案第３号", 'title = "議案第３号"'),
        ("title = 議案第３号 # 未定", 'title = "議案第３号"'),
        ("title = “議案第３号”", 'title = "議案第３号"'),
        ("title ＝ 「議案第３号」", 'title = "議案第３号"'),
        ("title: 議案第３号", 'title = "議案第３号"'),
        ('起案番号 = "富企第３号"', '"起案番号" = "富企第３号"'),
        ("date = 令和8年3月24日", "date = 2026-03-24"),
        ("date = R8.3.24", "date = 2026-03-24"),
        ("date = 2026/3/24", "date = 2026-03-24"),
        ("［［party］］", "[[party]]"),
        ("[drafting", "[drafting]"),
    ],
)
def test_the_right_form_of_a_broken_line(line: str, right: str) -> None:
    """TOML として読めない一行には、人が書こうとした正しい一行を示す。"""
    assert _faults(f"# 頭\n{line}\n") == (Fault(2, f"読めません。正しくは: {right}"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('title = "甲"\ndate = "令和8年3月24日"', "正しくは: date = 2026-03-24"),
        ('title = "甲"\ndate = 2026-03-24T00:00:00', "正しくは: date = 2026-03-24"),
        ('title = "甲"\ndate = "あした"', "例: date = 2026-03-24"),
        ('title = "甲"\ndate = 2026-02-30', "読めません"),
        ("date = 2026-03-24\ntitle = 3", '「title」（題名）には一行の文字列を書きます。例: title = "3"'),
        ("date = 2026-03-24\ntitle = true", '例: title = "…"'),
        ('date = 2026-03-24\ntitle = " 甲　"', '正しくは: title = "甲"'),
        ('date = 2026-03-24\ntitle = "甲\\n乙"', '正しくは: title = "甲 乙"'),
        ('date = 2026-03-24\ntitle = ""', "空です"),
        ('date = 2026-03-24\ntitle = "甲\u200b"', "2文字目に見えない文字 U+200B"),
        ('date = 2026-03-24\ntitle = "甲\u202e"', "2文字目に受け付けない文字 U+202E"),
        ('date = 2026-03-24\n題名 = "甲"', '"題名" = "甲"'),
        ('date = 2026-03-24\n"題名" = "甲"', "「title」（題名）のことですか"),
        ('date = 2026-03-24\ntitle = "甲"\ntitle = "乙"', "二度書かれています"),
        ('title = "甲"\ndate = 2026-03-24\nopen = "はい"', "例: open = true"),
        ('title = "甲"\ndate = 2026-03-24\nkind = "丙"', "書ける語は 甲、乙 です"),
        ('title = "甲"\ndate = 2026-03-24\nzzz = 1', "書ける鍵: title、date、open、kind。"),
        ('title = "甲"', "「date」（日付）がありません"),
        ('title = "甲"\ndate = 2026-03-24\nx = [1,\n[a]\n', "読めません"),
        ('title = "甲"\ndate = 2026-03-24\nx = """', "読めません"),
        (f"a = {'[' * 5000}{']' * 5000}", "入れ子が深すぎる"),
        (f"a = {'9' * 5000}", "数が長すぎて"),
    ],
)
def test_each_fault_says_what_is_right(text: str, message: str) -> None:
    """どの誤りも、何がいけないかと、正しくはどう書くかを言う。"""
    assert any(message in fault.message for fault in _faults(text))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('title = "甲"\nx = [1,\ndate = 2026-03-24\n', [2]),
        ('title = "甲"\nx = { a = 1\ndate = 2026-03-24\n', [2]),
        ('title = "甲"\nx = [1]\ny = [[1], [2]\ndate = 2026-03-24\n', [2, 3]),
        ('title = "甲"\ndate = 2026-03-24\nkind = """\n乙\n', [3]),
        ('title = "甲"\nx = [\n  { a = 甲 },\n]\ndate = 2026-03-24\n', [2, 3]),
        ('title = "甲"\nx = [1,\n2\n[a]\nb = 1\n', [2, 4]),
        ('title = "[甲"\nx = 1 1\ndate = 2026-03-24\n', [2]),
        ("title = '''[甲'''\nx = 1 1\ndate = 2026-03-24\n", [2]),
        ("あ\n" * 50, list(range(1, 21))),
    ],
)
def test_one_mistake_is_one_fault(text: str, lines: list[int]) -> None:
    """閉じ忘れた並びや引用符は、開いた行の一つの誤りであり、後の行を巻き込まない。多すぎる誤りは二十で打ち切る。"""
    assert [fault.line for fault in _faults(text)] == lines


def test_what_cannot_be_guessed_is_not_guessed() -> None:
    """直し方を推し量れない行には、書き方の決まりだけを言う。"""
    rule = '読めません。「鍵 = 値」の形で一行に一つ書き、文字列は半角の " で囲みます。'
    assert _faults("x = [1 2]\n") == (Fault(1, rule),)


@given(st.text(st.sampled_from("title =\"\n[]{}'#\\date2026-03.甲,"), max_size=60))
def test_no_text_is_too_broken(text: str) -> None:
    """どれほど壊れたファイルでも、読めるか、行のある誤りになる。ほかの例外にはならない。"""
    page = toml.Page(text, "a.toml")
    found = toml.read_fields(page.values, page.root, FIELDS)
    faults: tuple[Fault, ...] = ()
    try:
        page.finish()
    except FaultyFileError as error:
        faults = error.faults
    assert faults or isinstance(found["date"], date)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in faults)


def test_a_byte_order_mark_and_crlf_are_no_faults() -> None:
    """メモ帳が書く BOM と CRLF は、誤りではない。行も狂わない。"""
    assert [fault.line for fault in _faults('\ufefftitle = "甲"\r\n\r\ndate = "x"\r\n')] == [3]


_PIECES = st.sampled_from(
    [
        *(
            'event = "notice"\n',
            "date = 2026-03-24\n",
            'number = ""\n',
            'note = "告示　第５号"\n',
            "date = 2026-02-30\n",
        ),
        *(
            '"起案" = "甲"\n',
            "n = 1\n",
            "[x]\n",
            "a.b = 2026-03-24\n",
            'q = """\n',
            '"""\n',
            "# 注\n",
            "\n",
            "x = ''\n",
        ),
        *(
            't = "\t"\n',
            'e = "\\n"\n',
            'e = "\x7f"\n',
            'number = "１" # 注\n',
            " s = 2026-03-24\n",
            'k="a"\n',
            'c = "a"\r\n',
        ),
        *("date = 2026-03-24T10:00:00\n", "0000 = 0000-01-01\n", 'v = "a"b"\n', 'u = "\u0085\u2028"\n', 'end = "a"'),
    ]
)


@given(st.lists(_PIECES, max_size=5).map("".join))
def test_the_short_way_reads_what_tomllib_reads(text: str) -> None:
    """平らな一枚の近道は、読めたなら `tomllib` と同じ値を同じ順に読み、`tomllib` の読めないものは読まない。"""
    try:
        expected = list(tomllib.loads(text).items())
    except tomllib.TOMLDecodeError:
        expected = None
    found = reading.plain(text)
    assert found is None or list(found.items()) == expected


def test_what_amend_writes_takes_the_short_way() -> None:
    """記録の書き手の書く、文字列と日付だけの記録は、近道で読める。"""
    text = toml.write_pairs([("event", "notice"), ("date", date(2026, 3, 24)), ("number", "告示第５号")])
    assert reading.plain(text) == tomllib.loads(text)
