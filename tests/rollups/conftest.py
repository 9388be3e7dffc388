"""Reads the rollups that a store holds, by number instead of key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from tests.rollups.oracle import Counts, Key

from callstanding.pipeline import Options, ingest_files
from callstanding.testing import Row, write


class Store:
    """A store in a folder, filled batch by batch."""

    def __init__(self, place: Path) -> None:
        place.mkdir(exist_ok=True)
        self.path = place / "store.duckdb"
        self._place = place

    def add(self, *, calls: Sequence[Row] = (), reports: Sequence[Row] = (), assignments: Sequence[Row] = ()) -> None:
        """Ingest rows, all in one batch."""
        ingest_files(
            self._file("calls", calls),
            store=self.path,
            options=Options(),
            reports=self._file("reports", reports),
            assignments=self._file("assignments", assignments),
        )

    def _file(self, kind: str, rows: Sequence[Row]) -> list[Path]:
        return [write(self._place / f"{kind}.csv", kind, rows)] if rows else []

    def rollups(self) -> dict[Key, Counts]:
        """Every row of the rollups, by number, hour and provenance code; of each there is one row."""
        with duckdb.connect(str(self.path), read_only=True) as sql:
            rows = (
                sql.sql("SELECT e164, rollups.* FROM rollups LEFT JOIN numbers ON numbers.key = rollups.number")
                .to_arrow_table()
                .to_pylist()
            )
        keys = ("e164", "number", "hour", "provenance")
        found = {(r["e164"], r["hour"], r["provenance"]): {n: v for n, v in r.items() if n not in keys} for r in rows}
        assert len(found) == len(rows)
        return found

    @property
    def secret(self) -> bytes:
        """What the keys of the store are made with."""
        return bytes.fromhex(self.path.with_name(self.path.name + ".key").read_text())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)
