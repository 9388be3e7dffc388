"""How many answered calls of a campaign were dropped, and how many may yet be, for the guard that stops it in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, bindparam, delete, func, or_, select, text, update

from callstanding.actions.guard import guard
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Guarded
from callstanding.actions.windows import DAY
from callstanding.control.audit import changing, note
from callstanding.control.dial_asked import Guard
from callstanding.control.dial_rows import put_if_absent
from callstanding.control.grant_tables import DIAL_DAYS, GRANTS, OPEN
from callstanding.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Guarding:
    """The guard of one campaign for one question. `tied`: an agent is named who has no other call."""

    guarded: Guarded
    tied: bool
    believed: bool  # above the limit an agent is not, once such calls were dropped too


def guarding(
    connection: Connection, asked: tuple[str, str, str], guard: Guard, limits: Limits, *, at: float,
    country: str | None, lock: bool,
) -> Guarding:  # fmt: skip
    """How a campaign stands in its window, calls in the air included. `asked`: tenant, campaign, agent ("": none).

    Locked, questions that may overrun the guard together take turns from here to the end of the transaction.
    """
    tenant, campaign, agent = asked
    values = {"campaign": campaign, "agent": agent} | _window(tenant, limits, at)
    takes_turns = lock and connection.dialect.name == "postgresql"  # SQLite has one writer anyway
    if takes_turns and agent:
        connection.execute(_TURN, {"key": f"agent {tenant} {agent}"})
    tied = bool(agent) and connection.execute(_BUSY, values).first() is None
    if takes_turns and not tied:
        connection.execute(_TURN, {"key": f"campaign {tenant} {campaign}"})
    row = connection.execute(_COUNTED, values).one()
    found = guard(int(row.answered), int(row.dropped), int(row.in_air), at, country)
    return Guarding(found, tied, believed=found.reason != "passed" or not row.tied_dropped)


def guards_of(
    connection: Connection, tenant: str, guard: Guard, limits: Limits, *, at: float, countries: Mapping[str, str]
) -> dict[str, Guarded]:
    """The same of every campaign of a tenant that had a call in the window. `countries`: whose rules hold for it."""
    values = _window(tenant, limits, at)
    counts = {name: (int(answered), int(dropped)) for name, answered, dropped in connection.execute(_EVERY, values)}
    air = {name: int(calls) for name, calls in connection.execute(_EVERY_IN_AIR, values)}
    return {name: guard(*counts.get(name, (0, 0)), air.get(name, 0), at, countries.get(name)) for name in counts | air}


def count_end(connection: Connection, tenant: str, campaign: str, *, at: float, dropped: bool, tied: bool) -> None:
    """One more answered call."""
    key = {"tenant": tenant, "campaign": campaign, "day": int(at // DAY)}
    put_if_absent(connection, DIAL_DAYS, [{**key, "answered": 0, "dropped": 0}])
    more = {
        "answered": DIAL_DAYS.c.answered + 1,
        "dropped": DIAL_DAYS.c.dropped + int(dropped),
        "tied_dropped": DIAL_DAYS.c.tied_dropped + int(dropped and tied),
    }
    connection.execute(update(DIAL_DAYS).where(*(DIAL_DAYS.c[name] == value for name, value in key.items()))
                       .values(**more))  # fmt: skip


def restart(engine: Engine, tenant: str, campaign: str, *, who: str, why: str, now: float) -> tuple[int, int]:
    """Let a stopped campaign begin anew, by a person's decision: its counts are kept in the audit log alone.

    The law's own window goes on. Returns the (answered, dropped) calls that it had.
    """
    mine = DIAL_DAYS.c.tenant == tenant, DIAL_DAYS.c.campaign == campaign
    with changing(engine) as connection:
        answered, dropped = connection.execute(select(_sum("answered"), _sum("dropped")).where(*mine)).one()
        connection.execute(delete(DIAL_DAYS).where(*mine))
        before = {"tenant": tenant, "answered": int(answered), "dropped": int(dropped)}
        note(connection, at=now, who=who, what="guard.restarted", subject=campaign, before=before, why=why)
    return int(answered), int(dropped)


def guard_of(policy: Policy) -> Guard:
    """The answer guard by this policy."""

    def guarding(answered: int, dropped: int, in_air: int, at: float, country: str | None) -> Guarded:
        day = datetime.fromtimestamp(at, UTC)
        return guard(answered, dropped, policy=policy, at=day, country=country, in_air=in_air)

    return guarding


def _window(tenant: str, limits: Limits, at: float) -> dict[str, Any]:
    told_s, days = limits.policy.number("guard.told_s"), limits.policy.number("guard.window_days")
    return {"tenant": tenant, "at": at, "told": at - told_s, "asked": at - told_s - limits.hold_s,
            "day": int((at - days * DAY) // DAY)}  # fmt: skip


def _sum(name: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(DIAL_DAYS.c[name]), 0)


# Made once, and each of one statement: what ends between two would be counted in neither.
_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 4607185))")
_GOES_ON = and_(
    GRANTS.c.tenant == bindparam("tenant"),
    OPEN,
    GRANTS.c.asked > bindparam("asked"),
    or_(
        and_(GRANTS.c.state == "held", GRANTS.c.expires > bindparam("at")),
        and_(GRANTS.c.state == "begun", GRANTS.c.begun > bindparam("told")),
    ),
)
_BUSY = select(GRANTS.c.id).where(_GOES_ON, GRANTS.c.agent == bindparam("agent")).limit(1)
_IN_WINDOW = (DIAL_DAYS.c.tenant == bindparam("tenant"), DIAL_DAYS.c.day >= bindparam("day"))
_IN_AIR = select(func.count()).where(_GOES_ON, GRANTS.c.campaign == bindparam("campaign"), ~GRANTS.c.tied)
_SUMS = (_sum(name).label(name) for name in ("answered", "dropped", "tied_dropped"))
_COUNTED = select(*_SUMS, _IN_AIR.scalar_subquery().label("in_air")).where(
    *_IN_WINDOW, DIAL_DAYS.c.campaign == bindparam("campaign")
)
_NAME = DIAL_DAYS.c.campaign
_EVERY = select(_NAME, _sum("answered"), _sum("dropped")).where(*_IN_WINDOW).group_by(_NAME)
_EVERY_IN_AIR = select(GRANTS.c.campaign, func.count()).where(_GOES_ON, ~GRANTS.c.tied).group_by(GRANTS.c.campaign)
