"""Facts: raw rows are checked, named and kept, each fact once; and what may be asked of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from callstanding.engines import disputing, erasing, parties, pooling, settling
from callstanding.engines.admission import (
    FACTS_OF_ASSIGNMENTS,
    facts_of_calls,
    facts_of_reports,
    fault,
)
from callstanding.engines.database import Database
from callstanding.engines.engine import Refused
from callstanding.records.disputed import Disputed
from callstanding.records.number import parse_numbers

KINDS = ("calls", "reports", "assignments")


_LAGS = """WITH lags AS (
        SELECT epoch(received_at - event_at) / 3600 AS h, event_at < ? - INTERVAL 14 DAY AS settled FROM seen_reports
        WHERE event_at > ? - INTERVAL 60 DAY)
    SELECT quantile_cont(h, [(i - 0.5) / 100 FOR i IN range(1, 101)]) FILTER (WHERE settled) FROM lags HAVING count(*) FILTER (WHERE settled) >= 50
    UNION ALL SELECT quantile_cont(h, [(i - 0.5) / 100 FOR i IN range(1, 101)]) FROM lags"""


class Facts(Database):
    """A database that takes facts in."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._fresh = {kind: f"fresh_{kind}" if self.kept else kind for kind in KINDS}
        self._assigned = False  # whether the last settled facts say who holds a number
        self._newest_call: datetime | None = None  # as it was found last: blocks of calls before it are passed over
        self._disputed = True  # whether the last settled facts may tell of disputes
        self._region: str | None = None  # under which the known parties were read
        self._forget_parties()
        self._make("fresh_disputes", "FROM disputes LIMIT 0")
        self._settle_disputes()
        if self.kept:
            self._empty_fresh()

    def dispute(self, facts: Sequence[Disputed]) -> int:
        """Keep what is known of disputes, until it is settled; returns how many of them say something new."""
        if not facts:
            return 0
        self.sql.register("told_disputes", disputing.table_of(facts))
        self.sql.execute(f"INSERT INTO fresh_disputes BY NAME {disputing.facts_of_disputes(self.keys)}")
        new = self.sql.execute("SELECT count(*) FROM (FROM fresh_disputes EXCEPT FROM disputes)").fetchall()
        return int(new[0][0])

    def disputed(self) -> list[tuple[int, datetime, datetime]]:
        """Which numbers (by key) are disputed from when to when, in order."""
        return self.sql.execute(disputing.FLAGGED).fetchall()

    def admit(
        self, kind: str, rows: pa.Table | str, *, region: str | None, latest: datetime
    ) -> tuple[int, list[Refused], int]:
        """Check raw rows and keep the good ones as facts: (rows kept, refused rows, rows that name no number to score)."""
        if isinstance(rows, str):
            self.sql.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS {rows}")
        else:
            self.sql.register("incoming", rows)
        why = fault(kind, latest)
        found = f"SELECT line, {why} AS reason FROM incoming WHERE ({why}) IS NOT NULL ORDER BY line"
        refused = [Refused(line or 0, reason) for line, reason in self.sql.execute(found).fetchall()]
        where = f"WHERE ({why}) IS NULL" if refused else ""
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
        if region != self._region or self._count("parties") > parties.MOST:
            self._forget_parties()
        self._region = region
        self._make("written", parties.written(kind, kept=True))
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
        if self.kept and self._count("erased"):
            self._erase("fresh_calls", "fresh_reports")
        repeats = sum(self._settle(kind) for kind in KINDS)
        self._settle_disputes()
        self._forget_parties()
        if self.kept:
            self._make("focus", _FOCUS)
            self._make("fresh_hours", _FRESH_HOURS)
            self._assigned = bool(self._count("came_assignments"))
            self._empty_fresh()
        return repeats

    def erase(self, keys: Collection[int]) -> tuple[int, int]:
        """Take these parties out of all calls and reports, for good; returns how many of each named them.

        The rollups are to be folded anew then, within the same transaction.
        """
        self.sql.register("erasing", pa.table({"key": pa.array(keys, pa.uint64())}))
        self.sql.execute("INSERT INTO erased SELECT DISTINCT key FROM erasing ANTI JOIN erased USING (key)")
        return self._erase("calls", "reports")

    def erased(self) -> frozenset[int]:
        """The pseudonyms of those who were erased."""
        return frozenset(key for (key,) in self.sql.execute("SELECT key FROM erased").fetchall())

    def _erase(self, calls: str, reports: str) -> tuple[int, int]:
        named: tuple[int, int] = self.sql.execute(erasing.found(calls, reports)).fetchall()[0]
        for statement in erasing.statements(calls, reports):
            self.sql.execute(statement)
        return named

    def _settle_disputes(self) -> None:
        """Bring the fresh disputes in; `redisputed` are then the numbers of which something changed."""
        fresh = self._count("fresh_disputes") > 0
        if not fresh and not self._disputed:
            return
        self._make("disputes_before", "FROM disputes")
        if fresh:
            self._make("disputes_now", disputing.BEST)
            self.sql.execute("DELETE FROM disputes")
            self.sql.execute("INSERT INTO disputes BY NAME FROM disputes_now")
            self._make("fresh_disputes", "FROM disputes LIMIT 0")
        self._make("redisputed", disputing.REDISPUTED)
        self._disputed = fresh

    def _settle(self, kind: str) -> int:
        return self._settle_store(kind) if self.kept else self._settle_once(kind)

    def _settle_once(self, kind: str) -> int:
        before = self._count(kind)
        if kind != "assignments":
            self._make("twice", settling.twice(kind, kind, kept=False))
            if not self._count("twice"):
                return 0
            self._make("best", settling.best(kind, kind))
        for statement in settling.once(kind):
            self.sql.execute(statement)
        return before - self._count(kind)

    def _settle_store(self, kind: str) -> int:
        """Bring the fresh facts in; `came_<kind>` and `gone_<kind>` are then the rows that the store gained and lost."""
        fresh = f"fresh_{kind}"
        if not self._count(fresh):
            for made in ("came", "gone"):
                self._make(f"{made}_{kind}", f"FROM {kind} LIMIT 0")
            return 0
        before = self._count(kind) + self._count(fresh)
        if kind != "assignments":
            key = settling.KEY[kind]  # the one look at the keys of all facts; a few rows are read whole by their places
            self._make("known_rows", f"SELECT rowid AS row, {key} FROM {kind} SEMI JOIN {fresh} USING ({key})")
            self._make("twice", settling.twice(kind, fresh, kept=True, known="known_rows"))
            self._make("known", f"SELECT * FROM {kind} WHERE rowid IN (SELECT row FROM known_rows)")
            self._make("best", settling.best(kind, "known", fresh))
        self._make(f"came_{kind}", settling.came(kind, fresh))
        self._make(f"gone_{kind}", settling.gone(kind))
        if kind != "assignments" and self._count(f"gone_{kind}"):
            rows = f"SELECT row FROM known_rows SEMI JOIN gone_{kind} USING ({settling.KEY[kind]})"
            self.sql.execute(f"DELETE FROM {kind} WHERE rowid IN ({rows})")
        self.sql.execute(f"INSERT INTO {kind} FROM came_{kind}")
        return before - self._count(kind)

    def unnamed(self) -> int:
        """How many of the calls admitted since the last settling come from no number that can be scored."""
        return self._count(f"{self._fresh['calls']} WHERE caller = 0")

    def newest(self) -> datetime | None:
        """The time of the newest event, UTC."""
        told = self._latest("SELECT max(greatest(event_at, received_at)) FROM reports")
        called = self._newest_call and self._latest(
            f"SELECT max(start) FROM calls WHERE start >= '{self._newest_call}'"
        )
        # the one that was the newest may have given way to a better row, which began before
        self._newest_call = called or self._latest("SELECT max(start) FROM calls")
        return max((at for at in (self._newest_call, told) if at is not None), default=None)

    def _latest(self, select: str) -> datetime | None:
        rows: list[tuple[datetime | None]] = self.sql.execute(select).fetchall()
        return rows[0][0]

    def report_lags(self, at: datetime) -> list[float]:
        """How many hours complaints took to arrive: 100 of them, in order, of those seen by then; empty without reports.

        Where there are enough they are from two weeks ago and before, since of the latest only the quick ones are there.
        """
        rows: list[tuple[list[float] | None]] = self.sql.execute(
            _LAGS, [at.replace(tzinfo=None), at.replace(tzinfo=None)]
        ).fetchall()
        return next((each for (each,) in rows if each), [])

    def tenures(self, of: pa.Array | None = None) -> list[tuple[int, str, int, datetime, datetime | None]]:
        """Who held which number from when to when, in order: number, holder, key of the holder's pool, from, to.

        `of`: only those of the numbers with these keys.
        """
        some = ""
        if of is not None:
            self.sql.register("whose_tenures", pa.table({"number": of}))
            some = "SEMI JOIN whose_tenures USING (number)"
        return self.sql.execute(
            f"""SELECT number, holder, {pooling.holder_key(self.keys)}, from_at, to_at FROM assignments {some}
            ORDER BY number, from_at, holder, to_at"""
        ).fetchall()

    def counted(self) -> dict[str, int]:
        """How many facts of each kind there are."""
        return {kind: self._count(kind) for kind in KINDS}

    def numbers(self) -> int:
        """How many numbers called, were reported or assigned."""
        return self._count("numbers")

    def all_keys(self) -> pa.Array:
        """The keys of all numbers, in order: the rollups of neighbours lie together."""
        return self.sql.sql("SELECT key FROM numbers ORDER BY key").to_arrow_table()["key"]

    def keys_of(self, numbers: Sequence[str]) -> pa.Array:
        """The keys of those of the numbers (E.164) that are known."""
        self.sql.register("wanted", pa.table({"e164": pa.array(numbers, pa.string())}))
        return self.sql.sql("SELECT key FROM numbers SEMI JOIN wanted USING (e164)").to_arrow_table()["key"]

    def touched(self) -> pa.Array:
        """The keys of the numbers with a standing that the last settled facts touch."""
        return self.sql.sql("SELECT key FROM numbers SEMI JOIN focus ON number = key").to_arrow_table()["key"]

    def changed_from(self) -> pa.Table | None:
        """From which hour on the last settled facts change what was known of each number (number, hour); None where they
        may change anything.
        """
        if self._assigned:
            return None
        return self.sql.sql("SELECT number, min(hour) AS hour FROM fresh_hours GROUP BY number").to_arrow_table()

    def folded(self) -> dict[str, int]:
        """The number of the last batch of each lane of the journal that was folded."""
        return dict(self.sql.execute("SELECT lane, number FROM folded").fetchall())

    def note_folded(self, done: Mapping[str, int]) -> None:
        """Keep these as `folded`; within the transaction that brings the batches' facts."""
        self.sql.execute("DELETE FROM folded")
        if done:
            self.sql.executemany("INSERT INTO folded VALUES (?, ?)", list(done.items()))

    def names(self, keys: pa.Array) -> pa.Table:
        """Number, kind and block of the given keys, in their order."""
        self.sql.register("asked", pa.table({"key": keys, "place": pa.array(range(len(keys)), pa.int64())}))
        return self.sql.sql(
            "SELECT any_value(e164) AS e164, any_value(kind) AS kind, any_value(block) AS block FROM asked JOIN numbers USING (key) GROUP BY place ORDER BY place"
        ).to_arrow_table()


_FOCUS = """SELECT DISTINCT number FROM (
    SELECT caller AS number FROM fresh_calls UNION SELECT callee FROM fresh_calls
    UNION SELECT caller FROM gone_calls UNION SELECT callee FROM gone_calls
    UNION SELECT number FROM fresh_reports UNION SELECT number FROM gone_reports UNION SELECT key FROM fresh_numbers
    UNION SELECT number FROM fresh_assignments UNION SELECT number FROM redisputed
    UNION SELECT caller FROM calls SEMI JOIN fresh_assignments f ON f.number = callee SEMI JOIN assignments a ON a.number = caller
    UNION SELECT callee FROM calls SEMI JOIN fresh_assignments f ON f.number = caller SEMI JOIN assignments a ON a.number = callee)
WHERE number <> 0"""
"""The numbers that fresh facts touch: only their rollups change. Who holds a number touches the holder's other numbers."""

_EVER = -1  # an hour before all facts
_FRESH_HOURS = f"""SELECT caller AS number, hour FROM came_calls UNION ALL SELECT callee, hour FROM came_calls
    UNION ALL SELECT number, {_EVER} FROM redisputed UNION ALL SELECT number, {_EVER} FROM came_reports UNION ALL SELECT number, {_EVER} FROM gone_reports
    UNION ALL SELECT caller, {_EVER} FROM gone_calls UNION ALL SELECT callee, {_EVER} FROM gone_calls"""
"""The hours of facts that are new. A report may displace what the same reporter said of a later event, and a row that gave
way to a better one may have counted in any hour: these count as old."""
