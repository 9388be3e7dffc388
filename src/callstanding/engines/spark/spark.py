"""The Spark engine: folds facts on a cluster by the same steps, and has ledgers judged where they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from callstanding.engines import disputing, pooling, stating
from callstanding.engines.ledger import LEDGER, Weights, entered, entered_columns, silent, vouched
from callstanding.engines.merging import LedgerRows, merge
from callstanding.engines.spark.facts import Facts
from callstanding.engines.spark.frames import collected
from callstanding.rollups import COUNTED, rolled, rollup_steps

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from callstanding.engines.engine import Told

PART_ROWS = 200_000  # ledger rows of one part of the pools
PART_CALLS = 400_000  # calls behind one part of the numbers, which one worker judges at a time
_CHOSEN = "SELECT key FROM chosen"


class Spark(Facts):
    """Facts on a cluster that are folded and asked."""

    stored_rollups = False  # True while all that a lake knows counts: then it need not look at all calls again

    def fold(self, *, known: datetime | None = None, told: Told | None = None) -> None:
        """Make the rollups of what was known at a moment (None: all)."""
        self.see_known(known)
        self.step_by_step(told)

    def see_known(self, known: datetime | None = None) -> None:
        """Let the steps see the facts known at a moment (None: all)."""
        until = f"WHERE start <= TIMESTAMP '{known.replace(tzinfo=None)}'" if known else ""
        heard = until.replace("start", "greatest(event_at, received_at)")
        self.see(
            {
                "seen_calls": f"SELECT * FROM calls {until}",
                "seen_reports": f"SELECT * FROM reports {heard}",
                "seen_assignments": "SELECT * FROM assignments",
                "seen_freezes": disputing.freezes("disputes", known),
            }
        )

    def step_by_step(self, told: Told | None = None) -> None:
        """Make the tables of all steps from the facts that are seen."""
        steps = rollup_steps()
        for done, step in enumerate(steps, 1):
            self.frames.make(step.name, step.select)
            if told:
                told(done, len(steps))

    def see(self, seen: Mapping[str, str]) -> None:
        """Let the steps see these facts."""
        for name, select in seen.items():
            self.frames.show(name, select)

    def open_ledger(self, *, stated_from: float, weights: Weights, of: pa.Array | None = None) -> None:  # noqa: ARG002 - one pass over the calls costs the same
        """Find the vouched numbers, and those for which silence about attestation means that there is none."""
        if self.stored_rollups:
            self.frames.make("vouched", vouched(calls=stating.attested(None), count=stating.COUNT))
            self.frames.make("silent", silent(stated_from, calls="stated", count=stating.COUNT))
        else:
            self.frames.make("vouched", vouched())
            self.frames.make("silent", silent(stated_from))
        self._weights = weights
        self.frames.make("ledger", " UNION ALL ".join(self._entered(name, has) for name, has in COUNTED.items()))

    def _entered(self, source: str, has: Collection[str]) -> str:
        """The ledger columns of one table of rollups, and nothing in the others."""
        every, mine = entered_columns(self._weights), {e.name for e in entered_columns(self._weights, has)}
        columns = (e.name if e.name in mine else f"CAST(0 AS {e.type}) AS {e.name}" for e in every)
        return f"SELECT number, hour, {', '.join(columns)} FROM ({entered(source, has, self._weights)})"

    def rollups(self) -> pa.Table:
        """The rollup rows: number, hour, provenance, and every column, in this process."""
        return collected(self.frames.select(rolled("")))

    def numbers(self) -> int:
        """How many numbers called, were reported or assigned."""
        return self.frames.count("SELECT key FROM numbers")

    def counted(self) -> dict[str, int]:
        """How many facts of each kind there are."""
        return {kind: self.frames.count(f"SELECT 1 AS one FROM {kind}") for kind in ("calls", "reports", "assignments")}

    def parts(self) -> int:
        """In how many parts the numbers are judged, so that one part fits in a worker's memory."""
        facts = self.counted()
        return 1 + (facts["calls"] + facts["reports"]) // PART_CALLS

    def ledger(self, part: int, parts: int) -> LedgerRows:
        """The ledger rows of one part of the numbers, sorted by number and hour, in this process."""
        return rows_of(collected(self.frames.table("ledger").where(f"number % {parts} = {part}")))

    def ledger_of(self, keys: pa.Array) -> LedgerRows:
        """The ledger rows of some numbers."""
        self.frames.show("chosen", self.frames.of(pa.table({"key": keys})))
        return rows_of(collected(self.frames.select(f"SELECT * FROM ledger WHERE number IN ({_CHOSEN})")))

    def judged(self, judge: Callable[[pa.Table, pa.Table], pa.Table], schema: pa.Schema, *, parts: int) -> DataFrame:
        """What a function says of the ledger rows of each part of the numbers and of what is `about` them (see `about`).

        The function is sent to the workers, and must give tables of that schema.
        """
        from callstanding.engines.spark.sending import declared, sent

        by = f"CAST(number % {parts} AS INT) AS part"
        rows, about = (
            frame.selectExpr("*", by).groupBy("part") for frame in (self.frames.table("ledger"), self.about())
        )
        return rows.cogroup(about).applyInArrow(sent(judge, schema), declared(schema))

    def about(self) -> DataFrame:
        """A row for each number: `number`, `e164`, `kind`, `block`, `held` (list of holder, pool, from_at, to_at) and
        `disputes` (list of opened_at, ends).
        """
        pool = pooling.holder_key(self.keys)
        held = self.frames.select(f"SELECT number, holder, {pool} AS pool, from_at, to_at FROM assignments")
        numbers = self.frames.table("numbers").selectExpr("key AS number", "e164", "kind", "block")
        told = {"held": held, "disputes": self.frames.select(disputing.FLAGGED)}
        for name, frame in told.items():
            rows = ", ".join(column for column in frame.columns if column != "number")
            numbers = numbers.join(frame.groupBy("number").agg(_listed(rows, name)), "number", "left")
        return numbers

    def pools_judged(self, judge: Callable[[pa.Table], pa.Table], schema: pa.Schema, pooled: DataFrame) -> pa.Table:
        """What a function says of ledger rows of pools, each pool whole."""
        from callstanding.engines.spark.sending import declared, sent_one

        self.frames.make("pooled", pooled)
        parts = 1 + self.frames.count("SELECT number FROM pooled") // PART_ROWS
        grouped = self.frames.table("pooled").selectExpr("*", f"CAST(number % {parts} AS INT) AS part").groupBy("part")
        return collected(grouped.applyInArrow(sent_one(judge, schema), declared(schema)))

    def keys_of(self, numbers: Sequence[str]) -> pa.Array:
        """The keys of those of the numbers (E.164) that are known."""
        self.frames.show("wanted", self.frames.of(pa.table({"e164": pa.array(numbers, pa.string())})))
        found = collected(self.frames.select("SELECT key FROM numbers SEMI JOIN wanted USING (e164)"))
        return found["key"].combine_chunks()

    def names(self, keys: pa.Array) -> pa.Table:
        """Number, kind and block of the given keys, in their order."""
        self.frames.show(
            "asked", self.frames.of(pa.table({"key": keys, "place": pa.array(range(len(keys)), pa.int64())}))
        )
        named = collected(self.frames.select("SELECT place, e164, kind, block FROM asked JOIN numbers USING (key)"))
        return named.sort_by("place").drop_columns(["place"])

    def tenures(self, of: pa.Array | None = None) -> list[tuple[int, str, int, datetime, datetime | None]]:
        """Who held which number from when to when, in order: number, holder, key of the holder's pool, from, to."""
        pool = pooling.holder_key(self.keys)
        held = self.frames.select(f"SELECT number, holder, {pool} AS pool, from_at, to_at FROM assignments")
        if of is not None:
            self.frames.show("whose", self.frames.of(pa.table({"number": of})))
            held = held.join(self.frames.table("whose"), "number", "left_semi")
        rows = held.orderBy("number", "from_at", "holder", held["to_at"].asc_nulls_last()).collect()
        return [tuple(row) for row in rows]

    def disputed(self) -> list[tuple[int, datetime, datetime]]:
        """Which numbers (by key) are disputed from when to when, in order."""
        return sorted(tuple(row) for row in self.frames.select(disputing.FLAGGED).collect())

    def pool_ledgers(
        self, *, least: int, without: Collection[str] = (), of: pa.Array | None = None
    ) -> Iterator[pa.Table]:
        """The ledger rows of pools of at least `least` members, in this process."""
        yield _sorted(collected(self.pooled(least=least, without=without, of=of)))

    def fair_ledgers(
        self, pools: pa.Array, *, member_calls: float, without: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """The same rows of some of these pools, in which no member counts for more than about so many calls a day."""
        yield _sorted(collected(self.fairly_pooled(pools, member_calls=member_calls, without=without)))

    def pooled(self, *, least: int, without: Collection[str], of: pa.Array | None = None) -> DataFrame:
        """The ledger rows of pools as a frame."""
        if of is not None:
            self.frames.show("chosen", self.frames.of(pa.table({"key": of})))
        among = None if of is None else _CHOSEN
        lines = stating.LINES if self.stored_rollups else "seen_calls"
        self.frames.make("members", pooling.members(self.keys, least, among=among, calls=lines))
        return self.frames.select(pooling.pool_ledger(COUNTED, self._weights, without=without))

    def fairly_pooled(self, pools: pa.Array, *, member_calls: float, without: Collection[str]) -> DataFrame:
        """The same of some of these pools, by members that weigh about alike."""
        self.frames.show("suspects", self.frames.of(pa.table({"pool": pools})))
        self.frames.make("members", "SELECT * FROM members WHERE pool IN (SELECT pool FROM suspects)")
        self.frames.make("parts", pooling.parts("made", self._weights, member_calls))
        return self.frames.select(pooling.pool_ledger(COUNTED, self._weights, without=without, fair=True))


def _listed(columns: str, name: str) -> Column:
    from pyspark.sql.functions import expr

    return expr(f"collect_list(struct({columns}))").alias(name)


def rows_of(table: pa.Table) -> LedgerRows:
    """Ledger rows, of which several may be of one number and hour, put together and in order."""
    return merge([table.select([n for n in table.column_names if n != "part"])], LEDGER)


def _sorted(table: pa.Table) -> pa.Table:
    return table.sort_by([("number", "ascending"), ("hour", "ascending")])
