"""Our own files say the same as CSV, as Parquet of any types, and as JSON lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from callstanding.errors import InputError
from callstanding.formats import Batch, Feed, open_file
from callstanding.formats.format import RAW_CALLS

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
NAIVE = AT.replace(tzinfo=None)
CALL: dict[str, Any] = {"caller": "+12025550101", "callee": "+12025550111", "disposition": "answered"}


def parquet(folder: Path, columns: dict[str, pa.Array | list[Any]]) -> Batch:
    path = folder / "day's calls.parquet"
    pq.write_table(pa.table(columns), path)
    found, batches = open_file(path, feed=Feed(zone="Asia/Tokyo"))
    assert found.name == "calls"
    return next(batches)


def rows_of(batch: Batch) -> list[dict[str, Any]]:
    return list(batch.rows.to_pylist())


@pytest.mark.parametrize(
    "start",
    [
        pa.array([AT], pa.timestamp("us", "UTC")),
        pa.array([AT], pa.timestamp("ns", "America/New_York")),
        pa.array([NAIVE], pa.timestamp("ms")),
        pa.array(["2026-03-02T16:00:00+01:00"]),
        pa.array(["2026-03-02 15:00:00"]).dictionary_encode(),
        pa.array([int(AT.timestamp())], pa.int64()),
        pa.array([int(AT.timestamp() * 1000)], pa.int64()),
        pa.array([AT.timestamp()], pa.float64()),
    ],
    ids=str,
)
def test_a_start_of_any_type_is_utc(tmp_path: Path, start: pa.Array) -> None:
    call = {key: [value] for key, value in CALL.items()}
    (row,) = rows_of(parquet(tmp_path, {**call, "start": start, "talk_s": [1]}))
    assert row["start"] == NAIVE


@pytest.mark.parametrize("talk", [42.5, timedelta(seconds=42.5), "42.5", Decimal("42.5")], ids=repr)
def test_a_talk_time_of_any_type_is_seconds(tmp_path: Path, talk: object) -> None:
    call = {key: [value] for key, value in CALL.items()}
    (row,) = rows_of(parquet(tmp_path, {**call, "start": [AT], "talk_s": [talk]}))
    assert row["talk_s"] == 42.5


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        (
            "talk_s",
            pa.array([{"s": 1}]),
            r"the column talk_s is of the type struct<s: int64>, which cannot be read as seconds",
        ),
        ("start", pa.array([[1]]), r"start is of the type list<.*>, which cannot be read as time\."),
        (
            "disposition",
            pa.array([1.5], pa.float16()),
            r"disposition is of the type halffloat, which cannot be read as a word",
        ),
        (
            "callee",
            pa.array([Decimal(1)], pa.decimal256(50)),
            r"callee is of the type decimal256\(50, 0\), which cannot be",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_type_that_says_nothing_is_told_with_its_column(
    tmp_path: Path, column: str, cell: pa.Array, told: str
) -> None:
    call = {**{key: [value] for key, value in CALL.items()}, "start": [AT], "talk_s": [1.0]}
    with pytest.raises(InputError, match=told):
        parquet(tmp_path, {**call, column: cell})


def test_numbers_stored_as_numbers_keep_their_digits(tmp_path: Path) -> None:
    columns = {"caller": [12025550101], "callee": [12025550111.0], "disposition": ["no answer"]}
    (row,) = rows_of(parquet(tmp_path, {**columns, "start": [AT], "talk_s": [0]}))
    assert (row["caller"], row["callee"], row["disposition"]) == ("12025550101", "12025550111", "no-answer")


def test_absent_columns_are_null_and_names_may_be_in_capitals(tmp_path: Path) -> None:
    columns = {key.upper(): [value] for key, value in {**CALL, "start": AT, "talk_s": 1}.items()}
    batch = parquet(tmp_path, columns)
    assert batch.rows.schema == RAW_CALLS
    assert batch.rows["attestation"].to_pylist() == [None]
    assert batch.lines == 1


def test_a_parquet_row_is_shown_as_json_without_a_byte(tmp_path: Path) -> None:
    columns = {"caller": ["a", "b"], "callee": ["c", "d"], "start": [AT, AT], "talk_s": [1, 2], "disposition": ["", ""]}
    text, byte = parquet(tmp_path, columns).place(2)
    assert json.loads(text)["caller"] == "b"
    assert byte is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("A", "A"), ("b", "B"), ("none", "N"), ("Failed", "N"), ("no", "N"), ("", None), ("Z", None)],
)
def test_attestation_tells_none_from_not_said(tmp_path: Path, written: str, read: str | None) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(f"caller,callee,start,talk_s,disposition,attestation\na,b,2026-03-02,1,answered,{written}\n")
    (row,) = rows_of(next(open_file(path, feed=Feed())[1]))
    assert row["attestation"] == read


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("caller,called,start,talk_s,disposition\n")
    with pytest.raises(InputError, match=r"calls need the column callee\. Is 'called' meant to be 'callee'\?"):
        open_file(path, feed=Feed())


def test_a_json_line_that_is_no_object_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "calls.ndjson"
    line = json.dumps({**CALL, "start": AT.isoformat(), "talk_s": 1})
    path.write_text(f'{line}\n[1]\n{{"caller": \n\n{line}')
    (batch,) = open_file(path, feed=Feed())[1]
    assert [row["line"] for row in rows_of(batch)] == [1, 5]
    assert [(bad.line, bad.text) for bad in batch.bad] == [(2, "[1]"), (3, '{"caller": ')]
    assert batch.lines == 4
