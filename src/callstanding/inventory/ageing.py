"""How long a number warms up and rests, by the policy."""

from __future__ import annotations

import math

from callstanding.inventory.item import Item
from callstanding.policies.policy import Policy

DAY_S = 86_400.0
WEEK_DAYS = 7


def warming_days(policy: Policy) -> int:
    """Days until a number may make a full day's calls: so many whole weeks of growth from the first week's."""
    full = policy.signals["busy_day"].limit * (1.0 - policy.number("budget.spare"))
    first, growth = policy.number("warmup.first_week"), policy.number("warmup.growth")
    if first >= full:
        return 0
    if first <= 0.0 or growth <= 0.0:
        return -1
    return WEEK_DAYS * math.ceil(math.log(full / first) / math.log1p(growth) - 1e-9)


def over_at(item: Item, policy: Policy) -> float | None:
    """When warming or resting is over (seconds since 1970); None for other states, and where the ramp never ends."""
    if item.state == "resting":
        return item.since + policy.number("rest.days") * DAY_S
    if item.state != "warming" or (days := warming_days(policy)) < 0:
        return None
    return item.since + days * DAY_S
