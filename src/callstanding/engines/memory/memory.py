"""The reference engine: what is kept, folded and asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

import pyarrow as pa

from callstanding.engines.engine import Told
from callstanding.engines.ledger import Weights
from callstanding.engines.memory.attribution import attribution
from callstanding.engines.memory.keeping import Keeping
from callstanding.engines.memory.ledger import Ledger, as_rows, ledger
from callstanding.engines.memory.pools import Member, belonging, fair_parts, large, pool_table
from callstanding.engines.memory.rollups import Rollups, roll
from callstanding.engines.memory.seen import Seen, seen_at
from callstanding.engines.merging import LedgerRows
from callstanding.rollups import COLUMNS

_STEPS = 1
_PLACE = {"number": pa.uint64(), "hour": pa.int32(), "provenance": pa.uint8()}
_NOTHING = Seen((), (), (), {})


class Memory(Keeping):
    """An engine that holds everything in lists. With a secret its keys are those of the store that has this secret."""

    def __init__(self, *, secret: bytes | None = None) -> None:
        super().__init__(secret=secret)
        self._seen = _NOTHING
        self._rollups: Rollups = {}
        self._ledger: Ledger = {}
        self._pools: dict[int, list[Member]] = {}

    def fold(self, *, known: datetime | None = None, told: Told | None = None) -> None:
        """Count the facts known at a moment (None: all)."""
        self._seen = seen_at(
            known, calls=self._calls, reports=self._reports, assignments=self._assignments, cases=self._cases
        )
        self._rollups = roll(self._seen)
        if told:
            told(_STEPS, _STEPS)

    def rollups(self) -> pa.Table:
        """The rollup rows: number, hour, provenance, and every column."""
        places = sorted(self._rollups)
        keys = {name: pa.array([place[i] for place in places], kind) for i, (name, kind) in enumerate(_PLACE.items())}
        counts = {c.name: [self._rollups[place].get(c.name, 0) for place in places] for c in COLUMNS}
        return pa.table(keys | {name: pa.array(values, pa.int64()) for name, values in counts.items()})

    def open_ledger(self, *, stated_from: float, weights: Weights, of: pa.Array | None = None) -> None:  # noqa: ARG002 - it is right for all
        """Find out whose doing the calls are, and make the ledger of every number."""
        whose = attribution(self._seen.calls, self._seen.assignments, stated_from)
        self._ledger = ledger(self._rollups, whose, weights)

    def parts(self) -> int:
        """All numbers are one part: what must not fit in memory is for another engine."""
        return 1

    def ledger(self, part: int, parts: int) -> LedgerRows:
        """The ledger rows of every `parts`-th number, sorted by number and hour."""
        numbers = sorted({number for number, _ in self._ledger})
        return as_rows(self._ledger, numbers[part::parts])

    def ledger_of(self, keys: pa.Array) -> LedgerRows:
        """The ledger rows of some numbers."""
        return as_rows(self._ledger, keys.to_pylist())

    def pool_ledgers(
        self, *, least: int, without: Collection[str] = (), of: pa.Array | None = None
    ) -> Iterator[pa.Table]:
        """The ledger rows of the pools with at least `least` members; `of`: of only those that these numbers belong to."""
        blocks = {key: number.block for key, number in self._numbers.items()}
        members = belonging(self._seen.calls, self._seen.assignments, blocks, self._keys)
        if of is not None:
            asked = set(of.to_pylist())
            theirs = {member.pool for member in members if member.number in asked}
            members = {member for member in members if member.pool in theirs}
        self._pools = large(members, least)
        yield pool_table(self._pools, self._ledger, without=without)

    def fair_ledgers(
        self, pools: pa.Array, *, member_calls: float, without: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """The same rows of some of these pools, in which no member counts for more than about so many calls a day."""
        self._pools = {pool: self._pools[pool] for pool in pools.to_pylist()}
        parts = fair_parts(self._ledger, member_calls)
        yield pool_table(self._pools, self._ledger, without=without, parts=parts)
