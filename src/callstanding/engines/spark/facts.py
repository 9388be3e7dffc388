"""Facts on a cluster: raw rows are checked, named and kept, each fact once, by the same SQL as in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import TYPE_CHECKING

import pyarrow as pa

from callstanding.engines import disputing, parties, settling
from callstanding.engines.admission import FACTS_OF_ASSIGNMENTS, facts_of_calls, facts_of_reports, fault
from callstanding.engines.engine import Refused
from callstanding.engines.schema import TABLES
from callstanding.engines.spark.dialect import casts, columns_of, spoken_expression, type_in_spark
from callstanding.engines.spark.frames import Frames, collected
from callstanding.engines.spark.keys import SparkKeys
from callstanding.engines.spark.naming import described, name_parties
from callstanding.records.disputed import Disputed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row, SparkSession

KINDS = ("calls", "reports", "assignments")
_NAMED = ("key", "e164", "block")


@dataclass(frozen=True)
class Came:
    """Facts of one kind, of rows that were read under one region, and the numbers to be scored that they name."""

    kind: str
    facts: DataFrame
    numbers: DataFrame


class Facts:
    """Facts that a cluster takes in. `secret` None: for a run that keeps nothing. `place`: see Frames."""

    kept = False

    def __init__(self, spark: SparkSession, *, secret: bytes | None = None, place: str | None = None) -> None:
        self.frames = Frames(spark, place)
        self.keys = SparkKeys(secret)
        self.keys.let_know(spark)
        self.came: list[Came] = []
        self._disputes: list[Disputed] = []
        for name in (*KINDS, "numbers", "disputes"):
            self.frames.show(name, self._empty(name))

    def close(self) -> None:
        """Free what is kept on the workers."""
        self.frames.let_go()

    def admit(
        self, kind: str, rows: pa.Table | DataFrame, *, region: str | None, latest: datetime
    ) -> tuple[int, list[Refused], int]:
        """Check raw rows and keep the good ones: (rows kept, refused rows, rows that name no number to score)."""
        why = fault(kind, latest)
        self.frames.show("incoming", self.frames.of(rows) if isinstance(rows, pa.Table) else rows)
        bad = collected(self.frames.select(f"SELECT line, {why} AS reason FROM incoming WHERE ({why}) IS NOT NULL"))
        refused = sorted((Refused(row["line"] or 0, row["reason"]) for row in bad.to_pylist()), key=lambda r: r.line)
        came = self._named(kind, f"SELECT * FROM incoming WHERE ({why}) IS NULL", region)
        self.came.append(came)
        good = self.frames.count("SELECT 1 AS one FROM incoming") - len(refused)
        kept = good if kind == "calls" else came.facts.count()
        return kept, refused, good - kept

    def admit_far(
        self, kind: str, rows: DataFrame, *, region: str | None, latest: datetime
    ) -> tuple[int, Iterator[Row], int]:
        """The same of rows that the workers read (see `feed.rows`): (rows kept, refused rows, rows that name no number to
        score). Of a refused row: its `file`, `line`, `reason`, and its `text` as JSON.
        """
        why = f"coalesce(fault, {fault(kind, latest)})"
        self.frames.show("incoming", rows)
        columns = ", ".join(name for name in rows.columns if name not in ("line", "file", "fault"))
        bad = self.frames.spark.sql(
            f"SELECT file, line, {spoken_expression(why)} AS reason, to_json(struct({columns})) AS text FROM incoming"
        ).where("reason IS NOT NULL")
        self.frames.hold("refused", bad)
        came = self._named(kind, f"SELECT * FROM incoming WHERE ({why}) IS NULL", region)
        self.came.append(came)
        good = self.frames.count("SELECT 1 AS one FROM incoming") - self.frames.count("SELECT 1 AS one FROM refused")
        kept = good if kind == "calls" else came.facts.count()
        return kept, self.frames.table("refused").orderBy("file", "line").toLocalIterator(), good - kept

    def dispute(self, facts: Sequence[Disputed]) -> int:
        """Keep what is known of disputes, until it is settled; returns how many of them say something new."""
        self._disputes.extend(facts)
        return len(facts)

    def unnamed(self) -> int:
        """How many of the calls admitted since the last settling come from no number that can be scored."""
        return sum(came.facts.where("caller = 0").count() for came in self.came if came.kind == "calls")

    def settle(self) -> int:
        """Keep each fact once, the fullest leg of each call; returns how many facts were repeats."""
        repeats = sum(self._once(kind, self.fresh(kind)) for kind in KINDS)
        self.frames.make("numbers", described(self.fresh_numbers()))
        self._settle_disputes()
        self.came.clear()
        return repeats

    def fresh(self, kind: str) -> DataFrame:
        """All rows of a kind that were admitted since the last settling."""
        found = [came.facts for came in self.came if came.kind == kind]
        return reduce(lambda one, other: one.unionByName(other), found, self._empty(kind))

    def fresh_numbers(self) -> DataFrame:
        """Key, E.164 form and block of the numbers that these name."""
        named = [came.numbers for came in self.came]
        every = reduce(lambda one, other: one.unionByName(other), named, self._empty("numbers").select(*_NAMED))
        return every.dropDuplicates(["key"])

    def newest(self) -> datetime | None:
        """The time of the newest event, UTC."""
        found = self.frames.select(
            """SELECT max(t) AS newest FROM (SELECT max(start) AS t FROM calls
            UNION ALL SELECT max(greatest(event_at, received_at)) FROM reports)"""
        )
        moment: datetime | None = found.collect()[0]["newest"]
        return moment

    def _named(self, kind: str, checked: str, region: str | None) -> Came:
        """Find out who is named in rows that passed the checks, and make facts of them."""
        self.frames.show(f"checked_{kind}", checked)
        self.frames.show("written", parties.written(kind, kept=False))
        name_parties(self.frames, region)
        self.frames.hold("parties", parties.parties(self.keys))
        if kind == "calls":
            self.frames.show("named_lines", parties.LINES)
        facts = self.frames.select(self._select(kind)).toDF(*columns_of(TABLES[kind])).selectExpr(*casts(TABLES[kind]))
        return Came(kind, facts, self.frames.select(parties.new_subjects(kind)).select(*_NAMED))

    def _select(self, kind: str) -> str:
        if kind == "assignments":
            return FACTS_OF_ASSIGNMENTS
        return facts_of_calls(self.keys) if kind == "calls" else facts_of_reports(self.keys)

    def _once(self, kind: str, every: DataFrame) -> int:
        """Bring the rows of a kind under its name, each fact once."""
        if kind == "assignments":
            self.frames.make(kind, every.distinct())
            return 0
        fresh = f"every_{kind}"
        self.frames.make(fresh, every)
        key = settling.KEY[kind]
        self.frames.make("twice", settling.twice(kind, fresh, kept=False))
        single = f"SELECT * FROM {fresh} ANTI JOIN twice USING ({key})"
        self.frames.make(kind, f"{single} UNION ALL {settling.best(kind, fresh)}")
        return self.frames.count(f"SELECT 1 AS one FROM {fresh}") - self.frames.count(f"SELECT 1 AS one FROM {kind}")

    def _settle_disputes(self) -> None:
        self.show_fresh_disputes()
        self.frames.show("disputes", self._empty("disputes"))
        self.frames.make("disputes", disputing.BEST)

    def show_fresh_disputes(self) -> None:
        """Let what is known of disputes, and was not settled yet, be read as `fresh_disputes`."""
        self.frames.show("told_disputes", self.frames.of(disputing.table_of(self._disputes)))
        self.frames.show("fresh_disputes", disputing.facts_of_disputes(self.keys))

    def _empty(self, name: str) -> DataFrame:
        table = parties.TABLE if name == "parties" else TABLES[name]
        return self.frames.spark.createDataFrame([], type_in_spark(table))
