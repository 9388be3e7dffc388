"""Lists of an owner's numbers as CSV: each line is a number or is put aside, unless an error says why none is."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import CallstandingError
from callstanding.formats.sheet import read_sheet
from callstanding.formats.stock_mapping import StockMapping
from callstanding.formats.stock_rows import stock_rows

_MAPPINGS = (
    StockMapping(),
    StockMapping(columns={"number": "DID"}, states={"live": "in use"}, time_formats=("%d.%m.%Y",), zone="Europe/Paris"),
    StockMapping(delimiter=";", fixed={"holder": "Acme"}),
)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="callstanding-fuzz-")


def _stock(data: bytes) -> None:
    """The first byte says the mapping."""
    mapping = _MAPPINGS[data[0] % len(_MAPPINGS)] if data else _MAPPINGS[0]
    path = Path(_folder().name) / "stock.csv"
    path.write_bytes(data[1:])
    try:
        sheet = read_sheet(path, delimiter=mapping.delimiter)
        found = stock_rows(sheet, mapping, region="US")
    except CallstandingError as error:
        told(error)
        return
    assert len(found.rows) == len(found.lines)
    assert len(found.rows) + len(found.bad) == len(sheet.lines) + len(sheet.bad)
    assert all(row.reason for row in found.bad)


_SEEDS = (
    b"\x00number,state,holder,campaign,pool,country,since,held_since,note\n+12025550101,new,Acme,,,US,2026-03-02,,\n",
    b"\x01DID;status;since\n2025550101;live;02.03.2026\n",
    b"\x02number;note\n'+12025550101;=1+1\n",
)
_WORDS = (b"quarantined", b"retired", b"GB", b"001", b"0001-01-01", b"9999-12-31T23:59:59-23:59", b"1e18", b'"', b"\r")

STOCK = Target("stock-lists", one_by_one(_stock), _SEEDS, _WORDS)
