"""TOML: 台帳の小さなファイルを読み書きする。誤りはすべて一度に、行番号と正しい書き方を添えて言う。"""

from amend.toml.fields import (
    REQUIRED,
    Check,
    Field,
    Office,
    OfficeValue,
    read_fields,
    read_office,
    table_of,
    write_fields,
)
from amend.toml.kinds import COUNT, DATE, DAY, DIGEST, FILE, FLAG, IDENTIFIER, LINE, PROSE, Kind, Plain, list_of, one_of
from amend.toml.lines import key_lines
from amend.toml.reading import Fault, FaultyFileError, Page, Place
from amend.toml.writing import Pair, TomlValue, write_pairs, write_tables, write_value
from amend.toml.written import read_as_written

__all__ = [
    "COUNT",
    "DATE",
    "DAY",
    "DIGEST",
    "FILE",
    "FLAG",
    "IDENTIFIER",
    "LINE",
    "PROSE",
    "REQUIRED",
    "Check",
    "Fault",
    "FaultyFileError",
    "Field",
    "Kind",
    "Office",
    "OfficeValue",
    "Page",
    "Pair",
    "Place",
    "Plain",
    "TomlValue",
    "key_lines",
    "list_of",
    "one_of",
    "read_as_written",
    "read_fields",
    "read_office",
    "table_of",
    "write_fields",
    "write_pairs",
    "write_tables",
    "write_value",
]
