"""Every fixture says the same however it is written: other line ends, other encodings, packed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from tests.contracts.test_format import CASES, case_name, plain

from callstanding.formats import Feed, open_file

Rewrite = Callable[[str], bytes]


def mixed(text: str) -> bytes:
    """Two kinds of line ends in turn, as files have that went through several hands."""
    lines = text.split("\n")
    return "".join(line + ("\r\n", "\n")[at % 2] for at, line in enumerate(lines[:-1])).encode() + lines[-1].encode()


WRITINGS: dict[str, Rewrite] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR, as on old Macs": lambda text: text.replace("\n", "\r").encode(),
    "CRLF and LF in turn": mixed,
    "no last newline": lambda text: text.rstrip("\n").encode(),
    "UTF-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 with its mark": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-16, high bytes first": lambda text: text.encode("utf-16-be"),
    "UTF-32 with its mark": lambda text: text.encode("utf-32"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip in two parts": lambda text: gzip.compress(text[:20].encode()) + gzip.compress(text[20:].encode()),
    "zstd": lambda text: zstandard.compress(text.encode()),
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_a_fixture_says_the_same_however_it_is_written(path: Path, writing: str, tmp_path: Path) -> None:
    other = tmp_path / path.name
    other.write_bytes(WRITINGS[writing](path.read_text("utf-8")))
    assert told(other) == told(path)


def told(path: Path) -> tuple[str, list[dict[str, Any]]]:
    found, batches = open_file(path, feed=Feed())
    rows = [row for batch in batches for row in batch.rows.to_pylist()]
    return found.name, sorted((plain(row) for row in rows), key=lambda row: int(row["line"]))
