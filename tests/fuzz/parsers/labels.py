"""Files of labels, as CSV and as JSON lines: each line is a label or is put aside, unless an error says why none is."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from tests.fuzz.target import Target, one_by_one, told

from callstanding.actions.labels import From, Label
from callstanding.errors import CallstandingError
from callstanding.formats.format import BadRow
from callstanding.formats.label_file import LabelFeed, LabelMapping, read_labels

_FEED = LabelFeed(latest=date(2026, 3, 3), scores=From(60, 80), region="US")
_MAPPED = LabelFeed(
    latest=date(2026, 3, 3), scores=From(60, 80), platform="app", mapping=LabelMapping(day_format="%m/%d/%Y")
)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="callstanding-fuzz-")


def _labels(data: bytes) -> None:
    """The first byte says how the file is called and read."""
    first = data[0] if data else 0
    path = Path(_folder().name) / ("labels.ndjson" if first % 2 else "labels.csv")
    path.write_bytes(data[1:])
    try:
        for row in read_labels(path, _MAPPED if first % 4 > 1 else _FEED):
            assert isinstance(row, Label) or (isinstance(row, BadRow) and row.reason)
    except CallstandingError as error:
        told(error)


_SEEDS = (
    b"\x00number,day,label,score,platform\n+12025550101,2026-03-02,Spam Likely,90,hiya\n2025550102,2026-03-01,,1,app\n",
    b"\x02Phone Number;Date;Status\n+12025550101;03/02/2026;Scam\n",
    b'\x01{"number": "+12025550101", "day": "2026-03-02", "label": "Spam", "score": 90.5, "platform": "app"}\n',
    b'\x03{"did": 12025550101, "date": "03/02/2026", "status": null}\n',
)
_WORDS = (b"nan", b"1e999", b"[" * 1200, b"9" * 400, b"\\ud800", b"2026-03-02", b"0001-01-01", b"\r", b'"', b"spam")

LABELS = Target("labels", one_by_one(_labels), _SEEDS, _WORDS)
