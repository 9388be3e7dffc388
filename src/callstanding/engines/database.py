"""The database that an engine works in: a store's file, memory, or a temporary file; its settings and its keys."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Self

import duckdb

from callstanding.engines.keys import Keys
from callstanding.engines.schema import create_tables

MEMORY_GB = 5.0  # what DuckDB may hold before it spills; the 100 M call run is to stay under 8 GB in all


class Database:
    """One DuckDB database: a store at `path`, or one that is forgotten at the end.

    What is forgotten lives in memory, or, `on_disk`, in a temporary file, where it is packed to a quarter of its size:
    the faster choice once it would not fit in memory.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        secret: bytes | None = None,
        on_disk: bool = False,
        memory_gb: float = MEMORY_GB,
    ) -> None:
        # what spills may name parties as the input files do: only its user can read the folder, which goes with the run
        self._spill = tempfile.TemporaryDirectory(prefix="callstanding-")
        place = path or (Path(self._spill.name) / "work.duckdb" if on_disk else ":memory:")
        try:
            self.sql = duckdb.connect(str(place), config={"temp_directory": self._spill.name})
        except duckdb.Error:  # another process has it open, most likely
            self._spill.cleanup()
            raise
        for setting in (
            f"memory_limit = '{memory_gb:.2f}GB'",
            "TimeZone = 'UTC'",
            f"threads = {len(os.sched_getaffinity(0))}",
            "enable_progress_bar = false",
        ):
            self.sql.execute(f"SET {setting}")
        self.keys = Keys(secret)
        self.kept = path is not None
        for statement in create_tables():
            self.sql.execute(statement)

    def close(self) -> None:
        """Close the database and drop what was spilled."""
        self.sql.close()
        self._spill.cleanup()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.sql.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.sql.execute("ROLLBACK")
            raise
        self.sql.execute("COMMIT")

    def copy_to(self, path: Path) -> None:
        """Write the database as of now to a new file."""
        name = self.sql.execute("SELECT current_database()").fetchall()[0][0]
        self.sql.execute(f"ATTACH '{str(path).replace(chr(39), 2 * chr(39))}' AS backup")
        try:
            self.sql.execute(f'COPY FROM DATABASE "{name}" TO backup')
        finally:
            self.sql.execute("DETACH backup")

    def beside(self) -> Self:
        """The same database over a connection of its own, for another thread that only reads."""
        other = copy(self)
        other.sql = self.sql.cursor()
        other.sql.execute("SET enable_progress_bar = false")
        return other

    def _make(self, name: str, select: str) -> None:
        """A working table: of this connection only where the database is a store, which it must not fill."""
        self.sql.execute(f"CREATE OR REPLACE {'TEMP ' if self.kept else ''}TABLE {name} AS {select}")

    def _count(self, table: str) -> int:
        return int(self.sql.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
