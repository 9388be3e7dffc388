"""However a file is written, its digits and times are right; where its letters cannot be read, the encoding is named.

Which encoding a file has is told by its byte order mark or by the user. It is never guessed from how letters look.
"""

from __future__ import annotations

import codecs
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from tests.trust import LONG, survived

from callstanding.errors import UsageError
from callstanding.formats import Feed, Mapping, load_mapping, open_file
from callstanding.formats.written_text import known_encoding

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-15", "cp850")
ENDS = ("\n", "\r\n", "\r")
DELIMITERS = (",", ";", "\t", "|", ":", "^", "~", "!")
WAYS = list(product(DELIMITERS, ENDS) if LONG else zip(DELIMITERS, cycle(ENDS), strict=False))
NAMES = ("caller", "callee", "start", "talk_s", "disposition", "account")
ROWS = (
    ("+12025550101", "+12025550111", "2026-03-02T15:00:00Z", "42.5", "answered", "Zoë & Søn"),
    ("+12025550102", "+12025550112", "2026-03-02T16:00:00+01:00", "0", "no-answer", "plain"),
    ("+12025550103", "+12025550113", "1772463840", "7", "answered", "Señor Peña"),
)
TIMES = ["2026-03-02T15:00:00", "2026-03-02T15:00:00", "2026-03-02T15:04:00"]
MAPPING = """delimiter = "{sign}"
[columns]
caller = "caller"
callee = "callee"
start = "start"
talk_s = "talk_s"
disposition = "disposition"
account = "account"
"""


def text(sign: str, end: str) -> str:
    lines = [NAMES, *(tuple(f'"{cell}"' if sign in cell else cell for cell in row) for row in ROWS)]
    return "".join(sign.join(line) + end for line in lines)


def read(path: Path, feed: Feed) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows in the file's order, and why others were put aside."""
    batches = list(open_file(path, feed=feed)[1])
    rows = [row for batch in batches for row in batch.rows.to_pylist()]
    assert sum(batch.lines for batch in batches) == len(ROWS)
    return sorted(rows, key=lambda row: int(row["line"])), [bad.reason for batch in batches for bad in batch.bad]


def right(rows: list[dict[str, Any]]) -> None:
    """Digits, times and durations of the rows that were read are those written."""
    for row in rows:
        at = row["line"] - 2
        assert (row["caller"], row["callee"]) == ROWS[at][:2]
        assert (row["start"].isoformat(), row["talk_s"], row["disposition"]) == (
            TIMES[at],
            float(ROWS[at][3]),
            ROWS[at][4],
        )


def mapping_for(folder: Path, sign: str) -> Mapping:
    path = folder / "mapping.toml"
    path.write_text(MAPPING.format(sign="\\t" if sign == "\t" else sign))
    return load_mapping(path)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_told_its_encoding_a_file_is_read_to_the_letter(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "calls.csv"
    for sign, end in WAYS:
        path.write_bytes(text(sign, end).encode(encoding))
        for mapping in [mapping_for(tmp_path, sign), *([None] if sign in ",;\t|" else [])]:
            rows, bad = read(path, Feed(encoding=encoding, mapping=mapping))
            right(rows)
            assert [row["account"] for row in rows] == [row[-1] for row in ROWS]
            assert not bad
    survived("Encodings", encoding, len(WAYS), of="ways to part fields and lines")


@pytest.mark.parametrize("end", ENDS, ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", "cp850"])
def test_untold_it_puts_lines_aside_and_names_the_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(text(",", end).encode(encoding))
    rows, bad = read(path, Feed())
    right(rows)
    assert [row["account"] for row in rows] == ["plain"]
    assert bad == ["bytes that are no utf-8 text: try --encoding"] * 2


@pytest.mark.parametrize("end", ENDS, ids=["LF", "CRLF", "CR"])
def test_a_file_of_several_encodings_loses_only_the_lines_that_are_not_in_its_own(tmp_path: Path, end: str) -> None:
    path = tmp_path / "calls.csv"
    lines = text(",", end).split(end)
    path.write_bytes(b"".join((line + end).encode(("utf-8", "cp1252")[at == 3]) for at, line in enumerate(lines[:-1])))
    rows, bad = read(path, Feed())
    right(rows)
    assert [row["account"] for row in rows] == ["Zoë & Søn", "plain"]
    assert bad == ["bytes that are no utf-8 text: try --encoding"]


def test_a_mark_is_believed_before_the_user(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(codecs.BOM_UTF16_BE + text(";", "\r\n").encode("utf-16-be"))
    rows, bad = read(path, Feed(encoding="cp1252"))
    right(rows)
    assert rows[0]["account"] == "Zoë & Søn"
    assert not bad


@pytest.mark.parametrize(
    "encoding",
    ["utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "hz", "rot13", "a\0b", ""],
)
def test_an_encoding_in_which_a_line_end_may_hide_is_refused(encoding: str) -> None:
    with pytest.raises(UsageError, match=r"ncoding .* is not known|are not written in"):
        known_encoding(encoding)


@pytest.mark.parametrize(
    "encoding", ["ascii", "cp437", "cp1250", "cp1251", "latin-1", "koi8-r", "mac-roman", "gb18030", "cp037"]
)
def test_those_of_real_exports_are_taken(encoding: str) -> None:
    assert codecs.lookup(known_encoding(encoding)) == codecs.lookup(encoding)
