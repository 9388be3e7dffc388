"""The DuckDB engine: admits raw rows as facts, keeps each fact once, folds facts to rollups, and hands them out in order."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from callstanding.engines.admission import (
    E164,
    assignment_fault,
    call_fault,
    facts_of_calls,
    facts_of_reports,
    report_fault,
    written,
)
from callstanding.engines.keys import Keys
from callstanding.engines.ledger import STATED, VOUCHED, Weights, ledger, several
from callstanding.engines.schema import create_tables
from callstanding.records.number import parse_numbers
from callstanding.rollups import rolled, rollup_steps, span

MEMORY_GB = 5.0  # what DuckDB may hold before it spills; the 100 M call run is to stay under 8 GB in all
PART_CALLS = 400_000  # calls behind one part of the numbers: about 1 GB while it is scored
JOIN_CALLS = 8_000_000  # calls behind one join of the steps' tables: some 3 GB at worst
_WORDS = {"calls": ("caller", "callee"), "reports": ("number", "reporter"), "assignments": ("number",)}
_SUBJECT = {"calls": "caller", "reports": "number", "assignments": "number"}


@dataclass(frozen=True, slots=True)
class Refused:
    """A raw row that did not pass the checks: its line, and why."""

    line: int
    reason: str


class Duck:
    """One DuckDB database. Without `path` it keeps everything in memory and forgets it at the end."""

    def __init__(self, path: Path | None = None, *, secret: bytes | None = None, memory_gb: float = MEMORY_GB) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="callstanding-")
        self.sql = duckdb.connect(str(path) if path else ":memory:", config={"temp_directory": self._spill.name})
        self.sql.execute(f"SET memory_limit = '{memory_gb:.2f}GB'")
        self.sql.execute(
            f"SET TimeZone = 'UTC'; SET threads = {len(os.sched_getaffinity(0))}; SET enable_progress_bar = false"
        )
        self.keys = Keys(secret, salt=0 if secret else secrets.randbits(64))
        self.kept = path is not None
        self.stored_rollups = self.kept  # False when rollups were made for another moment than the newest
        for statement in create_tables():
            self.sql.execute(statement)
        self._fresh = {kind: f"fresh_{kind}" if self.kept else kind for kind in _WORDS}
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

    def admit(
        self, kind: str, rows: pa.Table | str, *, region: str | None, latest: datetime
    ) -> tuple[int, list[Refused], int]:
        """Check raw rows and keep the good ones as facts: (rows kept, refused rows, rows that name no number to score)."""
        if isinstance(rows, str):
            self.sql.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS {rows}")
        else:
            self.sql.register("incoming", rows)
        fault = self._fault(kind, latest)
        refused = [
            Refused(line or 0, reason)
            for line, reason in self.sql.execute(
                f"SELECT line, reason FROM (SELECT line, {fault} AS reason FROM incoming) WHERE reason IS NOT NULL ORDER BY line"
            ).fetchall()
        ]
        where = f"WHERE ({fault}) IS NULL" if refused else ""
        self.sql.execute(f"CREATE OR REPLACE TEMP VIEW checked_{kind} AS SELECT * FROM incoming {where}")
        self._spell(kind, region)
        kept = self._insert(kind)
        total = self.sql.execute("SELECT count(*) FROM incoming").fetchall()
        return kept, refused, total[0][0] - len(refused) - kept

    def _fault(self, kind: str, latest: datetime) -> str:
        at = latest.replace(tzinfo=None).isoformat(sep=" ")
        if kind == "calls":
            return call_fault(at)
        return report_fault(at) if kind == "reports" else assignment_fault()

    def _spell(self, kind: str, region: str | None) -> None:
        """Ask phonenumbers for each distinct text that is not plain E.164, and for each new number that is to be scored."""
        odd = " UNION ".join(
            f"SELECT {c} AS raw FROM checked_{kind} WHERE {c} IS NOT NULL AND NOT regexp_full_match({c}, '{E164}')"
            for c in _WORDS[kind]
        )
        raws = [r for (r,) in self.sql.execute(f"SELECT DISTINCT raw FROM ({odd})").fetchall()]
        parsed = parse_numbers(raws, region)
        spelled = pa.table(
            {
                "raw": pa.array(raws, pa.string()),
                "e164": pa.array([n.e164 for n in parsed], pa.string()),
                "kind": pa.array([n.kind for n in parsed], pa.string()),
            }
        )
        self.sql.register("spelled", spelled)
        self._name(kind)

    def _name(self, kind: str) -> None:
        """Add the numbers that called, were reported or assigned to `numbers`, with their kind and region."""
        subject = _SUBJECT[kind]
        new = self.sql.sql(
            f"""WITH named AS (SELECT DISTINCT if({subject}_map.kind IN ('short', 'emergency', 'anonymous'), NULL, {written(subject)}) AS e164
                FROM (SELECT DISTINCT {subject} FROM checked_{kind}) LEFT JOIN spelled {subject}_map ON {subject}_map.raw = {subject})
            SELECT {self.keys.of("e164")} AS key, e164 FROM named WHERE e164 IS NOT NULL AND e164 NOT IN (SELECT e164 FROM numbers)"""
        ).to_arrow_table()
        parsed = parse_numbers(new["e164"].to_pylist(), None)
        described = new.append_column("kind", pa.array([n.kind for n in parsed], pa.string())).append_column(
            "region", pa.array([n.region for n in parsed], pa.string())
        )
        self.sql.register("described", described)
        self.sql.execute(
            f"""INSERT INTO numbers SELECT key, e164, kind, region, {self.keys.of("e164[:-3]")} FROM described
            WHERE kind NOT IN ('short', 'emergency', 'anonymous')"""
        )

    def _insert(self, kind: str) -> int:
        if kind == "assignments":
            select = f"SELECT {self.keys.of(written('number'))}, holder, from_at, to_at FROM checked_assignments LEFT JOIN spelled number_map ON number_map.raw = number WHERE {written('number')} IS NOT NULL"
        else:
            select = facts_of_calls(self.keys) if kind == "calls" else facts_of_reports(self.keys)
        done = self.sql.execute(f"INSERT INTO {self._fresh[kind]} {select}").fetchall()
        return int(done[0][0])

    def _empty_fresh(self) -> None:
        for kind in _WORDS:
            self.sql.execute(f"CREATE OR REPLACE TEMP TABLE fresh_{kind} AS SELECT * FROM {kind} LIMIT 0")

    def settle(self) -> int:
        """Keep each fact once, the fullest leg of each call; returns how many facts were repeats."""
        repeats = self._settle(
            "calls",
            "call_key",
            "outcome = 'answered' DESC, talk_ms DESC, start, caller, callee, COLUMNS(* EXCLUDE (call_key, start, caller, callee, talk_ms, outcome))",
        )
        repeats += self._settle("reports", "report_key", "event_at, number, reporter, received_at, kind")
        repeats += self._settle_assignments()
        if self.kept:
            self._focus()
            self._empty_fresh()
        return repeats

    def _settle(self, kind: str, key: str, order: str) -> int:
        fresh = self._fresh[kind]
        known = f"UNION SELECT f.{key} FROM {kind} k JOIN {fresh} f USING ({key})" if self.kept else ""
        self.sql.execute(
            f"CREATE OR REPLACE TEMP TABLE twice AS SELECT {key} FROM {fresh} GROUP BY 1 HAVING count(*) > 1 {known}"
        )
        both = f"SELECT * FROM {kind} UNION ALL SELECT * FROM {fresh}" if self.kept else f"SELECT * FROM {kind}"
        plain = order.split(", COLUMNS", maxsplit=1)[0]
        self.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE best AS SELECT * EXCLUDE (place) FROM (SELECT *, row_number() OVER (
                PARTITION BY {key} ORDER BY {plain}) AS place FROM ({both}) SEMI JOIN twice USING ({key})) WHERE place = 1"""
        )
        before = self._count(kind) + (self._count(fresh) if self.kept else 0)
        self.sql.execute(f"DELETE FROM {kind} WHERE {key} IN (SELECT {key} FROM twice)")
        if self.kept:
            self.sql.execute(f"INSERT INTO {kind} SELECT * FROM {fresh} ANTI JOIN twice USING ({key})")
        self.sql.execute(f"INSERT INTO {kind} SELECT * FROM best")
        return before - self._count(kind)

    def _settle_assignments(self) -> int:
        fresh = self._fresh["assignments"]
        both = (
            f"SELECT * FROM assignments UNION SELECT * FROM {fresh}"
            if self.kept
            else "SELECT DISTINCT * FROM assignments"
        )
        before = self._count("assignments") + (self._count(fresh) if self.kept else 0)
        self.sql.execute(f"CREATE OR REPLACE TEMP TABLE held AS {both}")
        self.sql.execute("DELETE FROM assignments")
        self.sql.execute("INSERT INTO assignments SELECT * FROM held")
        return before - self._count("assignments")

    def _focus(self) -> None:
        """The numbers that fresh facts touch: only their rollups change."""
        self.sql.execute(
            """CREATE OR REPLACE TEMP TABLE focus AS SELECT DISTINCT number FROM (
                SELECT caller AS number FROM fresh_calls UNION SELECT callee FROM fresh_calls
                UNION SELECT number FROM fresh_reports UNION SELECT key FROM numbers ANTI JOIN rollups ON rollups.number = numbers.key)
            WHERE number <> 0"""
        )

    def _count(self, table: str) -> int:
        return int(self.sql.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    def newest(self) -> datetime | None:
        """The time of the newest event, UTC."""
        rows: list[tuple[datetime | None]] = self.sql.execute(
            "SELECT max(t) FROM (SELECT max(start) AS t FROM calls UNION ALL SELECT max(greatest(event_at, received_at)) FROM reports)"
        ).fetchall()
        return rows[0][0]

    def roll(self, *, as_of: datetime | None = None, focus: bool = False) -> None:
        """Fold the facts known at `as_of` (None: all) into the tables that `rolled` reads; with `focus`, of the touched numbers only."""
        until = f"WHERE start <= TIMESTAMP '{as_of.replace(tzinfo=None)}'" if as_of else ""
        known = until.replace("start", "greatest(event_at, received_at)")
        self.sql.execute(f"CREATE OR REPLACE TEMP VIEW seen_calls AS SELECT * FROM calls {until}")
        self.sql.execute(f"CREATE OR REPLACE TEMP VIEW seen_reports AS SELECT * FROM reports {known}")
        for step in rollup_steps(focus=focus):
            self.sql.execute(step.sql)

    def keep_rollups(self, *, focus: bool) -> None:
        """Write the rolled numbers into the store's rollups, in place of what was there for them."""
        self.sql.execute("DELETE FROM rollups" + (" WHERE number IN (SELECT number FROM focus)" if focus else ""))
        parts = self.parts()
        for part in range(parts):
            self.sql.execute(f"INSERT INTO rollups BY NAME {rolled(part, parts)} ORDER BY number, hour")

    def parts(self) -> int:
        """In how many parts the numbers are scored, so that one part fits in memory."""
        return 1 + (self._count("calls") + self._count("reports")) // PART_CALLS

    def prepare_ledger(self, *, stated_from: float) -> int:
        """Find the vouched numbers; returns the provenance code of calls that state none: 2 once the feed states it."""
        self.sql.execute(VOUCHED)
        share = self.sql.execute(STATED).fetchall()[0][0]
        return 2 if share and share >= stated_from else 1

    def write_ledger(self, *, silence: int, weights: Weights) -> None:
        """Put the ledger of all numbers together, sorted by number and hour; a few parts at a time bound the memory."""
        parts = 1 + self._count("calls") // JOIN_CALLS
        for part in range(parts):
            source = f"SELECT * FROM rollups {span(part, parts)}" if self.stored_rollups else rolled(part, parts)
            into = "INSERT INTO ledger_rows" if part else "CREATE OR REPLACE TEMP TABLE ledger_rows AS"
            self.sql.execute(f"CREATE OR REPLACE TEMP TABLE put_together AS {source}")
            self.sql.execute(f"CREATE OR REPLACE TEMP TABLE several AS {several('put_together')}")
            self.sql.execute(f"{into} {ledger('put_together', silence=silence, weights=weights)}")
        self.sql.execute("DROP TABLE put_together")

    def ledger(self, part: int, parts: int) -> pa.Table:
        """The ledger rows of one part of the numbers, sorted by number and hour."""
        return self.sql.sql(f"SELECT * FROM ledger_rows {span(part, parts)} ORDER BY number, hour").to_arrow_table()

    def names(self, keys: pa.Array) -> pa.Table:
        """Number, kind and block of the given keys, in their order."""
        self.sql.register("asked", pa.table({"key": keys, "place": pa.array(range(len(keys)), pa.int64())}))
        return self.sql.sql(
            "SELECT any_value(e164) AS e164, any_value(kind) AS kind, any_value(block) AS block FROM asked JOIN numbers USING (key) GROUP BY place ORDER BY place"
        ).to_arrow_table()

    def tenures(self) -> list[tuple[int, str, datetime, datetime | None]]:
        """Who held which number from when to when, in order."""
        return self.sql.execute(
            "SELECT number, holder, from_at, to_at FROM assignments ORDER BY number, from_at, holder, to_at"
        ).fetchall()

    def see(self) -> None:
        """Let the steps see all facts, without folding them anew."""
        self.sql.execute("CREATE OR REPLACE TEMP VIEW seen_calls AS SELECT * FROM calls")
        self.sql.execute("CREATE OR REPLACE TEMP VIEW seen_reports AS SELECT * FROM reports")

    def pool_ledger(self, *, least: int) -> pa.Table:
        """Ledger rows of accounts and of blocks of 100 numbers with more than `least` members, as if each were a number."""
        self.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE members AS WITH belongs AS (
                SELECT DISTINCT account AS pool, caller AS number FROM seen_calls WHERE account <> 0 AND caller <> 0
                UNION SELECT block, key FROM numbers WHERE key IN (SELECT caller FROM seen_calls))
            SELECT pool, number, count(*) OVER (PARTITION BY pool) AS members FROM belongs QUALIFY members > {least}"""
        )
        if not self._count("members"):
            return pa.table({})
        return self.sql.sql(
            """SELECT pool AS number, hour, max(members) AS members, 0::UBIGINT AS account,
                sum(COLUMNS(* EXCLUDE (number, hour, account, pool, members)))::DOUBLE
            FROM ledger_rows JOIN members USING (number) GROUP BY pool, hour ORDER BY pool, hour"""
        ).to_arrow_table()
