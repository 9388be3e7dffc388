"""A damaged Parquet file gives what can be read of it, and says which rows are lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callstanding.errors import CallstandingError, DamagedFile
from callstanding.formats import Batch, Feed, open_file, parquet_file, parquet_groups

ROWS, GROUP = 1000, 100
CALLS = pa.table(
    {
        "caller": [f"+1202555{at % 100:04d}" for at in range(ROWS)],
        "callee": [f"+1312555{at:04d}" for at in range(ROWS)],
        "start": [1_772_463_600 + at for at in range(ROWS)],
        "talk_s": [float(at % 50) for at in range(ROWS)],
        "disposition": ["answered" if at % 50 else "busy" for at in range(ROWS)],
        "remark": [f"row {at}" for at in range(ROWS)],
    }
)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "calls.parquet"
    pq.write_table(CALLS, path, row_group_size=GROUP, write_page_checksum=True)
    return path


def spoil(path: Path, group: int, column: str) -> None:
    """Overwrites the middle of a column's bytes in a row group."""
    meta = pq.read_metadata(path).row_group(group).column(CALLS.column_names.index(column))
    first = meta.dictionary_page_offset or meta.data_page_offset
    raw = bytearray(path.read_bytes())
    middle = first + meta.total_compressed_size // 2
    raw[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(bytes(raw))


def batches_of(path: Path) -> list[Batch]:
    return list(open_file(path, feed=Feed())[1])


def rows_of(batches: list[Batch]) -> list[dict[str, Any]]:
    """The rows in the order of the file, which is not that of a batch."""
    return sorted((row for batch in batches for row in batch.rows.to_pylist()), key=lambda row: int(row["line"]))


def counted(batches: list[Batch]) -> tuple[int, int, int]:
    """Lines, rows, and lines that the bad rows stand for."""
    bad = sum(row.count for batch in batches for row in batch.bad)
    return sum(batch.lines for batch in batches), sum(len(batch.rows) for batch in batches), bad


def test_a_damaged_row_group_takes_no_other_with_it(whole: Path) -> None:
    spoil(whole, 3, "callee")
    batches = batches_of(whole)
    (bad,) = [row for batch in batches for row in batch.bad]
    assert counted(batches) == (ROWS, ROWS - GROUP, GROUP)
    assert (bad.line, bad.count, bad.is_damage) == (301, GROUP, True)
    assert bad.reason.startswith("rows 301 to 400 are lost: the Parquet data is damaged")
    assert [row["line"] for row in rows_of(batches)] == [*range(1, 301), *range(401, ROWS + 1)]


def test_damage_in_a_column_that_is_not_read_costs_nothing(whole: Path) -> None:
    spoil(whole, 3, "remark")
    assert counted(batches_of(whole)) == (ROWS, ROWS, 0)


def test_a_file_without_a_readable_row_is_damaged(whole: Path) -> None:
    for group in range(ROWS // GROUP):
        spoil(whole, group, "caller")
    with pytest.raises(DamagedFile, match=r"calls\.parquet: a Parquet file without a readable row .*copy it again"):
        batches_of(whole)


def test_a_file_that_breaks_off_is_damaged(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes()[:-100])
    with pytest.raises(DamagedFile, match=r"cannot be opened.*copy it again"):
        batches_of(whole)


DAMAGE: dict[str, Callable[[bytearray, int], None]] = {
    "a bit": lambda raw, at: raw.__setitem__(at, raw[at] ^ 4),
    "zeros": lambda raw, at: raw.__setitem__(slice(at, at + 32), bytes(len(raw[at : at + 32]))),
    "the end": lambda raw, at: raw.__delitem__(slice(at, None)),
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.001, 0.999), how=st.sampled_from(sorted(DAMAGE)), checked=st.booleans())
def test_any_damage_ends_in_rows_or_in_a_word(tmp_path: Path, share: float, how: str, checked: bool) -> None:  # noqa: FBT001 - a case
    path = tmp_path / "any.parquet"
    pq.write_table(CALLS, path, row_group_size=GROUP, compression="none", write_page_checksum=checked)
    raw = bytearray(path.read_bytes())
    DAMAGE[how](raw, int(len(raw) * share))
    path.write_bytes(bytes(raw))
    told = None
    lines = rows = bad = 0
    try:
        lines, rows, bad = counted(batches_of(path))
    except CallstandingError as error:
        told = error
    assert lines == rows + bad
    assert told is None or told.hint


def test_text_that_is_no_utf_8_costs_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    callees = [b"+13125550001", b"caf\xe9", b"+13125550003"]
    raw = pa.array(callees, pa.binary())
    damaged = pa.StringArray.from_buffers(3, *raw.buffers()[1:])
    pq.write_table(CALLS.slice(0, 3).set_column(1, "callee", damaged), path)
    batches = batches_of(path)
    (bad,) = batches[0].bad
    assert counted(batches) == (3, 2, 1)
    assert (bad.line, bad.reason) == (2, "bytes that are no utf-8 text")
    assert json.loads(bad.text)["callee"] == "caf\\xe9"


def test_a_moment_that_no_calendar_has_costs_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    starts = pa.array([1_772_463_600_000, 1 << 62], pa.timestamp("ms"))
    pq.write_table(CALLS.slice(0, 2).set_column(2, "start", starts), path)
    batches = batches_of(path)
    (bad,) = batches[0].bad
    assert (bad.line, bad.reason) == (2, "a value is out of range")
    assert json.loads(bad.text)["start"] == 1 << 62


def test_large_and_small_row_groups_give_batches_of_one_size(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = rows_of(batches_of(whole))
    for size in (30, 250):
        monkeypatch.setattr(parquet_groups, "ROWS", size)
        monkeypatch.setattr(parquet_file, "ROWS", size)
        batches = batches_of(whole)
        assert rows_of(batches) == expected
        assert [batch.done for batch in batches] == sorted(batch.done for batch in batches)
        assert batches[-1].done == 1.0


def test_a_rows_text_has_all_its_columns(whole: Path) -> None:
    (batch,) = batches_of(whole)
    assert json.loads(batch.place(777)[0])["remark"] == "row 776"


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("s")], ids=str)
def test_a_clock_without_zone_is_read_in_the_feeds(tmp_path: Path, kind: pa.DataType) -> None:
    path = tmp_path / "complaints.parquet"
    day = pa.array([20_514], pa.int32()).cast(pa.date32()).cast(kind)  # 2026-03-02
    pq.write_table(pa.table({"Company_Phone_Number": ["2025550101"], "Created_Date": day}), path)
    (batch,) = open_file(path, feed=Feed(zone="America/New_York"))[1]
    assert str(batch.rows["at"][0]) == "2026-03-02 05:00:00"
