"""訳の組立て: click.po から click.mo を作る。``python tools/compile_locale.py``

GNU gettext の msgfmt が無い機械でも作れるよう、使う書き方だけを読む: 一行の msgid、msgid_plural、msgstr、msgstr[0]。
"""

from __future__ import annotations

import ast
import struct
from pathlib import Path

CATALOGUE = Path(__file__).parents[1] / "src/amend/locale/ja/LC_MESSAGES/click.po"


def read_po(text: str) -> dict[str, str]:
    r"""訳の読込み: .po の文から、原文 → 訳 を取り出す。

    Args:
        text: .po ファイルの文。

    Returns:
        原文 (複数形があるものは ``単数形\0複数形``) から訳への対応。

    Example:
        >>> read_po('msgid "file"\nmsgstr "ファイル"\n')
        {'file': 'ファイル'}
    """
    entries: dict[str, str] = {}
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        keyword = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if not line.startswith('"'):
                keyword, line = line.split(" ", 1)
            fields[keyword] = fields.get(keyword, "") + ast.literal_eval(line)
        identifier = "\0".join(fields[name] for name in ("msgid", "msgid_plural") if name in fields)
        translation = fields["msgstr"] if "msgstr" in fields else fields["msgstr[0]"]
        if identifier in entries:
            raise ValueError(f"同じ原文が二度あります: {identifier!r}")
        entries[identifier] = translation
    return entries


def compile_mo(entries: dict[str, str]) -> bytes:
    """訳の書出し: GNU gettext の .mo (版 0、小さい桁から、検索表なし) にする。

    Args:
        entries: 原文から訳への対応。

    Returns:
        .mo ファイルのバイト列。同じ対応からは同じバイト列ができる。
    """
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    header_size, row_size = 7 * 4, 8
    originals, translations = header_size, header_size + row_size * len(pairs)
    offset = translations + row_size * len(pairs)
    tables, strings = b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<II", len(pair[column]), offset + len(strings))
            strings += pair[column] + b"\0"
    header = struct.pack("<IIIIIII", 0x950412DE, 0, len(pairs), originals, translations, 0, offset)
    return header + tables + strings


if __name__ == "__main__":
    CATALOGUE.with_suffix(".mo").write_bytes(compile_mo(read_po(CATALOGUE.read_text(encoding="utf-8"))))
