"""What an engine is to the flow: it holds facts, folds them, and hands out ledgers; it knows nothing of scores.

A number, an account, a trunk or a holder is its key (engines/keys.py), hours are counted from 1970, and moments are UTC
without a zone. The same facts give the same rows in every engine: whole numbers exactly, others to 1e-9.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from callstanding.engines.ledger import Weights
from callstanding.engines.merging import LedgerRows
from callstanding.records.disputed import Disputed

Told = Callable[[int, int], None]
"""Told of the steps of a fold that are done, and of how many there are."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A raw row that did not pass the checks: its line, and why."""

    line: int
    reason: str


class Booked(Protocol):
    """What knows who held numbers and which are disputed."""

    def tenures(self, of: pa.Array | None = None) -> list[tuple[int, str, int, datetime, datetime | None]]:
        """Who held which number when, in order: number, holder, pool of the holder, from, to; `of`: of only these."""

    def disputed(self) -> list[tuple[int, datetime, datetime]]:
        """Which number is disputed from when to when, in order."""


class Engine(Booked, Protocol):
    """Facts, each kept once, of which standings are made: `fold`, then `open_ledger`, then what is read of them."""

    def newest(self) -> datetime | None:
        """The time of the newest event; None without calls and reports."""

    def fold(self, *, known: datetime | None = None, told: Told | None = None) -> None:
        """Make the rollups of what was known at a moment (None: all) ready to be read."""

    def rollups(self) -> pa.Table:
        """The rollup rows, once folded: `number`, `hour`, `provenance`, and every column of rollups.COLUMNS."""

    def open_ledger(self, *, stated_from: float, weights: Weights, of: pa.Array | None = None) -> None:
        """Find out what each number's holder answers for, by how its calls are attested; `of`: of only these numbers.

        A trunk states it where at least that share of its calls do; `weights` say what a report counts.
        """

    def numbers(self) -> int:
        """How many numbers called, were reported or assigned."""

    def keys_of(self, numbers: Sequence[str]) -> pa.Array:
        """The keys (uint64) of those of the numbers (E.164) that are known, in any order."""

    def names(self, keys: pa.Array) -> pa.Table:
        """`e164`, `kind` and `block` of the numbers with these keys, in their order."""

    def parts(self) -> int:
        """In how many parts the ledger is read, so that one part fits in memory."""

    def ledger(self, part: int, parts: int) -> LedgerRows:
        """The rows of one part of the numbers, sorted by number and hour."""

    def ledger_of(self, keys: pa.Array) -> LedgerRows:
        """The rows of some numbers, sorted by number and hour."""

    def pool_ledgers(
        self, *, least: int, without: Collection[str] = (), of: pa.Array | None = None
    ) -> Iterator[pa.Table]:
        """The rows of pools of at least `least` numbers that call, as if each were one number: `number` (the pool),
        `hour`, the ledger's counts but those `without`, `kind` (account, trunk, block, holder) and `members`.

        Some pools at a time, each whole, sorted by pool and hour. `of`: only the pools that these numbers belong to.
        """

    def fair_ledgers(
        self, pools: pa.Array, *, member_calls: float, without: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """The same rows of some of the pools just given, in which no member counts for more than about so many calls a day."""


class Filled(Engine, Protocol):
    """An engine that takes in the raw rows which this process reads, batch by batch, and is closed at the end."""

    kept: bool
    """Whether its facts outlive the run, as in a store."""

    def admit(
        self, kind: str, rows: pa.Table, *, region: str | None, latest: datetime
    ) -> tuple[int, list[Refused], int]:
        """Check raw rows (formats.SCHEMAS) and keep the good ones as facts: (kept, refused, about no number to score)."""

    def dispute(self, facts: Sequence[Disputed]) -> int:
        """Keep what is known of disputes, until it is settled; returns how many of them say something new."""

    def unnamed(self) -> int:
        """How many of the calls admitted since the last settling come from no number that can be scored."""

    def settle(self) -> int:
        """Keep each fact once, the fullest leg of each call; returns how many facts were repeats."""

    def close(self) -> None:
        """Let go of what it holds outside of a store."""
