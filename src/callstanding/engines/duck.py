"""The DuckDB engine: hands out the ledger of some numbers, or of pools, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from callstanding.engines import pooling, stating
from callstanding.engines.engine import Told
from callstanding.engines.folding import Folding
from callstanding.engines.ledger import LEDGER, Weights, entered, silent, vouched
from callstanding.engines.merging import LINES, LedgerRows, merge
from callstanding.engines.schema import ROLLUPS
from callstanding.rollups import COUNTED, rolled, span

PART_CALLS = 250_000  # calls behind one part of the numbers: about 0.6 GB while it is scored, and some are at once
PART_ROWS = 400_000  # rows of one part of the pools: about as much
_CHOSEN = "SELECT key FROM chosen"
_MARKS = """SELECT coalesce(mark, 0::UBIGINT) + (silent.number IS NOT NULL)::UBIGINT AS mark FROM chosen
    LEFT JOIN silent ON silent.number = key LEFT JOIN (
        SELECT number, bit_xor(hash(vouched_from, vouched_to)) >> 2 << 1 AS mark FROM vouched SEMI JOIN chosen ON number = key
        GROUP BY number) terms ON terms.number = key ORDER BY key"""


class Duck(Folding):
    """A database of facts that is folded and asked."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.stored_rollups = self.kept  # False when rollups were made for another moment than the newest
        self._weights: Weights | None = None

    def fold(self, *, known: datetime | None = None, told: Told | None = None) -> None:
        """Make the rollups of what was known at a moment (None: all) ready to be read: a store's own are those of all."""
        if self.stored_rollups and known is None:
            self.see()
            return
        self.roll(as_of=known, told=told)
        self.stored_rollups = False

    def rollups(self) -> pa.Table:
        """The rollup rows: number, hour, provenance, and every column."""
        return self.sql.sql(rolled("rollups_" if self.stored_rollups else "")).to_arrow_table()

    def parts(self) -> int:
        """In how many parts the numbers are scored, so that one part fits in memory."""
        return 1 + (self._count("calls") + self._count("reports")) // PART_CALLS

    def open_ledger(self, *, stated_from: float, weights: Weights, of: pa.Array | None = None) -> None:
        """Find the vouched numbers, and those for which silence about attestation means that there is none.

        `of`: of only these numbers (keys), which are then the only ones whose ledger is right.
        """
        if of is not None:
            self.sql.register("opened_ledger", pa.table({"key": of}))
        some = None if of is None else "SELECT key FROM opened_ledger"
        calls, count = (stating.attested(some), stating.COUNT) if self.stored_rollups else ("seen_calls", "count(*)")
        stated = "stated" if self.stored_rollups else "seen_calls"
        # sorted, so that each part of the numbers finds its own at once
        self._make("vouched", f"{vouched(some, calls=calls, count=count)} ORDER BY number")
        self._make("silent", f"{silent(stated_from, some, calls=stated, count=count)} ORDER BY number")
        self._weights = weights

    def _sources(self) -> dict[str, list[str]]:
        """The tables that rollup rows are read from, with the columns of each."""
        return ROLLUPS if self.stored_rollups else COUNTED

    def _lines(self) -> str:
        """What tells who called over which trunk and of which account."""
        return stating.LINES if self.stored_rollups else "seen_calls"

    def ledger(self, part: int, parts: int) -> LedgerRows:
        """The ledger rows of one part of the numbers, sorted by number and hour."""
        where = span(part, parts)
        return self._ledger(where, among=where)

    def ledger_by_day(self) -> LedgerRows:
        """The ledger rows of all numbers that made calls, summed by day (UTC) under the day's last hour."""
        assert self._weights is not None, "open_ledger comes first"  # noqa: S101 - a mistake of ours, not of the user
        tables = []
        for source, has in self._sources().items():
            rows = entered(source, has, self._weights)
            self.sql.execute(f"CREATE OR REPLACE TEMP VIEW part AS {rows}")
            names = [n for n in self.sql.sql("FROM part LIMIT 0").columns if n not in ("number", "hour")]
            sums = ", ".join(f"max({n}) AS {n}" if n in LINES else f"sum({n})::DOUBLE AS {n}" for n in names)
            tables.append(
                self.sql.sql(
                    f"SELECT number, hour // 24 * 24 + 23 AS hour, {sums} FROM part GROUP BY ALL ORDER BY number, hour"
                ).to_arrow_table()
            )
        return merge(tables, LEDGER)

    def ledger_of(self, keys: pa.Array) -> LedgerRows:
        """The ledger rows of some numbers."""
        self.sql.register("chosen", pa.table({"key": keys}))
        where = f"WHERE number IN ({_CHOSEN})"
        return self._ledger(where, among=where)

    def ledger_after(self, keys: pa.Array, hours: pa.Array) -> LedgerRows:
        """The ledger rows of some numbers, of each those after an hour."""
        self.sql.register("chosen", pa.table({"key": keys, "since": hours}))
        return self._ledger("JOIN chosen ON number = key AND hour > since", "* EXCLUDE (key, since)")

    def ledger_added(self, keys: pa.Array) -> LedgerRows | None:
        """What the last fold added to the ledger rows of some numbers; None where it folded all anew."""
        if not self.added:
            return None
        self.sql.register("chosen", pa.table({"key": keys}))
        added = {f"changed_{name}": columns for name, columns in COUNTED.items()}
        return self._ledger(f"WHERE number IN ({_CHOSEN})", sources=added)

    def marks(self, keys: pa.Array) -> pa.Array:
        """For each of some sorted numbers, one word for how its calls are attributed: all alike while it is the same."""
        self.sql.register("chosen", pa.table({"key": keys}))
        return self.sql.sql(_MARKS).to_arrow_table()["mark"]

    def _ledger(
        self,
        where: str,
        columns: str = "*",
        *,
        sources: Mapping[str, Sequence[str]] | None = None,
        among: str = "",
    ) -> LedgerRows:
        assert self._weights is not None, "open_ledger comes first"  # noqa: S101 - a mistake of ours, not of the user
        tables = []
        for source, has in (sources or self._sources()).items():
            self.sql.execute(f"CREATE OR REPLACE TEMP VIEW part AS SELECT {columns} FROM {source} {where}")
            tables.append(self.sql.sql(entered("part", has, self._weights, among=among)).to_arrow_table())
        return merge(tables, LEDGER)

    def pool_ledgers(
        self, *, least: int, without: Collection[str] = (), of: pa.Array | None = None
    ) -> Iterator[pa.Table]:
        """The ledger rows of pools of at least `least` members, with the `kind` of each pool and its `members`.

        Some pools at a time, each whole. `of`: only the pools that these numbers belong to.
        """
        assert self._weights is not None, "open_ledger comes first"  # noqa: S101 - ditto
        if of is not None:
            self.sql.register("chosen", pa.table({"key": of}))
        among = None if of is None else _CHOSEN
        self._make("members", pooling.members(self.keys, least, among=among, calls=self._lines()))
        if not self._count("members"):
            return
        yield from self._pooled(without=without, fair=False)

    def fair_ledgers(
        self, pools: pa.Array, *, member_calls: float, without: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """The same rows of some of these pools, in which no member counts for more than about so many calls a day."""
        assert self._weights is not None, "open_ledger comes first"  # noqa: S101 - ditto
        self.sql.register("suspects", pa.table({"pool": pools}))
        self._make("members", "FROM members WHERE pool IN (SELECT pool FROM suspects)")
        made = next(source for source, columns in self._sources().items() if "calls_out" in columns)
        self._make("parts", pooling.parts(made, self._weights, member_calls))
        yield from self._pooled(without=without, fair=True)

    def members_of(self, pools: pa.Array) -> pa.Array:
        """The keys of the numbers that belong to these pools, at any time."""
        self.sql.register("suspects", pa.table({"pool": pools}))
        return self.sql.sql(
            f"SELECT DISTINCT number FROM ({pooling.belongs(self.keys, self._lines())}) SEMI JOIN suspects USING (pool)"
        ).to_arrow_table()["number"]

    def _pooled(self, *, without: Collection[str], fair: bool) -> Iterator[pa.Table]:
        assert self._weights is not None, "open_ledger comes first"  # noqa: S101 - ditto
        self._make("pooled", pooling.pool_ledger(self._sources(), self._weights, without=without, fair=fair))
        parts = 1 + self._count("pooled") // PART_ROWS
        for part in range(parts):
            yield self.sql.sql(f"FROM pooled {span(part, parts)} ORDER BY number, hour").to_arrow_table()
