"""復号: バイト列を本文の文字列にする。文字コードは推測で選ばない (reliability C1–C3, C5, C7)。

厳格に読める文字コードがただ一つのときだけ自動で決める。二つ以上で読めるときは、それぞれの読みを見せて利用者に選ばせる。
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from amend.characters import CharacterClass, Sighting, examine, visible
from amend.errors import RequestError, TextError
from amend.patterns import late

CODECS = {
    "utf-8": "utf_8",
    "cp932": "cp932",
    "euc-jp": "euc_jp",
    "utf-16": "utf_16",
    "iso-2022-jp": "iso2022_jp",
}
"""読める文字コード: 利用者に見せる名 → Python の復号器の名。"""

_BOMS = {"utf-8": (codecs.BOM_UTF8,), "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)}
_NEWLINES = {"\r\n": "CRLF", "\n": "LF", "\r": "CR", "\v": "VT", "\x85": "NEL", "\u2028": "LS", "\u2029": "PS"}
_ODD_NEWLINES = "\r\v\x85\u2028\u2029"
_NEWLINE = late("\r\n|[\n\r\v\x85\u2028\u2029]")
# Python の cp932 だけが読む一バイトの値 (0x80, 0xA0, 0xFD–0xFF)。どの日本語の文書にも無い。
_CP932_STRAY = late("[\x80\xa0\uf8f0-\uf8f3]")
_CONTROL = late("[\x00-\x08\x0e-\x1f\x7f]")
_CODE_POINT = late("U[+](?:10|[0-9A-F])?[0-9A-F]{4}")
_PREVIEW = 24


@dataclass(frozen=True, slots=True)
class Decoded:
    """復号した本文: 文字列と、元のバイト列についての記録。

    Attributes:
        text: 本文。改行は LF。頁の区切り (FF) だけは行の頭に残す。
        encoding: 復号に使った文字コード (`CODECS` の名)。
        bom: BOM があったか。
        sha256: 元のバイト列のダイジェスト (16進64字)。
        newline: 元の改行。``LF``、混在していれば ``CRLF 3, LF 2``、一つも無ければ ``なし``。
        page_breaks: 頁の区切り (FF) の数。
    """

    text: str
    encoding: str
    bom: bool
    sha256: str
    newline: str
    page_breaks: int


def decode(data: bytes, encoding: str | None = None, allowed: frozenset[str] = frozenset()) -> Decoded:
    r"""復号: バイト列を厳格に読み、改行を LF にそろえ、あってはならない文字を拒む。

    Args:
        data: 元のファイルの全部。
        encoding: 利用者が指定した文字コード (`CODECS` の名)。None なら一つに決まるときだけ決める。
        allowed: 利用者が届け出た文字 (外字、見えない文字、変わった空白)。双方向制御やタグは届け出ても拒む。

    Raises:
        RequestError: 知らない文字コードの名。
        TextError: 読めない、一つに決まらない、又はあってはならない文字がある。

    Example:
        >>> decoded = decode("第１条　目的\r\n".encode("cp932"))
        >>> decoded.text, decoded.encoding, decoded.newline
        ('第１条　目的\n', 'cp932', 'CRLF')
    """
    name = _named(encoding) if encoding is not None else _only_candidate(data)
    text = _strictly(data, name)
    bom = name in _BOMS and data.startswith(_BOMS[name])
    if name == "utf-8" and bom:
        text = text[1:]
    newline = _newlines_of(text)
    text, page_breaks = _canonical_lines(text)
    _refuse_characters(text, allowed)
    return Decoded(text, name, bom, hashlib.sha256(data).hexdigest(), newline, page_breaks)


def read_allowed(record: Mapping[str, object]) -> frozenset[str]:
    """届け出た文字: import.toml の ``[characters] allowed`` を読む。

    Args:
        record: tomllib で読んだ import.toml。

    Raises:
        TextError: 書き方が違う。

    Example:
        >>> read_allowed({"characters": {"allowed": ["U+00A0"]}}) == frozenset(chr(0xA0))
        True
    """
    section = record.get("characters", {})
    codes = section.get("allowed", []) if isinstance(section, Mapping) else None
    if not isinstance(codes, list) or not all(isinstance(c, str) and _CODE_POINT.fullmatch(c) for c in codes):
        raise TextError(
            "import.toml の [characters] の書き方が違います。",
            where="[characters] allowed",
            advice='符号位置の並びで書いてください。例: allowed = ["U+00A0", "U+E000"]',
        )
    return frozenset(chr(int(code[2:], 16)) for code in codes)


def _named(encoding: str) -> str:
    name = encoding.lower().replace("_", "-")
    if name in CODECS:
        return name
    # shift_jis と cp932 は 〜‖−¢£¬ の６字が違う字になる (reliability C2)。黙って読み替えない。
    hint = "Windows の Shift_JIS なら cp932 を指定してください。" if "jis" in name or name == "sjis" else ""
    raise RequestError(
        f"知らない文字コードです: {encoding}",
        where="--encoding",
        advice=f"{hint}使えるのは {'、'.join(CODECS)} です。",
    )


def _only_candidate(data: bytes) -> str:
    """ただ一つの文字コード: UTF-8 で日本語に読めれば UTF-8、そうでなければ厳格に読めるものがただ一つのときのそれ。

    日本語の EUC-JP の数文字は、偶然 UTF-8 の欧文にも読める。日本語の字が一つも無い読みは、証拠にしない。
    """
    utf8 = _candidate(data, "utf-8")
    if utf8 is not None and (utf8.isascii() or any(map(_is_japanese, utf8))):
        return "utf-8"
    readings = {name: text for name in CODECS if (text := _candidate(data, name)) is not None}
    if len(readings) == 1:
        return next(iter(readings))
    if not readings:
        raise _unreadable(data)
    previews = "、".join(f"{name} なら「{_preview(text)}」" for name, text in readings.items())
    raise TextError(
        "文字コードが一つに決まりません。",
        where=previews,
        advice=f"正しく読めているものを --encoding で指定してください ({' / '.join(readings)})。",
    )


def _is_japanese(character: str) -> bool:
    """日本語の字か。型で探さないのは、広い範囲の型は組み立てるだけで、ふつう初めの一字で済むこの答えより遅いからである。"""
    return "\u3000" <= character <= "\u9fff" or "\uff01" <= character <= "\uff9f"


def _candidate(data: bytes, name: str) -> str | None:
    """厳格な読み: 誤りなく読め、制御文字が混じらないときだけ候補とする。"""
    if name == "utf-16" and not data.startswith(_BOMS[name]):
        return None
    try:
        text = data.decode(CODECS[name])
    except UnicodeDecodeError:
        return None
    if name == "cp932" and _CP932_STRAY.search(text):
        return None
    return None if _CONTROL.search(text) else text


def _unreadable(data: bytes) -> TextError:
    if b"\0" in data:
        return TextError(
            "テキストのファイルではありません (NUL を含みます)。",
            where=f"{data.index(0) + 1} バイト目",
            advice="テキストに書き出したファイルを指定してください。UTF-16 なら BOM を付けて保存してください。",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _broken(data, "utf-8", error)
    found = _CONTROL.search(text)
    assert found is not None  # 読めたのに候補にならなかったのだから、制御文字がある
    line = text.count("\n", 0, found.start()) + 1
    return TextError(
        f"テキストにあってはならない制御文字があります: {visible(found[0])}",
        where=f"{line}行目",
        advice="テキストに書き出したファイルかどうかを確かめてください。",
    )


def _strictly(data: bytes, name: str) -> str:
    if name == "utf-16" and not data.startswith(_BOMS[name]):
        raise TextError(
            "UTF-16 の目印 (BOM) がありません。",
            where="1 バイト目",
            advice="バイトの順を決められません。BOM を付けて保存し直してください。",
        )
    try:
        return data.decode(CODECS[name])
    except UnicodeDecodeError as error:
        raise _broken(data, name, error) from error


def _broken(data: bytes, name: str, error: UnicodeDecodeError) -> TextError:
    line = data.count(b"\n", 0, error.start) + 1
    found = " ".join(f"{byte:02X}" for byte in data[error.start : error.start + 4])
    cut = "文字の途中でファイルが切れています。" if re.search("end of data|incomplete", error.reason) else ""
    return TextError(
        f"{name} として読めないバイトがあります: {found}",
        where=f"{line}行目 ({error.start + 1} バイト目)",
        advice=f"{cut}壊れていないか、別の文字コード (--encoding {' / '.join(CODECS)}) でないかを確かめてください。",
    )


def _preview(text: str) -> str:
    """見本: 初めて ASCII でない字が現れる辺りを短く見せる。"""
    first = re.search(r"[^\x00-\x7f]", text)
    start = first.start() if first else 0
    return visible(re.sub(r"\s+", " ", text[start : start + _PREVIEW])) + "…"


def _newlines_of(text: str) -> str:
    if not _has_odd_newline(text):  # ほとんどの本文はここで終わる
        return "LF" if "\n" in text else "なし"
    counts: dict[str, int] = {}
    for match in _NEWLINE.finditer(text):
        name = _NEWLINES[match[0]]
        counts[name] = counts.get(name, 0) + 1
    if len(counts) <= 1:
        return next(iter(counts), "なし")
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _canonical_lines(text: str) -> tuple[str, int]:
    """改行を LF に。頁の区切り (FF) は必ず行の頭に置き、頁の飾りを見分けるために残す。"""
    if _has_odd_newline(text):
        text = _NEWLINE.sub("\n", text)
    if "\f" not in text:
        return text, 0
    return re.sub("(?<=[^\n\f])\f", "\n\f", text), text.count("\f")


def _has_odd_newline(text: str) -> bool:
    """LF でない改行があるか。一字ずつ `in` で探すのは、型で探すよりずっと速い。"""
    return any(newline in text for newline in _ODD_NEWLINES)


def _refuse_characters(text: str, allowed: frozenset[str]) -> None:
    sightings = examine(text.replace("\f", "\n"), declared_gaiji=allowed)
    refused = [s for s in sightings if s.character_class is CharacterClass.REFUSED or s.character not in allowed]
    if not refused:
        return
    first = refused[0]
    others = f" ほかに {len(refused) - 1} 字あります。" if len(refused) > 1 else ""
    raise TextError(
        f"{first.character_class.value}があります: {first.name}。{others}",
        where=_place(text, first),
        advice=_advice(first),
    )


def _place(text: str, sighting: Sighting) -> str:
    start = text.rfind("\n", 0, sighting.position) + 1
    line = text.count("\n", 0, sighting.position) + 1
    near = visible(text[max(start, sighting.position - 8) : sighting.position + 9].split("\n")[0])
    return f"{line}行目の{sighting.position - start + 1}字目「{near}」"


def _advice(sighting: Sighting) -> str:
    gaiji = 0xE000 <= ord(sighting.character) <= 0xF8FF or ord(sighting.character) >= 0xF0000
    if sighting.character_class is CharacterClass.REFUSED and not gaiji:
        return "元の文書から取り除いてください。"
    code = f"U+{ord(sighting.character):04X}"
    return f'元の文書で直すか、要る字であれば import.toml の [characters] に allowed = ["{code}"] と届け出てください。'
