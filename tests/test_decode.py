"""復号: 厳格に読み、黙って選ばず、あってはならない字を通さない (reliability C1–C3, C5, C7)。"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.errors import AmendError, RequestError, TextError
from amend.read.decode import CODECS, decode, read_allowed

_JIS = "".join(
    chr_
    for high in range(0xA1, 0xFF)
    for low in range(0xA1, 0xFF)
    if (chr_ := bytes((high, low)).decode("euc_jp", "ignore")) and len(chr_) == 1
)
"""JIS X 0208 の字の全部。"""

_japanese = st.text(st.sampled_from(_JIS + "第１条甲乙はを。　 (1)\n"), min_size=1, max_size=40)


@given(_japanese, st.sampled_from(sorted(CODECS)))
def test_named_encoding_reads_exactly(text: str, name: str) -> None:
    """文字コードを指定すれば、書いたとおりに読める。"""
    try:
        data = text.encode(CODECS[name])
    except UnicodeEncodeError:
        return
    decoded = decode(data, name)
    assert decoded.text == data.decode(CODECS[name])
    assert (decoded.encoding, decoded.sha256) == (name, hashlib.sha256(data).hexdigest())


@given(_japanese, st.sampled_from(sorted(CODECS)))
def test_unnamed_encoding_is_right_or_refused(text: str, name: str) -> None:
    """文字コードを指定しなければ、正しく読めるか、断られる。"""
    data = text.encode(CODECS[name], "ignore")
    with suppress(TextError):
        assert decode(data).text == data.decode(CODECS[name])


@pytest.mark.parametrize("name", sorted(CODECS))
def test_ordinary_text_is_recognised(name: str) -> None:
    """ふつうの条文は、五つのどの文字コードでも、指定しなくても読める。"""
    text = "第１条　この連携協約は、甲及び乙が連携することを目的とする。\n"
    assert decode(text.encode(CODECS[name])).encoding == name


@pytest.mark.parametrize("name", ["cp932", "euc-jp", "iso-2022-jp"])
def test_every_letter_alone_is_right_or_refused(name: str) -> None:
    """JIS X 0208 のどの一字も、一字だけのファイルで別の字に読まれない。"""
    wrong = []
    for character in _JIS:
        data = character.encode(CODECS[name], "ignore")
        try:
            if decode(data).text != data.decode(CODECS[name]):
                wrong.append(character)
        except TextError:
            continue
    assert wrong == []


def test_ambiguous_bytes_are_shown_both_ways() -> None:
    """二つに読めるときは、それぞれの読みと --encoding を示して断る。"""
    data = "亜唖".encode("euc_jp")  # cp932 では半角の片仮名に読める
    with pytest.raises(TextError) as refused:
        decode(data)
    assert "亜唖" in refused.value.where
    assert "cp932" in refused.value.where
    assert "--encoding" in refused.value.advice
    assert decode(data, "euc-jp").text == "亜唖"


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        ("第１条".encode()[:-1], None, "切れています"),
        ("第１条".encode("cp932")[:-1], "cp932", "切れています"),
        (b"\x00\x01\x02", None, "NUL"),
        ("第".encode("utf-16-le"), "utf-16", "BOM"),
        ("第１条\n".encode() + "乙".encode("cp932"), None, "2行目"),
        (b"\x1b[31m", None, "制御文字"),
        (b"\x93\xfa\x96", "cp932", "1行目"),
    ],
)
def test_broken_bytes_are_refused(data: bytes, encoding: str | None, words: str) -> None:
    """途中で切れた文字、NUL、二つの文字コードの混じったもの、制御文字は、場所を言って断る。"""
    with pytest.raises(TextError, match=words):
        decode(data, encoding)


@pytest.mark.parametrize("name", ["shift_jis", "SJIS", "shift_jis_2004", "latin-1", ""])
def test_unknown_encoding_is_refused(name: str) -> None:
    """六字が cp932 と違う shift_jis など、五つの外の名は読み替えない (C2)。"""
    with pytest.raises(RequestError) as refused:
        decode("第".encode("cp932"), name)
    assert "cp932" in refused.value.advice


@pytest.mark.parametrize(
    ("raw", "text", "newline"),
    [
        ("甲\r\n乙\r\n", "甲\n乙\n", "CRLF"),
        ("甲\r乙", "甲\n乙", "CR"),
        ("甲\n乙\r\n丙", "甲\n乙\n丙", "LF 1, CRLF 1"),
        ("甲\x85乙", "甲\n乙", "NEL"),
        ("甲\u2028乙\u2029丙", "甲\n乙\n丙", "LS 1, PS 1"),
        ("甲\v乙", "甲\n乙", "VT"),
        ("甲", "甲", "なし"),
    ],
)
def test_newlines_become_lf_and_are_recorded(raw: str, text: str, newline: str) -> None:
    """どの改行も LF になり、元の改行が記録に残る (C3)。"""
    decoded = decode(raw.encode())
    assert (decoded.text, decoded.newline) == (text, newline)


@given(st.text(st.sampled_from("甲乙\n\f"), max_size=30))
def test_form_feeds_head_their_line(text: str) -> None:
    """頁の区切りは必ず行の頭に残り、ほかの字は動かない。"""
    decoded = decode(text.encode())
    assert decoded.page_breaks == text.count("\f")
    assert re.search("[^\n\f]\f", decoded.text) is None
    assert re.sub("[\n\f]", "", decoded.text) == re.sub("[\n\f]", "", text)


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\U000e0041", "\ue000", "\u200b", "\u00a0", "\u3164", "\ufdd0", "\x07", "\ufffd"]
)
def test_dangerous_characters_are_refused(character: str) -> None:
    """双方向制御、タグ、外字、見えない文字、変わった空白、非文字は、行と字を言って断る (C5, C7)。"""
    with pytest.raises(TextError) as refused:
        decode(f"甲\n乙は{character}丙".encode())
    assert "2行目" in refused.value.where


def test_declared_characters_pass_but_not_bidi() -> None:
    """届け出た外字と空白は通る。双方向制御は届け出ても通らない。"""
    allowed = read_allowed({"characters": {"allowed": ["U+E000", "U+00A0", "U+202E"]}})
    assert decode("甲\ue000\u00a0乙".encode(), None, allowed).text == "甲\ue000\u00a0乙"
    with pytest.raises(TextError, match="U\\+202E"):
        decode("甲\u202e乙".encode(), None, allowed)


@pytest.mark.parametrize("section", [3, {"allowed": "U+E000"}, {"allowed": ["E000"]}, {"allowed": [57344]}])
def test_malformed_declaration_is_refused(section: object) -> None:
    """届出の書き方が違えば、例を示して断る。"""
    with pytest.raises(TextError) as refused:
        read_allowed({"characters": section})
    assert "U+00A0" in refused.value.advice


def test_variants_are_kept() -> None:
    """異体字セレクタ、互換漢字、分解された濁点は一字も変えない (C4, C5)。"""
    text = "葛\U000e0100城﨑髙𠮷か\u3099"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_bom_is_removed_and_recorded(encoding: str | None) -> None:
    """UTF-8 の BOM は本文に残らず、記録に残る。"""
    decoded = decode("第１条".encode("utf-8-sig"), encoding)
    assert (decoded.text, decoded.bom) == ("第１条", True)


@given(st.binary(max_size=60), st.none() | st.sampled_from(sorted(CODECS)))
def test_any_bytes_are_read_or_refused(data: bytes, encoding: str | None) -> None:
    """どんなバイト列も、読めるか、何が・どこでを言って断られる。"""
    with suppress(AmendError):
        assert "\r" not in decode(data, encoding).text


def test_a_line_of_a_million_letters_is_read() -> None:
    """百万字の一行も読める (C10)。"""
    assert len(decode(("甲" * 1_000_000).encode()).text) == 1_000_000
