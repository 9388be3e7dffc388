"""Writes simulated tables as native files, as a switch and a complaint desk would deliver them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

SUFFIXES = (".parquet", ".csv")
_PAGE = 64 << 20  # bytes of distinct numbers that a column chunk may list before it spells out every one


def write(table: pa.Table, path: Path) -> Path:
    """Write a native table as .csv (times as 2025-03-03T05:00:00Z) or .parquet."""
    if path.suffix == ".parquet":
        pq.write_table(table, path, dictionary_pagesize_limit=_PAGE)
        return path
    for i, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(i, field.name, pc.strftime(table.column(i), format="%Y-%m-%dT%H:%M:%SZ"))
    pa.csv.write_csv(table, path)
    return path


def named(names: tuple[str, ...], codes: npt.NDArray[np.integer[Any]]) -> pa.Array:
    """Words by their codes, spelt once each; a code beyond the last word is null."""
    unknown = codes >= len(names) if len(codes) and int(codes.max()) >= len(names) else None
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=unknown), pa.array(names, pa.string()))


def moments(epoch_s: npt.NDArray[np.int64]) -> pa.Array:
    """Whole seconds since 1970 as times in UTC."""
    return pa.array(epoch_s).cast(pa.timestamp("s", tz="UTC"))
