"""Which numbers would be shown otherwise under another policy, and whom that touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from callstanding.engines import Duck
from callstanding.inventory.sorts import SORTS, Subscriber, sorted_numbers
from callstanding.pipeline.flow import judge_parts
from callstanding.pipeline.held import numbers_held
from callstanding.pipeline.standings import assemble
from callstanding.policies.policy import Policy

COLUMNS = ("number", "status", "spam_score")
CHANGES = ("tagged", "freed", "watched", "other")
"""What becomes of a number, the worst first: it is tagged, it is no longer tagged, it is watched, or less than that."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A number whose status is not the same under two policies. `sort`: of its subscriber, empty where none is told."""

    number: str
    status_before: str
    spam_score_before: float | None
    status_after: str
    spam_score_after: float | None
    sort: str = ""

    @property
    def change(self) -> str:
        """One of CHANGES."""
        if "spam" in (self.status_before, self.status_after):
            return "tagged" if self.status_after == "spam" else "freed"
        return "watched" if self.status_after == "watch" else "other"


@dataclass(frozen=True, slots=True)
class Touched:
    """How many numbers change in one way, and how many of them have a subscriber of each sort, in order of care."""

    numbers: int
    sorts: Mapping[str, int]


def moved(before: pa.Table, after: pa.Table, sorts: Mapping[str, str]) -> list[Moved]:
    """The numbers whose status differs between two tables of standings, by `by_care`."""
    old, new = (dict(_standings(table)) for table in (before, after))
    none = ("unknown", None)
    pairs = ((number, old.get(number, none), new.get(number, none)) for number in old.keys() | new.keys())
    return by_care([Moved(n, *was, *now, sorts.get(n, "")) for n, was, now in pairs if was[0] != now[0]])


def by_care(rows: Iterable[Moved]) -> list[Moved]:
    """Numbers that would be tagged first, of them those that people wait for most, then by score."""
    place = {sort: at for at, sort in enumerate((*SORTS, ""))}
    return sorted(
        rows, key=lambda row: (CHANGES.index(row.change), place[row.sort], -(row.spam_score_after or 0.0), row.number)
    )


def touched(rows: Sequence[Moved]) -> dict[str, Touched]:
    """The changes counted, each that is there."""
    found: dict[str, Touched] = {}
    for change in CHANGES:
        mine = [row.sort for row in rows if row.change == change]
        if mine:
            found[change] = Touched(len(mine), {sort: n for sort in SORTS if (n := mine.count(sort))})
    return found


def compared(
    engine: Duck,
    before: Policy,
    after: Policy,
    at: datetime,
    *,
    subscribers: Sequence[Subscriber] = (),
    told: Callable[[float], None] = lambda _: None,
) -> tuple[int, list[Moved]]:
    """Judge every number of a store under both policies: how many there are, and those whose status differs.

    `at`: naive UTC. `told` hears which share is done, and may break off by raising.
    """
    tables = []
    for half, policy in enumerate((before, after)):
        told(half / 2)
        tables.append(_judged(engine, policy, at, lambda share, half=half: told((half + share) / 2)))  # type: ignore[misc]
    holders = [one.subject for one in subscribers if one.kind == "holder"]
    sorts = sorted_numbers(subscribers, numbers_held(engine, holders, at))
    return max(table.num_rows for table in tables), moved(tables[0], tables[1], sorts)


def _judged(engine: Duck, policy: Policy, at: datetime, told: Callable[[float], None]) -> pa.Table:
    """The statuses of all numbers. Pools come first and take about as long as all the rest."""

    def heard(stage: str, done: int, of: int, _: str) -> None:
        if stage == "scoring":
            told(0.5 + 0.5 * done / max(1, of))

    parts = judge_parts(engine, policy, at, known=None, progress=heard)
    tables = [assemble(part.subjects, part.judged, as_of=at, lang="en")[0].select(COLUMNS) for part in parts]
    return pa.concat_tables(tables) if tables else pa.table({name: pa.array([], pa.string()) for name in COLUMNS})


def _standings(table: pa.Table) -> Iterator[tuple[str, tuple[str, float | None]]]:
    columns: list[list[Any]] = [table[name].to_pylist() for name in COLUMNS]
    return ((number, (status, score)) for number, status, score in zip(*columns, strict=True))
