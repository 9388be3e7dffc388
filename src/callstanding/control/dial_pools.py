"""The pools of the candidates as they stand: their numbers now, and those that left them in the last month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from callstanding.actions.headroom import day_left
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Line
from callstanding.actions.pools import Group, Pool, pool_of, together
from callstanding.actions.windows import DAY
from callstanding.control.dial_asked import Candidate, PoolScores, Standings, Wanted
from callstanding.control.grant_tables import DIAL_NUMBERS
from callstanding.control.packed import since, unpacked

LEFT_S = 30 * DAY  # so long a number that left its pool still speaks for it; the longest window of the score


def pools_of(
    connection: Connection, wanted: Wanted, lines: Sequence[Line], standings: Standings | None, *,
    limits: Limits, at: float, left_of: Mapping[str, int] | None = None,
) -> dict[str, Pool]:  # fmt: skip
    """Every named pool of the candidates. `lines`: their numbers, whose calls are known.

    `left_of`: the calls of the day that are left to each number, where somebody counted them.
    """
    members = _by_pool(wanted.members or wanted.candidates)
    names = {each.pool for each in wanted.candidates if each.pool}
    known = {line.number: line for line in lines}
    made = {}
    for name in sorted(names):
        now = members[name]
        gone = _gone(connection, wanted.tenant, name, set(now), at=at)
        both = [standings.get(number) if standings else None for number in (*now, *gone)]
        left = None
        if all(number in known for number in now):
            own = (left_of[number] if left_of else day_left(known[number], limits, at) for number in now)
            left = sum(own) - sum(gone.values())
        made[name] = pool_of(both, name=name, replaced=len(gone) / (len(now) + len(gone) or 1), left=left)
    return made


def pool_for(candidate: Candidate, pools: dict[str, Pool], tenant: str, scores: PoolScores | None) -> Pool | None:
    """The pool by which a number is judged, as the worse of what is known of its pool and of its campaign together.

    A number of no pool is judged with its campaign: to name no pool is no way out.
    """
    pool = pools.get(candidate.pool)
    if scores is None:
        return pool
    if pool is not None:
        pool = together(pool, scores.get(Group(tenant, "pool", candidate.pool)))
    campaign = scores.get(Group(tenant, "campaign", candidate.campaign)) if candidate.campaign else None
    return pool if campaign is None else together(pool or Pool(candidate.campaign), campaign)


def _by_pool(candidates: Iterable[Candidate]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in candidates:
        if each.pool:
            found[each.pool].append(each.number)
    return found


def _gone(connection: Connection, tenant: str, pool: str, members: set[str], *, at: float) -> dict[str, int]:
    """The numbers that called in this pool within a month and are in it no more, and their calls of the last day."""
    columns = DIAL_NUMBERS.c.number, DIAL_NUMBERS.c.newest
    asked = select(*columns).where(DIAL_NUMBERS.c.tenant == tenant, DIAL_NUMBERS.c.pool == pool)
    rows = connection.execute(asked.where(DIAL_NUMBERS.c.newest > at - LEFT_S)).all()
    gone = {row.number: 0 for row in rows if row.number not in members}
    if late := [row.number for row in rows if row.number in gone and row.newest > at - DAY]:
        asked_calls = select(DIAL_NUMBERS.c.number, DIAL_NUMBERS.c.begun).where(DIAL_NUMBERS.c.number.in_(late))
        for row in connection.execute(asked_calls):
            gone[row.number] = len(since(unpacked(row.begun), at - DAY))
    return gone
