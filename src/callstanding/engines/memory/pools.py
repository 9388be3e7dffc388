"""Pools: the numbers of an account, of a trunk, of a block of 100, and of a holder, as if each pool were one number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import inf

import pyarrow as pa

from callstanding.engines.ledger import LEDGER
from callstanding.engines.memory.facts import UNKNOWN, Assignment, Call, full_hour
from callstanding.engines.memory.keys import Keys
from callstanding.engines.memory.ledger import Ledger
from callstanding.engines.merging import LINES

WEEK = 168  # hours
_DAY = 24.0


@dataclass(frozen=True, slots=True)
class Member:
    """That a number belongs to a pool, from which hour to which."""

    pool: int
    kind: str
    number: int
    since: float = -inf
    until: float = inf


def holder_key(holder: str, keys: Keys) -> int:
    """The key of the pool that a holder's numbers make."""
    return keys.of(f"holder|{holder}")


def belonging(
    calls: Iterable[Call], assignments: Iterable[Assignment], blocks: Mapping[int, int], keys: Keys
) -> set[Member]:
    """The pools of every number that calls; `blocks`: number -> its block."""
    found, callers = set(), set()
    for call in calls:
        if call.caller != UNKNOWN:
            callers.add(call.caller)
            lines = ((call.account, "account"), (call.trunk, "trunk"))
            found |= {Member(line, kind, call.caller) for line, kind in lines if line != UNKNOWN}
    found |= {Member(blocks[number], "block", number) for number in callers}
    for each in assignments:
        if each.number in callers:
            until = inf if each.end is None else full_hour(each.end)
            pool = holder_key(each.holder, keys)
            found.add(Member(pool, "holder", each.number, full_hour(each.begin), until))
    return found


def large(members: Iterable[Member], least: int) -> dict[int, list[Member]]:
    """The pools of at least `least` numbers."""
    pools: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        pools[member.pool].append(member)
    return {pool: mine for pool, mine in pools.items() if _size(mine) >= least}


def _size(members: Iterable[Member]) -> int:
    return len({member.number for member in members})


def pool_table(
    pools: Mapping[int, list[Member]],
    rows: Ledger,
    *,
    without: Collection[str],
    parts: Mapping[tuple[int, int], float] | None = None,
) -> pa.Table:
    """The sums of the members' rows; with `parts`, of that part of each row."""
    names = [name for name in LEDGER if name not in {*without, *LINES}]
    sums: Ledger = defaultdict(lambda: defaultdict(float))
    hours = _hours(rows)
    for member in (each for members in pools.values() for each in members):
        for hour in hours.get(member.number, ()):
            if member.since <= hour < member.until:
                part = 1.0 if parts is None else parts[member.number, hour]
                row = sums[member.pool, hour]
                for name, n in rows[member.number, hour].items():
                    row[name] += n * part
    return _table(pools, sums, names)


def _hours(rows: Ledger) -> dict[int, list[int]]:
    hours: dict[int, list[int]] = defaultdict(list)
    for number, hour in sorted(rows):
        hours[number].append(hour)
    return hours


def _table(pools: Mapping[int, list[Member]], sums: Ledger, names: Iterable[str]) -> pa.Table:
    places = sorted(sums)
    return pa.table(
        {
            "number": pa.array([pool for pool, _ in places], pa.uint64()),
            "hour": pa.array([hour for _, hour in places], pa.int32()),
            **{name: pa.array([sums[place].get(name, 0.0) for place in places], pa.float64()) for name in names},
            "kind": pa.array([pools[pool][0].kind for pool, _ in places], pa.string()),
            "members": pa.array([_size(pools[pool]) for pool, _ in places], pa.int64()),
        }
    )


def fair_parts(rows: Ledger, member_calls: float) -> dict[tuple[int, int], float]:
    """Which part of its counts each number adds to its pools in an hour (0 to 1).

    A pool is its numbers, not the loudest of them: over the last seven days a member adds about as much as if it had
    made `member_calls` calls a day. In hours without calls of its own it adds the part of its last hour with some; before
    the first of these, all.
    """
    found: dict[tuple[int, int], float] = {}
    for number, hours in _hours(rows).items():
        week: list[tuple[int, float]] = []  # the hours of the last seven days with calls, and these
        part = 1.0
        for hour in hours:
            if (calls := rows[number, hour].get("calls_out", 0.0)) > 0:
                week = [(then, n) for then, n in week if then > hour - WEEK] + [(hour, calls)]
                days = max(1.0, (hour - week[0][0]) / _DAY)
                part = min(1.0, member_calls * days / max(1.0, sum(n for _, n in week)))
            found[number, hour] = part
    return found
