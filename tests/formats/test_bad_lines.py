"""A damaged line is put aside alone: it never stops the file and never takes a neighbour with it."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from callstanding.formats import BadRow, Batch, Feed, blocks, open_file, opening, written_text

GOOD = (
    b'"","2025550101","2025550111","ctx","""A"" <2025550101>","SIP/a-00000001","SIP/b-00000002","Dial","x",'
    b'"2026-03-02 10:00:00","2026-03-02 10:00:07","2026-03-02 10:00:49",49,42,"ANSWERED","DOCUMENTATION","1.1",""'
)
DAMAGED = {
    "a quote that is never closed": GOOD.replace(b'"ctx"', b'"ctx'),
    "a quote inside a field": GOOD.replace(b'"ctx"', b'"c"tx"'),
    "a pair of quotes across fields": GOOD.replace(b'"ctx"', b'c"tx,"abc'),
    "a NUL byte": GOOD.replace(b"ctx", b"c\0tx"),
    "latin-1 in a UTF-8 file": GOOD.replace(b"ctx", b"caf\xe9"),
    "a missing field": GOOD.replace(b'"ctx",', b""),
    "six fields too many": GOOD + b",x,y,z,w,v,u",
    "half a line": GOOD[:40],
    "a field of 10 MB": GOOD.replace(b"ctx", b"x" * 10_000_000),
    "a lone quote": b'"',
    "a carriage return inside": GOOD.replace(b"49,42", b"4\r9,42"),
    "blanks": b"   ",
}


MARKS = (opening.GZIP_MAGIC, opening.ZSTD_MAGIC, *(mark for mark, _ in written_text.BOMS))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "Master.csv"


def batches_of(path: Path, feed: Feed | None = None) -> list[Batch]:
    return list(open_file(path, feed=feed or Feed(), format="asterisk-csv")[1])


def lines_of(batches: list[Batch]) -> list[int]:
    return sorted(line for batch in batches for line in table(batch)["line"].to_pylist())


def bad_rows(batches: list[Batch]) -> list[BadRow]:
    return [bad for batch in batches for bad in batch.bad]


def table(batch: Batch) -> pa.Table:
    assert isinstance(batch.rows, pa.Table)
    return batch.rows


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_line_leaves_its_neighbours(log: Path, damage: str) -> None:
    log.write_bytes(b"\n".join([GOOD, DAMAGED[damage], GOOD]) + b"\n")
    batches = batches_of(log)
    (bad,) = bad_rows(batches)
    assert lines_of(batches) == [1, 3]
    assert (bad.line, bad.byte) == (2, len(GOOD) + 1)
    assert bad.reason
    assert bad.text == DAMAGED[damage].decode("utf-8", "backslashreplace")


def lines_and_ends() -> st.SearchStrategy[tuple[list[bytes], bytes, bool]]:
    kinds = st.sampled_from([GOOD, b"", *(line for line in DAMAGED.values() if len(line) < 1000)])
    random = st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b"").replace(b"\r", b""))
    return st.tuples(
        st.lists(kinds | random, min_size=1, max_size=30), st.sampled_from([b"\n", b"\r\n"]), st.booleans()
    )


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_and_ends(), st.sampled_from([40, 700, 1 << 24]))
def test_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, log: Path, written: tuple[list[bytes], bytes, bool], size: int
) -> None:
    lines, end, closed = written
    assume(lines.count(DAMAGED["a missing field"]) <= lines.count(GOOD))  # else they are a layout of their own
    content = end.join(lines) + end * closed
    assume(b"\n" in content or b"\r" not in content)  # else CR ends its lines
    assume(not content.startswith(MARKS))  # else it is packed, or in another encoding
    log.write_bytes(content)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", size)
    batches = batches_of(log)
    taken, bad = lines_of(batches), bad_rows(batches)
    counted = [number for number, line in enumerate(lines, 1) if line]
    assert sorted([*taken, *(row.line for row in bad)]) == counted
    assert {number for number, line in enumerate(lines, 1) if line == GOOD} <= set(taken)
    assert sum(batch.lines for batch in batches) == len(counted)
    for row in bad:
        assert row.byte is not None
        assert content[row.byte :].startswith(lines[row.line - 1])


def test_text_and_byte_of_any_row_can_be_asked_for(log: Path) -> None:
    log.write_bytes(b"\xef\xbb\xbf" + GOOD + b"\r\n\r\n" + GOOD)
    (batch,) = batches_of(log)
    assert lines_of([batch]) == [1, 3]
    assert batch.place(3) == (GOOD.decode(), 3 + len(GOOD) + 4)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bytes], ids=["gzip", "zstd", "plain"])
def test_packed_files_are_read_as_plain_ones(log: Path, pack: type[bytes]) -> None:
    log.write_bytes(pack(GOOD + b"\n" + GOOD))
    assert lines_of(batches_of(log)) == [1, 2]


def test_a_file_packed_in_two_parts_is_read_whole(log: Path) -> None:
    log.write_bytes(gzip.compress(GOOD + b"\n") + gzip.compress(GOOD + b"\n"))
    assert lines_of(batches_of(log)) == [1, 2]


def numbered(count: int) -> Iterator[bytes]:
    """Lines that differ, so that packing leaves something to cut."""
    return (GOOD.replace(b"1.1", f"{zlib.crc32(str(at).encode())}.{at}".encode()) for at in range(count))


def test_a_gzip_that_breaks_off_gives_what_was_readable(log: Path) -> None:
    packed = gzip.compress(b"\n".join(numbered(2000)))
    log.write_bytes(packed[: len(packed) // 2])
    batches = batches_of(log)
    (bad,) = bad_rows(batches)
    assert "ends early" in bad.reason
    assert lines_of(batches) == list(range(1, bad.line))
    assert len(lines_of(batches)) > 500


def test_a_gzip_with_a_wrong_checksum_says_so_and_keeps_its_rows(log: Path) -> None:
    packed = bytearray(gzip.compress(b"\n".join(numbered(100)) + b"\n"))
    packed[-6] ^= 0xFF
    log.write_bytes(bytes(packed))
    batches = batches_of(log)
    (bad,) = bad_rows(batches)
    assert "gzip data damaged" in bad.reason
    assert len(lines_of(batches)) == 100


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_other_encodings_keep_their_byte_offsets(log: Path, encoding: str) -> None:
    text = GOOD.decode().replace("ctx", "café")
    content = f"{text}\n{text[:40]}\n{text}\n".encode(encoding)
    log.write_bytes(content)
    batches = batches_of(log, Feed(encoding=encoding))
    (bad,) = bad_rows(batches)
    assert lines_of(batches) == [1, 3]
    assert bad.byte == content.index(text[:40].encode(encoding).removeprefix(codecs.BOM_UTF16), 9)
    assert bad.text == text[:40]


def test_a_header_alone_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("caller,callee,start,talk_s,disposition\n")
    (batch,) = open_file(path, feed=Feed())[1]
    assert (batch.lines, len(table(batch)), batch.bad) == (0, 0, ())


@pytest.mark.parametrize(
    "start",
    ["290000-01-01", "infinity", "-infinity", "now", "0000-00-00 00:00:00", "2026-02-30 00:00:00", "9" * 30, "nan"],
)
def test_an_impossible_time_is_null_for_the_admission_to_refuse(tmp_path: Path, start: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(
        f"caller,callee,start,talk_s,disposition\na,b,{start},nan,answered\na,b,2026-03-02,1e999,answered\n"
    )
    (batch,) = open_file(path, feed=Feed())[1]
    assert table(batch)["start"].is_null().to_pylist() == [True, False]
    assert table(batch)["talk_s"].null_count == 2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters='\r\n\0",')), min_size=12, max_size=12))
def test_no_cell_stops_a_file(tmp_path: Path, cells: list[str]) -> None:
    names = "call_id,caller,callee,start,ring_s,talk_s,disposition,hangup_by,sip_code,attestation,trunk,account"
    path = tmp_path / "calls.csv"
    path.write_text(f"{names}\n{','.join(cells)}\n", newline="")
    (batch,) = open_file(path, feed=Feed(zone="America/New_York"))[1]
    assert batch.lines == len(table(batch)) + len(batch.bad) == 1


def test_a_code_beyond_any_integer_is_null(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("caller,callee,start,talk_s,disposition,sip_code\na,b,2026-03-02,1,answered,99999999999999\n")
    (batch,) = open_file(path, feed=Feed())[1]
    assert table(batch)["sip_code"].to_pylist() == [None]
