"""The terms of a case at its opening: within how long a status is owed, and for how long complaints stay out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from callstanding.control.case_states import HERE
from callstanding.control.tables import DISPUTES
from callstanding.policies.load import rule
from callstanding.policies.policy import Policy
from callstanding.records.number import parse_number

HOUR, DAY = 3600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Terms:
    """In seconds: until a status is owed, how long complaints stay out, and until another case may keep them out."""

    status_s: float
    freeze_s: float
    again_s: float


def terms_of(policy: Policy, number: str, now: float) -> Terms:
    """The policy's terms for a number; within how long a status is owed is the rule of its country, if it has one."""
    country = parse_number(number, None).region
    day = datetime.fromtimestamp(now, UTC).date()
    found = rule(policy, "dispute.status_hours", day, country=country) if country else None
    hours = found.value if found and isinstance(found.value, (int, float)) else policy.number("desk.status_hours")
    return Terms(hours * HOUR, policy.number("desk.freeze_days") * DAY, policy.number("desk.freeze_again_days") * DAY)


def frozen_until(connection: Connection, number: str, terms: Terms, now: float) -> float:
    """How long complaints about the number stay out: not at all where an earlier case did so lately and was not upheld.

    Otherwise whoever annoys people could stay clean by disputing again and again.
    """
    lately = select(func.count()).where(
        DISPUTES.c.number == number,
        DISPUTES.c.platform == HERE,
        DISPUTES.c.state != "upheld",
        DISPUTES.c.frozen_until > DISPUTES.c.opened,
        DISPUTES.c.opened > now - terms.again_s,
    )
    return now if connection.execute(lately).scalar_one() else now + terms.freeze_s
