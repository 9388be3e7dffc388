"""Until when a number rests, by the policy. How long it warms up follows from its calls: see `actions.warmup`."""

from __future__ import annotations

from callstanding.inventory.item import Item
from callstanding.policies.policy import Policy

DAY_S = 86_400.0


def rests_until(item: Item, policy: Policy) -> float | None:
    """When a resting number has rested (seconds since 1970, UTC); None for a number that does not rest."""
    return item.since + policy.number("rest.days") * DAY_S if item.state == "resting" else None
