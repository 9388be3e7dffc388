"""Whether a number may be replaced by another one, or whether that would only hide how its holder calls (law 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers

from callstanding.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Behind:
    """Spam Scores, 0 to 100: of how a number's own calls are taken, reports left out; and of its pool."""

    own: float = 0.0
    pool: float = 0.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a figure, its limit, and where that comes from."""

    code: str
    value: float
    limit: float
    sentence: str
    source: str


def refusals(behind: Behind, policy: Policy) -> Iterator[Refusal]:
    """Why a number is not replaced; none where it may be."""
    for code, value, key, sentence in (
        ("own_calls", behind.own, "status.watch_enter", _OWN),
        ("pool_standing", behind.pool, "budget.pool_score", _POOL),
    ):
        limit = policy.number(key)
        if value >= limit:
            told = sentence.format(value=round(value), limit=round(limit))
            yield Refusal(code, value, limit, told, policy.settings[key].source)


def may_stand_in(behind: Behind, policy: Policy) -> bool:
    """Whether a vetted number's own pool stands well enough, so that it is no worse than what it replaces."""
    return behind.pool < policy.number("budget.pool_score")


AREA = 3  # digits after the country code that people take for one area


def nearest(number: str, among: Iterable[str]) -> list[str]:
    """Some numbers, those of the same area first."""
    code = len(str(phonenumbers.parse(number).country_code))
    head = number[: 1 + code + AREA]
    return sorted(among, key=lambda each: (not each.startswith(head), each))


_OWN = (
    "How its own calls are taken gives a Spam Score of {value}, from {limit} on a number is watched: "
    "another number would soon be shown in the same way, and to change it would be evasion."
)
_POOL = (
    "Its pool, the numbers of the same account or holder, has a Spam Score of {value}, from {limit} on it stops: "
    "another number of the same pool is no way out, and to change it would be evasion."
)
