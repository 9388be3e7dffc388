"""Parquet files in the shapes that other programs write: each row is a call of ours, most of them as they should be."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

AT = datetime.fromisoformat("2026-03-02 15:00:00.250")
EPOCH_S = 1_772_463_600
WORDS = ["answered", "No Answer", " busy ", "BLOCKED", "rejected", "", None, "engaged", "no_answer"]
COUNT = len(WORDS)
PLAIN: Mapping[str, Any] = {
    "caller": [f"+120255501{at:02d}" for at in range(COUNT)],
    "callee": [f"+120255502{at:02d}" if at else "" for at in range(COUNT)],
    "start": [AT + timedelta(minutes=at) for at in range(COUNT)],
    "talk_s": [float(at) for at in range(COUNT)],
    "disposition": WORDS,
}


def same(value: object) -> list[object]:
    return [value] * COUNT


def moments(kind: pa.DataType, *wild: int) -> pa.Array:
    """The starts in a type, some of them replaced by integers that it may hold."""
    per_second = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[kind.unit]
    values = [*wild, *((EPOCH_S + at) * per_second for at in range(COUNT - len(wild) - 1)), None]
    return pa.array(values, pa.int64()).cast(kind)


def untexted() -> pa.Array:
    """Callees, of which the second is no text."""
    raw = pa.array([b"+12025550201", b"caf\xe9", *[b"+12025550203"] * (COUNT - 2)], pa.binary())
    return pa.StringArray.from_buffers(COUNT, *raw.buffers()[1:])


WRITTEN_TIMES = [
    "2026-03-02 15:00:00",
    "2026-03-02T15:00:00.5Z",
    "2026-03-02T16:00:00+01:00",
    "1772463600",
    "1772463600000",
    "yesterday",
    "",
    None,
    "9999-12-31 23:59:59",
]
WRITTEN_NUMBERS = ["42", "42.5", " 7 ", "nan", "inf", "many", "", None, "1e2"]
FLOATS = [0.5, 404.5, 405.5, -1.0, float("nan"), float("inf"), 1e12, None, 603.4]

CHANGES: Mapping[str, Mapping[str, Any]] = {
    "all columns": {
        "call_id": [f"c{at}" for at in range(COUNT)],
        "hangup_by": same("Callee"),
        "attestation": [*"ABCabcN", "none", None],
        "trunk": same(""),
        "account": same("a|b"),
        "ring_s": FLOATS,
        "sip_code": pa.array([404, *range(COUNT - 1)], pa.int32()),
    },
    "milliseconds and whole seconds": {
        "start": moments(pa.timestamp("ms"), 1 << 62, -(1 << 62)),
        "talk_s": pa.array(range(COUNT), pa.int16()),
        "ring_s": pa.array(range(COUNT), pa.uint8()),
    },
    "seconds and short floats": {
        "start": moments(pa.timestamp("s")),
        "talk_s": pa.array(FLOATS, pa.float32()),
        "sip_code": FLOATS,
        "caller": same(12025550101),
    },
    "far away, in a zone, and words once each": {
        "start": moments(pa.timestamp("us", "America/New_York"), 1 << 62, -(1 << 62), 0),
        "disposition": pa.array(WORDS).dictionary_encode(),
        "trunk": pa.array(WORDS, pa.large_string()),
    },
    "text that is none": {"start": moments(pa.timestamp("ms", "UTC")), "callee": untexted()},
    "days, and columns of others": {
        "start": same(date(2026, 3, 2)),
        "ring_s": pa.array(range(COUNT), pa.uint32()),
        "trunk": pa.array(WORDS, pa.string_view()),
        "Remark": same({"of": ["others"]}),
        "remark": same(1),
        "file": same("x"),
        "line": same(7),
        "fault": same("y"),
    },
    "nanoseconds, durations and bytes": {
        "start": moments(pa.timestamp("ns", "Asia/Tokyo")),
        "talk_s": same(timedelta(seconds=42.5)),
        "ring_s": same(time(0, 0, 7)),
        "callee": pa.array([b"+12025550111", b"caf\xe9", *[b"1"] * (COUNT - 2)], pa.binary()),
        "disposition": pa.array(same(b"busy")),
    },
    "written times and numbers": {
        "start": WRITTEN_TIMES,
        "talk_s": WRITTEN_NUMBERS,
        "sip_code": ["486", *[None] * (COUNT - 1)],
        "callee": untexted(),
    },
    "epochs, decimals and identities": {
        "start": [EPOCH_S, EPOCH_S * 1000, EPOCH_S * 1_000_000, 0, -1, None, 1, 2, 3],
        "talk_s": same(Decimal("42.50")),
        "call_id": pa.array([uuid.UUID(int=at).bytes for at in range(COUNT)], pa.uuid()),
        "ring_s": [True] * COUNT,
    },
    "epochs with a fraction and times of day": {
        "start": [EPOCH_S + 0.25, *[float(EPOCH_S)] * (COUNT - 2), None],
        "talk_s": pa.array(same(time(0, 1)), pa.time32("ms")),
        "ring_s": pa.array(same(7_000_000_000), pa.time64("ns")),
        "trunk": pa.array(range(COUNT)).dictionary_encode(),
    },
    "days of milliseconds, large counts and nothing": {
        "start": pa.array(same(date(2026, 3, 2)), pa.date64()),
        "talk_s": pa.array([1 << 63, *range(1, COUNT)], pa.uint64()),
        "hangup_by": pa.nulls(COUNT),
        "account": pa.array(same(b"abc"), pa.binary(3)),
        "callee": same(12025550111.0),
    },
}


def _in_capitals(path: Path) -> None:
    names = {name.upper() + " " * (name == "start"): column for name, column in reversed(list(PLAIN.items()))}
    pq.write_table(pa.table(names), path)


def _by_polars(path: Path) -> None:
    frame = pl.DataFrame(dict(PLAIN)).with_columns(pl.col("start").dt.cast_time_unit("ns").dt.replace_time_zone("UTC"))
    frame.with_columns(pl.col("disposition").cast(pl.Categorical)).write_parquet(path)


def _by_duckdb(path: Path) -> None:
    duckdb.connect().sql(f"""COPY (SELECT uuid() AS call_id, '+12025550101' AS caller, 12025550111::UBIGINT AS callee,
        TIMESTAMPTZ '2026-03-02 15:00:00+00' AS start, 3::HUGEINT AS talk_s,
        'answered'::ENUM('answered', 'busy') AS disposition, 200::UTINYINT AS sip_code, TIME '00:00:01' AS trunk,
        '{{"a": 1}}'::JSON AS account FROM range(3)) TO '{path}'""")


def _as_int96(path: Path) -> None:
    rows = pa.table({**PLAIN, "start": moments(pa.timestamp("ns"), -4_000_000_000_000_000_000)})
    pq.write_table(rows, path, use_deprecated_int96_timestamps=True)


def _in_groups(path: Path) -> None:
    pq.write_table(pa.table(dict(PLAIN)), path, row_group_size=2, compression="zstd", store_schema=False)


WRITERS: Mapping[str, Callable[[Path], None]] = {
    "in capitals": _in_capitals,
    "by polars": _by_polars,
    "by duckdb": _by_duckdb,
    "as int96": _as_int96,
    "in small groups": _in_groups,
}
NAMES = (*CHANGES, *WRITERS)


def write(name: str, path: Path) -> None:
    """The file of that name."""
    if name in WRITERS:
        WRITERS[name](path)
    else:
        pq.write_table(pa.table({**PLAIN, **CHANGES[name]}), path)
