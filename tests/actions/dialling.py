"""A number, a party and limits to ask the budget about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from callstanding.actions.limits import Limits
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy, Setting

NUMBER, OTHER, THIRD = "+12025550101", "+12025550102", "+12025550103"
CALLEE, IN_PARIS = "+12025550123", "+33162000123"
NOON = datetime(2026, 3, 4, 17, tzinfo=UTC).timestamp()  # a Wednesday, noon in Washington


@dataclass(frozen=True)
class Standing:
    """What the budget reads of a standing."""

    status: str = "clean"
    spam_score: float = 5.0
    clean_by: float | None = None


def with_settings(policy: Policy, **figures: float) -> Policy:
    """The policy with other figures: `budget__spare=0.0` stands for budget.spare."""
    changed: dict[str, Setting] = dict(policy.settings)
    for name, value in figures.items():
        key = name.replace("__", ".")
        changed[key] = replace(changed[key], value=value)
    return replace(policy, settings=changed)


STANDARD = Limits(load_policy("standard"))
WITH_LAWS = Limits(load_policy("standard+us+fr+de"))
UNPACED = Limits(with_settings(load_policy("standard"), wrap_up__s=0.0))
