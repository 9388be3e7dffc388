"""Falls of answer rates from call records: which numbers, since when, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import numpy as np

from callstanding.actions.causes import Scene, explained, named
from callstanding.actions.cells import Cells
from callstanding.actions.changed import Change, day
from callstanding.actions.drops import Drop, Watch, drops
from callstanding.actions.labels import Label
from callstanding.actions.series import Series
from callstanding.engines import Duck
from callstanding.pipeline.flow import judge_numbers
from callstanding.pipeline.own_lines import Lines, beside, lines, siblings, zone_of
from callstanding.pipeline.people_called import PeopleCalled, people_called
from callstanding.pipeline.standings import assemble
from callstanding.policies.policy import Policy

_WINDOWS = 3  # times the baseline's days are looked at, so that a fall of some weeks ago is still told
_BEFORE = timedelta(days=7)  # a status that turned, or a label that was seen, so long before a fall may be its cause,
_AFTER = timedelta(days=1)  # as may one of its first day

Labels = Mapping[str, Sequence[datetime]]


@dataclass(frozen=True)
class Changes:
    """The falls found, newest first, and the answer rate of each number or pool by day. Times in UTC."""

    since: datetime
    as_of: datetime
    rows: list[Change]
    series: Mapping[str, Series]


@dataclass(frozen=True)
class Told:
    """What else is known: the pool of each number, and when it was seen labelled elsewhere (UTC)."""

    pools: Mapping[str, str] = field(default_factory=dict)
    labels: Labels = field(default_factory=dict)


def labelled(seen: Mapping[str, Sequence[Label]]) -> Labels:
    """When each number was seen elsewhere as spam or with a warning: at noon of the day, as only the day is known."""
    return {
        number: [datetime.combine(each.day, time(12), UTC) for each in labels if each.meaning in ("spam", "watch")]
        for number, labels in seen.items()
    }


def changed_of(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str] | None = None,
    *,
    among: Sequence[str] | None = None,
    as_of: datetime | None = None,
    days: float | None = None,
    zone: str = "UTC",
    told: Told | None = None,
) -> Changes:
    """The falls of the answer rates of these numbers (E.164; None: all that owners may ask about), and why.

    Numbers without a pool in `told` belong to that of their account; where calls have no account, to one of all. They
    are compared with their siblings `among` those numbers (None: all that owners may ask about). `zone`: in which days
    begin.
    """
    watch, told = Watch.of(policy), told or Told()
    window = days if days is not None else policy.number("answers.baseline_days") * _WINDOWS
    asked = lines(engine, policy, numbers, days=window, as_of=as_of)
    whole = asked if numbers is None else beside(asked, siblings(engine, policy, among, days=window, as_of=as_of))
    with people_called(engine, whole, zone_of(zone)) as people:
        every, falls = _watched(people, set(asked.numbers), told, watch)
        turned = _turned(engine, policy, asked, falls)
        rows = [_change(people, fall, watch, told, turned) for fall in falls]
    rows = [
        _with_its_pool(row, fall, list(zip(rows, falls, strict=True))) for row, fall in zip(rows, falls, strict=True)
    ]
    shown = [row for row in rows if row.name in every and not _of_one_number(row, rows)]
    shown.sort(key=lambda change: (-change.drop.since, -len(change.numbers), change.name))
    return Changes(whole.since.replace(tzinfo=UTC), whole.until.replace(tzinfo=UTC), shown, every)


@dataclass(frozen=True)
class _Fall:
    """A fall of some numbers (`own`), and the pool that they are part of."""

    name: str
    own: tuple[str, ...]
    pool: tuple[str, ...]
    drop: Drop


def _watched(people: PeopleCalled, wanted: set[str], told: Told, watch: Watch) -> tuple[dict[str, Series], list[_Fall]]:
    """Every series that is asked for, and its falls."""
    every: dict[str, Series] = {}
    falls: list[_Fall] = []
    for pool in people.pools(told.pools):
        for name, own in _subjects(pool, wanted):
            found = people.series(own, at_least=watch.at_least)
            falls += [_Fall(name, own, pool, drop) for drop in drops(found, watch)]
            if wanted >= set(own):
                every[name] = found
    return every, falls


def _subjects(pool: tuple[str, ...], wanted: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each number that is asked for, and its pool."""
    asked = [number for number in pool if number in wanted]
    for number in asked:
        yield number, (number,)
    if asked and len(pool) > 1:
        yield f"{pool[0]} +{len(pool) - 1}", pool


def _change(people: PeopleCalled, fall: _Fall, watch: Watch, told: Told, turned: Labels) -> Change:
    cells, drop = people.cells(fall.pool), fall.drop
    own = np.isin(cells.line, [at for at, number in enumerate(fall.pool) if number in fall.own])
    sides = [_sides(cells.where(which), drop, watch) for which in (own, ~own)]
    seen = any(_near(drop, times) for known in (turned, told.labels) for times in map(known.get, fall.own) if times)
    evidence = explained(Scene(sides[0], sides[1], seen=seen))
    return Change(fall.name, fall.own, drop, named(evidence), evidence)


def _with_its_pool(row: Change, fall: _Fall, every: Sequence[tuple[Change, _Fall]]) -> Change:
    """A number that fell with its pool fell for the pool's reason, of which the pool has far more evidence."""
    for pool, its in every:
        same = its.pool == fall.pool == its.own and len(row.numbers) < len(its.own)
        if same and abs(pool.drop.since - row.drop.since) <= 1 and pool.cause != "none":
            return replace(row, cause=pool.cause, evidence=pool.evidence)
    return row


def _of_one_number(row: Change, rows: Sequence[Change]) -> bool:
    """Whether a pool only fell because a number of it was labelled, which is told of that number."""
    return row.cause == "none" and len(row.numbers) > 1 and any(
        other.cause == "label" and other.numbers[0] in row.numbers and abs(other.drop.since - row.drop.since) <= 1
        for other in rows
    )  # fmt: skip


def _sides(cells: Cells, drop: Drop, watch: Watch) -> tuple[Cells, Cells]:
    """The cells of the baseline, and of the days that tell of the fall."""
    return cells.days(drop.since - watch.baseline_days, drop.since - 1), cells.days(drop.since, drop.until)


def _near(drop: Drop, times: Sequence[datetime]) -> bool:
    """Whether something happened so near to the first day of a fall that it may be its cause."""
    begin = datetime.combine(day(drop.since), datetime.min.time(), UTC)
    return any(begin - _BEFORE <= at <= begin + _AFTER for at in times)


def _turned(engine: Duck, policy: Policy, asked: Lines, falls: Sequence[_Fall]) -> Labels:
    """When the numbers that fell were first watched or called spam by our own judgement."""
    numbers = sorted({number for fall in falls for number in fall.own if len(fall.own) == 1})
    known = asked.until if asked.until < (engine.newest() or asked.until) else None
    part = judge_numbers(engine, policy, numbers, asked.until, known=known) if numbers else None
    if part is None:
        return {}
    turned: dict[str, list[datetime]] = {}
    for change in assemble(part.subjects, part.judged, as_of=asked.until, lang="en")[1].to_pylist():
        if change["status"] in ("watch", "spam"):
            turned.setdefault(change["number"], []).append(change["at"])
    return turned
