"""The DuckDB engine: admits raw rows as facts, keeps each fact once, folds facts to rollups, and hands them out in order."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from callstanding.engines import parties, pooling, settling
from callstanding.engines.admission import (
    FACTS_OF_ASSIGNMENTS,
    assignment_fault,
    call_fault,
    facts_of_calls,
    facts_of_reports,
    report_fault,
)
from callstanding.engines.keys import Keys
from callstanding.engines.ledger import LEDGER, STATED, VOUCHED, Terms, Weights, entered
from callstanding.engines.merging import LedgerRows, merge
from callstanding.engines.schema import ROLLUPS, create_tables
from callstanding.records.number import parse_numbers
from callstanding.rollups import COUNTED, rollup_steps, span

MEMORY_GB = 5.0  # what DuckDB may hold before it spills; the 100 M call run is to stay under 8 GB in all
PART_CALLS = 400_000  # calls behind one part of the numbers: about 1 GB while it is scored
KINDS = ("calls", "reports", "assignments")


@dataclass(frozen=True, slots=True)
class Refused:
    """A raw row that did not pass the checks: its line, and why."""

    line: int
    reason: str


class Duck:
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
        self._spill = tempfile.TemporaryDirectory(prefix="callstanding-")
        place = path or (Path(self._spill.name) / "work.duckdb" if on_disk else ":memory:")
        self.sql = duckdb.connect(str(place), config={"temp_directory": self._spill.name})
        for setting in (
            f"memory_limit = '{memory_gb:.2f}GB'",
            "TimeZone = 'UTC'",
            f"threads = {len(os.sched_getaffinity(0))}",
            "enable_progress_bar = false",
            "temp_file_encryption = true",  # what spills may name parties in plain (law 10)
        ):
            self.sql.execute(f"SET {setting}")
        self.keys = Keys(secret, salt=0 if secret else secrets.randbits(64))
        self.kept = path is not None
        self.stored_rollups = self.kept  # False when rollups were made for another moment than the newest
        for statement in create_tables():
            self.sql.execute(statement)
        self._fresh = {kind: f"fresh_{kind}" if self.kept else kind for kind in KINDS}
        self._forget_parties()
        self._terms: Terms | None = None
        if self.kept:
            self._empty_fresh()

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

    def _make(self, name: str, select: str) -> None:
        """A working table: of this connection only where the database is a store, which it must not fill."""
        self.sql.execute(f"CREATE OR REPLACE {'TEMP ' if self.kept else ''}TABLE {name} AS {select}")

    def _count(self, table: str) -> int:
        return int(self.sql.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    # -- facts ----------------------------------------------------------------------------------------------------

    def admit(
        self, kind: str, rows: pa.Table | str, *, region: str | None, latest: datetime
    ) -> tuple[int, list[Refused], int]:
        """Check raw rows and keep the good ones as facts: (rows kept, refused rows, rows that name no number to score)."""
        if isinstance(rows, str):
            self.sql.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS {rows}")
        else:
            self.sql.register("incoming", rows)
        fault = _fault(kind, latest)
        found = f"SELECT line, {fault} AS reason FROM incoming WHERE ({fault}) IS NOT NULL ORDER BY line"
        refused = [Refused(line or 0, reason) for line, reason in self.sql.execute(found).fetchall()]
        where = f"WHERE ({fault}) IS NULL" if refused else ""
        self.sql.execute(f"CREATE OR REPLACE TEMP VIEW checked_{kind} AS SELECT * FROM incoming {where}")
        self._name(kind, region)
        done = self.sql.execute(f"INSERT INTO {self._fresh[kind]} {self._facts(kind)}").fetchall()
        kept = int(done[0][0])
        return kept, refused, self._count("incoming") - len(refused) - kept

    def _facts(self, kind: str) -> str:
        if kind == "assignments":
            return FACTS_OF_ASSIGNMENTS
        return facts_of_calls(self.keys) if kind == "calls" else facts_of_reports(self.keys)

    def _name(self, kind: str, region: str | None) -> None:
        """Find out who is named: ask phonenumbers for each text that is not plain E.164, and for each new number."""
        if self._count("parties") > parties.MOST:
            self._forget_parties()
        self._make("written", parties.written(kind))
        raws = [raw for (raw,) in self.sql.execute(parties.ODD).fetchall()]
        parsed = parse_numbers(raws, region)
        spelled = {"raw": raws, "e164": [n.e164 for n in parsed], "kind": [n.kind for n in parsed]}
        self.sql.register(
            "spelled", pa.table({name: pa.array(values, pa.string()) for name, values in spelled.items()})
        )
        self.sql.execute(f"INSERT INTO parties {parties.parties(self.keys)}")
        if kind == "calls":
            self._make("named_lines", parties.LINES)
        new = self.sql.sql(parties.new_subjects(kind)).to_arrow_table()
        known = parse_numbers(new["e164"].to_pylist(), None)
        described = new.append_column("kind", pa.array([n.kind for n in known], pa.string()))
        described = described.append_column("region", pa.array([n.region for n in known], pa.string()))
        self.sql.register("described", described)
        self.sql.execute("INSERT INTO numbers BY NAME FROM described")
        if self.kept:
            self.sql.execute("INSERT INTO fresh_numbers BY NAME FROM described")

    def _forget_parties(self) -> None:
        self.sql.execute(f"CREATE OR REPLACE TEMP TABLE parties ({parties.TABLE})")

    def _empty_fresh(self) -> None:
        for table in (*KINDS, "numbers"):
            self._make(f"fresh_{table}", f"SELECT * FROM {table} LIMIT 0")

    def settle(self) -> int:
        """Keep each fact once, the fullest leg of each call; returns how many facts were repeats."""
        repeats = sum(self._settle(kind) for kind in KINDS)
        self._forget_parties()
        if self.kept:
            self._make("focus", _FOCUS)
            self._empty_fresh()
        return repeats

    def _settle(self, kind: str) -> int:
        fresh = self._fresh[kind]
        before = self._count(kind) + (self._count(fresh) if self.kept else 0)
        if kind != "assignments":
            self._make("twice", settling.twice(kind, fresh, kept=self.kept))
            if not self.kept and not self._count("twice"):
                return 0
            self._make("best", settling.best(kind, fresh, kept=self.kept))
        for statement in settling.replace(kind, fresh, kept=self.kept):
            self.sql.execute(statement)
        return before - self._count(kind)

    def newest(self) -> datetime | None:
        """The time of the newest event, UTC."""
        rows: list[tuple[datetime | None]] = self.sql.execute(
            "SELECT max(t) FROM (SELECT max(start) AS t FROM calls UNION ALL SELECT max(greatest(event_at, received_at)) FROM reports)"
        ).fetchall()
        return rows[0][0]

    def tenures(self) -> list[tuple[int, str, datetime, datetime | None]]:
        """Who held which number from when to when, in order."""
        return self.sql.execute(
            "SELECT number, holder, from_at, to_at FROM assignments ORDER BY number, from_at, holder, to_at"
        ).fetchall()

    def names(self, keys: pa.Array) -> pa.Table:
        """Number, kind and block of the given keys, in their order."""
        self.sql.register("asked", pa.table({"key": keys, "place": pa.array(range(len(keys)), pa.int64())}))
        return self.sql.sql(
            "SELECT any_value(e164) AS e164, any_value(kind) AS kind, any_value(block) AS block FROM asked JOIN numbers USING (key) GROUP BY place ORDER BY place"
        ).to_arrow_table()

    # -- rollups --------------------------------------------------------------------------------------------------

    def see(self, as_of: datetime | None = None) -> None:
        """Let the steps see the facts known at `as_of` (None: all)."""
        until = f"WHERE start <= TIMESTAMP '{as_of.replace(tzinfo=None)}'" if as_of else ""
        known = until.replace("start", "greatest(event_at, received_at)")
        self.sql.execute(f"CREATE OR REPLACE TEMP VIEW seen_calls AS SELECT * FROM calls {until}")
        self.sql.execute(f"CREATE OR REPLACE TEMP VIEW seen_reports AS SELECT * FROM reports {known}")

    def roll(self, *, as_of: datetime | None = None, focus: bool = False) -> None:
        """Fold the facts known at `as_of` into the tables that `rolled` reads; with `focus`, of the touched numbers only."""
        self.see(as_of)
        for step in rollup_steps(focus=focus):
            self._make(step.name, step.select)
        self.sql.execute("DROP TABLE contacts")

    def keep_rollups(self, *, focus: bool) -> None:
        """Write the rolled numbers into the store's rollups, in place of what was there for them."""
        for name in COUNTED:
            where = " WHERE number IN (SELECT number FROM focus)" if focus else ""
            self.sql.execute(f"DELETE FROM rollups_{name}{where}")
            self.sql.execute(f"INSERT INTO rollups_{name} BY NAME FROM {name}")

    # -- the ledger -----------------------------------------------------------------------------------------------

    def parts(self) -> int:
        """In how many parts the numbers are scored, so that one part fits in memory."""
        return 1 + (self._count("calls") + self._count("reports")) // PART_CALLS

    def open_ledger(self, *, stated_from: float, weights: Weights) -> None:
        """Find the vouched numbers, and whether silence about attestation means none: once the feed states it."""
        self._make("vouched", VOUCHED)
        share = self.sql.execute(STATED).fetchall()[0][0]
        self._terms = Terms(silence=2 if share and share >= stated_from else 1, weights=weights)

    def _sources(self) -> dict[str, list[str]]:
        """The tables that rollup rows are read from, with the columns of each."""
        return ROLLUPS if self.stored_rollups else COUNTED

    def ledger(self, part: int, parts: int) -> LedgerRows:
        """The ledger rows of one part of the numbers, sorted by number and hour."""
        assert self._terms is not None, "open_ledger comes first"  # noqa: S101 - a mistake of ours, not of the user
        tables = []
        for source, columns in self._sources().items():
            self.sql.execute(f"CREATE OR REPLACE TEMP VIEW part AS SELECT * FROM {source} {span(part, parts)}")
            tables.append(self.sql.sql(entered("part", columns, self._terms)).to_arrow_table())
        return merge(tables, LEDGER)

    def pool_ledger(self, *, least: int, without: Collection[str] = ()) -> pa.Table:
        """The ledger rows of accounts and of blocks of 100 numbers with more than `least` members, and `members`."""
        assert self._terms is not None, "open_ledger comes first"  # noqa: S101 - ditto
        self._make("members", pooling.members(least))
        if not self._count("members"):
            return pa.table({})
        return self.sql.sql(pooling.pool_ledger(self._sources(), self._terms, without=without)).to_arrow_table()


_FOCUS = """SELECT DISTINCT number FROM (
    SELECT caller AS number FROM fresh_calls UNION SELECT callee FROM fresh_calls
    UNION SELECT number FROM fresh_reports UNION SELECT key FROM fresh_numbers)
WHERE number <> 0"""
"""The numbers that fresh facts touch: only their rollups change."""


def _fault(kind: str, latest: datetime) -> str:
    at = latest.replace(tzinfo=None).isoformat(sep=" ")
    if kind == "calls":
        return call_fault(at)
    return report_fault(at) if kind == "reports" else assignment_fault()
