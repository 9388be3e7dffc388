"""Facts kept in memory: raw rows are checked, read and named, and each fact stays once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pyarrow as pa

from callstanding.engines.engine import Refused
from callstanding.engines.memory.admission import Row, fault
from callstanding.engines.memory.cases import Case, case_of
from callstanding.engines.memory.facts import FOR_EVER, UNKNOWN, Assignment, Call, Report
from callstanding.engines.memory.keys import Keys
from callstanding.engines.memory.parties import Party, parties
from callstanding.engines.memory.pools import holder_key
from callstanding.engines.memory.reading import Reading
from callstanding.records.disputed import Disputed
from callstanding.records.number import parse_numbers

_NAMED = {"calls": ("caller", "callee"), "reports": ("number", "reporter"), "assignments": ("number",)}
Fact = TypeVar("Fact", Call, Report)


@dataclass(frozen=True, slots=True)
class Named:
    """A number that called, was reported or is assigned; `block` is the key of the 100 numbers around it."""

    e164: str
    kind: str
    block: int


class Keeping:
    """Takes facts in; what is fresh counts once it is settled."""

    kept = False

    def __init__(self, *, secret: bytes | None = None) -> None:
        self._keys = Keys(secret)
        self._fresh: dict[str, list[Any]] = {kind: [] for kind in _NAMED}
        self._fresh_cases: list[Case] = []
        self._calls: list[Call] = []
        self._reports: list[Report] = []
        self._assignments: list[Assignment] = []
        self._cases: list[Case] = []
        self._numbers: dict[int, Named] = {}

    def admit(
        self, kind: str, rows: pa.Table, *, region: str | None, latest: datetime
    ) -> tuple[int, list[Refused], int]:
        """Check raw rows and keep the good ones as facts: (rows kept, refused rows, rows that name no number to score)."""
        told = [(row, fault(kind, row, latest)) for row in rows.to_pylist()]
        refused = [Refused(row["line"] or 0, reason) for row, reason in told if reason]
        good = [row for row, reason in told if not reason]
        found = parties((row[column] for row in good for column in _NAMED[kind]), region, self._keys)
        self._name(good, _NAMED[kind][0], found)
        read = _reader(kind, Reading(found, self._keys))
        facts = [fact for fact in map(read, good) if fact is not None]
        self._fresh[kind] += facts
        return len(facts), sorted(refused, key=lambda row: row.line), len(good) - len(facts)

    def _name(self, rows: Iterable[Row], column: str, found: Mapping[str, Party]) -> None:
        """The numbers in the column that says whom a row is about have a standing."""
        about = {found[row[column]] for row in rows if row[column]}
        new = [party for party in about if party.scored and party.key not in self._numbers]
        numbers = [party.scored or "" for party in new]
        for party, e164, number in zip(new, numbers, parse_numbers(numbers, None), strict=True):
            self._numbers[party.key] = Named(e164, number.kind, party.block)

    def dispute(self, facts: Sequence[Disputed]) -> int:
        """Keep what is known of disputes, until it is settled; returns how many of them say something new."""
        self._fresh_cases += [case_of(fact, self._keys) for fact in facts]
        return len(set(self._fresh_cases) - set(self._cases))

    def unnamed(self) -> int:
        """How many of the calls admitted since the last settling come from no number that can be scored."""
        return sum(call.caller == UNKNOWN for call in self._fresh["calls"])

    def settle(self) -> int:
        """Keep each fact once, the fullest leg of each call; returns how many facts were repeats."""
        before = self._count() + sum(len(facts) for facts in self._fresh.values())
        self._calls = _once([*self._calls, *self._fresh["calls"]])
        self._reports = _once([*self._reports, *self._fresh["reports"]])
        self._assignments = list(dict.fromkeys([*self._assignments, *self._fresh["assignments"]]))
        said = sorted([*self._cases, *self._fresh_cases], key=Case.standing, reverse=True)
        self._cases = list({case.name: case for case in said}.values())
        self._fresh, self._fresh_cases = {kind: [] for kind in _NAMED}, []
        return before - self._count()

    def _count(self) -> int:
        return len(self._calls) + len(self._reports) + len(self._assignments)

    def newest(self) -> datetime | None:
        """The time of the newest event, UTC."""
        times = [call.start for call in self._calls] + [report.known for report in self._reports]
        return max(times, default=None)

    def numbers(self) -> int:
        """How many numbers called, were reported or assigned."""
        return len(self._numbers)

    def keys_of(self, numbers: Sequence[str]) -> pa.Array:
        """The keys of those of the numbers (E.164) that are known."""
        keys = dict.fromkeys(self._keys.of(number) for number in numbers)
        return pa.array([key for key in keys if key in self._numbers], pa.uint64())

    def names(self, keys: pa.Array) -> pa.Table:
        """Number, kind and block of the given keys, in their order."""
        named = [self._numbers[key] for key in keys.to_pylist() if key in self._numbers]
        return pa.table(
            {
                "e164": pa.array([number.e164 for number in named], pa.string()),
                "kind": pa.array([number.kind for number in named], pa.string()),
                "block": pa.array([number.block for number in named], pa.uint64()),
            }
        )

    def tenures(self, of: pa.Array | None = None) -> list[tuple[int, str, int, datetime, datetime | None]]:
        """Who held which number from when to when, in order: number, holder, key of the holder's pool, from, to."""
        wanted = None if of is None else set(of.to_pylist())
        held = [each for each in self._assignments if wanted is None or each.number in wanted]
        held.sort(key=lambda each: (each.number, each.begin, each.holder, each.end or FOR_EVER))
        return [(each.number, each.holder, holder_key(each.holder, self._keys), each.begin, each.end) for each in held]

    def disputed(self) -> list[tuple[int, datetime, datetime]]:
        """Which numbers (by key) are disputed from when to when, in order."""
        return sorted((case.number, *flag) for case in self._cases if (flag := case.flag()))

    def close(self) -> None:
        """There is nothing to let go of."""


def _reader(kind: str, reading: Reading) -> Any:
    return {"calls": reading.call, "reports": reading.report, "assignments": reading.assignment}[kind]


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """Of the facts with one key the fullest."""
    best: dict[int, Fact] = {}
    for fact in facts:
        known = best.get(fact.key)
        if known is None or fact.fullness() < known.fullness():
            best[fact.key] = fact
    return list(best.values())
