"""How many answered calls of a campaign were dropped, day by day, for the guard that stops it in time."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, select, update

from callstanding.actions.guard import guard
from callstanding.actions.lines import Guarded
from callstanding.actions.windows import DAY
from callstanding.control.audit import changing, note
from callstanding.control.dial_asked import Guard
from callstanding.control.dial_rows import put_if_absent
from callstanding.control.grant_tables import DIAL_DAYS
from callstanding.policies.policy import Policy


def counted(connection: Connection, tenant: str, campaign: str, *, since: float) -> tuple[int, int]:
    """(answered, dropped) calls from the day of a moment on."""
    sums = func.coalesce(func.sum(DIAL_DAYS.c.answered), 0), func.coalesce(func.sum(DIAL_DAYS.c.dropped), 0)
    asked = select(*sums).where(DIAL_DAYS.c.tenant == tenant, DIAL_DAYS.c.campaign == campaign)
    answered, dropped = connection.execute(asked.where(DIAL_DAYS.c.day >= int(since // DAY))).one()
    return int(answered), int(dropped)


def guarded(
    connection: Connection, tenant: str, campaign: str, guard: Guard, *, days: float, at: float, country: str | None
) -> Guarded:
    """How the campaign stands in its window of so many days."""
    answered, dropped = counted(connection, tenant, campaign, since=at - days * DAY)
    return guard(answered, dropped, at, country)


def count_end(connection: Connection, tenant: str, campaign: str, *, at: float, dropped: bool) -> None:
    """One more answered call."""
    key = {"tenant": tenant, "campaign": campaign, "day": int(at // DAY)}
    put_if_absent(connection, DIAL_DAYS, [{**key, "answered": 0, "dropped": 0}])
    more = {"answered": DIAL_DAYS.c.answered + 1, "dropped": DIAL_DAYS.c.dropped + int(dropped)}
    connection.execute(update(DIAL_DAYS).where(*(DIAL_DAYS.c[name] == value for name, value in key.items()))
                       .values(**more))  # fmt: skip


def restart(engine: Engine, tenant: str, campaign: str, *, who: str, why: str, now: float) -> tuple[int, int]:
    """Let a stopped campaign begin anew, by a person's decision: its counts are kept in the audit log alone.

    The law's own window goes on. Returns the (answered, dropped) calls that it had.
    """
    mine = DIAL_DAYS.c.tenant == tenant, DIAL_DAYS.c.campaign == campaign
    with changing(engine) as connection:
        had = counted(connection, tenant, campaign, since=0.0)
        connection.execute(delete(DIAL_DAYS).where(*mine))
        before = {"tenant": tenant, "answered": had[0], "dropped": had[1]}
        note(connection, at=now, who=who, what="guard.restarted", subject=campaign, before=before, why=why)
    return had


def guard_of(policy: Policy) -> Guard:
    """The answer guard by this policy."""

    def guarding(answered: int, dropped: int, at: float, country: str | None) -> Guarded:
        return guard(answered, dropped, policy=policy, at=datetime.fromtimestamp(at, UTC), country=country)

    return guarding
