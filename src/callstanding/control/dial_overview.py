"""What owners are shown of the budget: the calls of their numbers, how campaigns stand, how pools are judged.

It sees what decisions see, of very many numbers at once, and locks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, func, or_, select

from callstanding.actions.headroom import FourUsed, used
from callstanding.actions.lines import Guarded, Line
from callstanding.actions.pools import Group, Pool
from callstanding.actions.windows import DAY, WEEK
from callstanding.control.dial_asked import Candidate, Wanted
from callstanding.control.dial_deciding import Known
from callstanding.control.dial_guarding import guards_of
from callstanding.control.dial_pools import pool_for, pools_of
from callstanding.control.grant_tables import DIAL_NUMBERS, DIAL_PARTIES
from callstanding.control.packed import unpacked
from callstanding.control.stock_writing import pieces


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers in the order in which they were asked for, each with the pool that it is judged by, and what is used.

    `pools`: the judged pool of each group. `guards`: how each campaign stands that had calls in the window.
    """

    lines: list[Line]
    used: list[FourUsed]
    pools: Mapping[Group, Pool]
    guards: Mapping[str, Guarded]


@dataclass(frozen=True, slots=True)
class Faithful:
    """How many parties of a campaign each number has been shown to last; they see it again (`sticky`)."""

    parties: int
    by_number: Mapping[str, int]


def overview(
    connection: Connection, known: Known, tenant: str, candidates: Sequence[Candidate], *,
    at: float, countries: Mapping[str, str],
) -> Overview:  # fmt: skip
    """All of it as of one moment. `countries`: whose rules each campaign is held against."""
    lines, limits = lines_of(connection, candidates, known, at=at), known.limits
    spent = [used(line, limits, at) for line in lines]
    left = {line.number: day.left for line, (_, _, day, _) in zip(lines, spent, strict=True)}
    wanted = Wanted(tenant, "", candidates)
    pools = pools_of(connection, wanted, lines, known.standings, limits=limits, at=at, left_of=left)
    judged: dict[tuple[str, str], Pool | None] = {}
    for each in candidates:
        if (each.pool, each.campaign) not in judged:
            judged[each.pool, each.campaign] = pool_for(each, pools, tenant, known.scores)
    return Overview(
        [replace(line, pool=judged[each.pool, each.campaign]) for line, each in zip(lines, candidates, strict=True)],
        spent,
        dict(_groups(tenant, judged)),
        guards_of(connection, tenant, known.guard, limits, at=at, countries=countries) if known.guard else {},
    )


def lines_of(connection: Connection, candidates: Sequence[Candidate], known: Known, *, at: float) -> list[Line]:
    """The candidates with the calls that any window still counts."""
    columns = (DIAL_NUMBERS.c[name] for name in ("number", "begun", "held", "seen", "ended"))
    lately = or_(DIAL_NUMBERS.c.newest > at - WEEK - DAY, func.length(DIAL_NUMBERS.c.seen) > 0)
    asked = select(*columns).where(lately)
    rows: dict[str, tuple[Any, ...]] = {}
    for some in pieces([each.number for each in candidates]):
        rows |= {row[0]: row[1:] for row in connection.execute(asked.where(DIAL_NUMBERS.c.number.in_(some)))}
    return [_line(each, rows.get(each.number, _NONE), known) for each in candidates]


def faithful(connection: Connection, tenant: str, campaign: str) -> Faithful:
    """Who of a campaign's parties sees which number."""
    mine = DIAL_PARTIES.c.tenant == tenant, DIAL_PARTIES.c.campaign == campaign, DIAL_PARTIES.c.saw.is_not(None)
    asked = select(DIAL_PARTIES.c.saw, func.count()).where(*mine).group_by(DIAL_PARTIES.c.saw)
    found: dict[str, int] = {row[0]: row[1] for row in connection.execute(asked)}
    return Faithful(sum(found.values()), found)


_NONE = (b"", b"", b"", None)


def _line(candidate: Candidate, row: Sequence[object], known: Known) -> Line:
    begun, held, seen, ended = row
    standing = known.standings.get(candidate.number) if known.standings else None
    return Line(
        candidate.number,
        unpacked(begun),  # type: ignore[arg-type] # bytes, as the table says
        unpacked(held),  # type: ignore[arg-type] # ditto
        unpacked(seen),  # type: ignore[arg-type] # ditto
        ended=ended,  # type: ignore[arg-type] # seconds or None, ditto
        state=candidate.state,
        until=candidate.until,
        began=candidate.began,
        standing=standing,
    )


def _groups(tenant: str, judged: Mapping[tuple[str, str], Pool | None]) -> Iterator[tuple[Group, Pool]]:
    """The worst by which any number of a pool, or of a campaign, is judged."""
    worst: dict[Group, Pool] = {}
    for (pool, campaign), found in judged.items():
        groups = [Group(tenant, "pool", pool)] if pool else []
        groups += [Group(tenant, "campaign", campaign)] if campaign else []
        for group in groups:
            if found is not None and (group not in worst or found.score > worst[group].score):
                worst[group] = found
    yield from worst.items()
