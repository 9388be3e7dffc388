"""Mapping files in TOML, of calls, of stock and of labels: a mapping, or an error that names what is wrong in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import CallstandingError
from callstanding.formats import EXAMPLE, load_mapping
from callstanding.formats.label_file import load_label_mapping
from callstanding.formats.stock_mapping import load_stock_mapping


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="callstanding-fuzz-")


def _loads(load: Callable[[Path], object]) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        path = Path(_folder().name) / "mapping.toml"
        path.write_bytes(data)
        try:
            load(path)
        except CallstandingError as error:
            told(error)

    return check


_STOCK = b"""region = "US"
delimiter = ";"
encoding = "cp1252"
[columns]
number = "DID"
[words.state]
live = "in use"
[time]
format = ["%d.%m.%Y", "%Y-%m-%d %H:%M"]
zone = "Europe/Paris"
[fixed]
holder = "Acme"
"""
_LABELS = b"""day_format = "%m/%d/%Y"
[columns]
number = "Phone"
[words]
"Scam Likely" = "spam"
"""
_WORDS = (
    *(b"[columns]", b"[time]", b"[words.state]", b"[[a]]", b'"', b"'''", b"\\u0000", b"\\U0010ffff", b" = ", b"inf"),
    *(b"1979-05-27T07:32:00Z", b"0x", b"_", b"9" * 4400, b"[" * 1200, b"{a=", b"%d%d", b"%", b"zone", b"encoding"),
    *(b"idna", b"unicode_escape", b"utf-7", b"undefined", b"rot13", b"America", b"../../etc/passwd"),
)

MAPPINGS = tuple(
    Target(f"{name}-mapping", one_by_one(_loads(load)), (seed,), _WORDS)
    for name, load, seed in (
        ("call", load_mapping, EXAMPLE.read_bytes()),
        ("stock", load_stock_mapping, _STOCK),
        ("label", load_label_mapping, _LABELS),
    )
)
