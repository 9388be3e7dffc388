"""Whatever happens to a file, each format gives rows and reasons that make all its lines, or says what is wrong."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contracts.test_format import CASES, case_name

from callstanding.errors import CallstandingError
from callstanding.formats import FORMATS, Feed, open_file

NASTY = [
    b"\0", b'"', b"\r", b"\n", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\\", b",,,,,,,,,,", b"{", b"]", b"-1", b"nan",
    b"9" * 400, b"1e308", b"0000-00-00 00:00:00", b"9999-12-31 23:59:59", b"2026-02-30", b"infinity", b"%s%n", b"'",
    b"--", b";", b"\xe2\x80\xa8", b"+" * 50, b"sip:@:;<>", b"\x1f\x8b", "\N{ARABIC-INDIC DIGIT ONE}".encode(),
    b"[" * 600, b"x" * 300_000,
]  # fmt: skip


@st.composite
def damage(draw: st.DrawFn) -> list[tuple[float, int, bytes]]:
    """Some places of a file, how many bytes are lost there, and what stands there now."""
    step = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(NASTY) | st.binary(max_size=20))
    return draw(st.lists(step, min_size=1, max_size=6))


def damaged(raw: bytes, steps: list[tuple[float, int, bytes]]) -> bytes:
    for share, lost, put in steps:
        at = int(share * len(raw))
        raw = raw[:at] + put + raw[at + lost :]
    return raw


def check(path: Path, name: str | None) -> None:
    """Reads the file; an error of ours is fine when it says what to try."""
    told = None
    try:
        for batch in open_file(path, feed=Feed(zone="America/New_York"), format=name)[1]:
            assert batch.lines == len(batch.rows) + batch.spare + sum(bad.count for bad in batch.bad)
            assert batch.spare >= 0
            assert all(bad.reason and bad.line > 0 for bad in batch.bad)
            for line in batch.rows["line"].to_pylist()[:3]:
                batch.place(line)
    except CallstandingError as error:
        told = error
    assert told is None or (told.message and told.hint)


@pytest.mark.parametrize("path", CASES, ids=case_name)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=damage(), packed=st.booleans(), named=st.booleans())
def test_no_damage_is_too_much(
    tmp_path: Path,
    path: Path,
    steps: list[tuple[float, int, bytes]],
    packed: bool,  # noqa: FBT001 - a case
    named: bool,  # noqa: FBT001 - a case
) -> None:
    name = open_file(path, feed=Feed())[0].name if named else None
    raw = path.read_bytes() * 3
    other = tmp_path / path.name
    other.write_bytes(damaged(gzip.compress(raw), steps[:1]) if packed else damaged(raw, steps))
    check(other, name)


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_a_format_forced_on_any_file_says_what_is_wrong(name: str) -> None:
    for path in CASES:
        check(path, name)


@pytest.mark.parametrize("path", [path for path in CASES if b"," in path.read_bytes()[:200]], ids=case_name)
def test_a_header_that_lost_a_name_is_no_crash(path: Path, tmp_path: Path) -> None:
    name = open_file(path, feed=Feed())[0].name
    header, newline, rest = path.read_bytes().partition(b"\n")
    cells, other = header.split(b","), tmp_path / path.name
    for i in range(len(cells)):
        other.write_bytes(b",".join([*cells[:i], b"zzz", *cells[i + 1 :]]) + newline + rest)
        for told in (None, name):
            check(other, told)
