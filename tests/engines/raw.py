"""Rows of tests as the raw rows that formats give to engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from callstanding.formats.columns import RAW_NAMES
from callstanding.formats.format import SCHEMAS, Kind

LATEST = datetime(2100, 1, 1)  # noqa: DTZ001 - the engine's clock is naive UTC
Batch = tuple[Kind, pa.Table]


def raw(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as formats give them: times in UTC without a zone, null for nothing, each with its line."""
    numbered = [
        {RAW_NAMES.get(name, name): _value(value) for name, value in row.items()} | {"line": line}
        for line, row in enumerate(rows, 1)
    ]
    return pa.Table.from_pylist(numbered, schema=SCHEMAS[kind])


def _value(value: Any) -> Any:
    if isinstance(value, str) and value.endswith("Z"):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    return None if value == "" else value
