"""The tables that a run gives, and how they are written to files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from callstanding.errors import UsageError

GROUP = 20_000  # rows in a group of a Parquet file: whoever wants the reasons of one number reads no more than these
_AT = pa.timestamp("us", tz="UTC")
REASON = pa.struct(
    [
        ("signal", pa.string()),
        ("points", pa.float64()),
        ("value", pa.float64()),
        ("limit", pa.float64()),
        ("evidence", pa.string()),
        ("sentence", pa.string()),
    ]
)
STANDINGS = pa.schema(
    [
        ("number", pa.string()),
        ("status", pa.string()),
        ("flags", pa.list_(pa.string())),
        ("spam_score", pa.float64()),
        ("score_low", pa.float64()),
        ("score_high", pa.float64()),
        ("maturity", pa.string()),
        ("connection", pa.string()),
        ("engagement", pa.string()),
        ("sentiment", pa.string()),
        ("reasons", pa.list_(REASON)),
        ("calls_out", pa.int64()),
        ("calls_in", pa.int64()),
        ("reports", pa.int64()),
        ("since", _AT),
        ("clean_by", _AT),
        ("as_of", _AT),
    ]
)
HISTORY = pa.schema(
    [
        ("number", pa.string()),
        ("at", _AT),
        ("was", pa.string()),
        ("status", pa.string()),
        ("spam_score", pa.float64()),
        ("because", pa.list_(pa.string())),
    ]
)


def ranked(standings: pa.Table) -> pa.Table:
    """The highest score first; equal scores by number."""
    return standings.sort_by([("spam_score", "descending"), ("number", "ascending")])


def write_table(table: pa.Table, path: Path) -> None:
    """Write .parquet, .csv or .ndjson. In CSV, lists become JSON text."""
    if path.suffix == ".parquet":
        pq.write_table(table, path, compression="zstd", row_group_size=GROUP)
    elif path.suffix == ".csv":
        _write_csv(table, path)
    elif path.suffix == ".ndjson":
        with path.open("w", encoding="utf-8") as out:
            for batch in table.to_batches(max_chunksize=10_000):
                out.writelines(json.dumps(row, default=_text, ensure_ascii=False) + "\n" for row in batch.to_pylist())
    else:
        raise UsageError(f"{path}: this ending is not known.", hint="Use .parquet, .csv or .ndjson.")


def _write_csv(table: pa.Table, path: Path) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=10_000):
            writer.writerows([_cell(value) for value in row.values()] for row in batch.to_pylist())


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, default=_text, ensure_ascii=False)
    return _text(value) if hasattr(value, "isoformat") else value


def _text(value: Any) -> str:
    return str(value.isoformat().replace("+00:00", "Z"))


def only(table: pa.Table, number: str) -> pa.Table:
    """The rows about one number."""
    return table.filter(pc.equal(table["number"], number))
