"""The answer guard: stops a campaign before it has dropped more of its answered calls than the rules allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from callstanding.errors import UsageError
from callstanding.messages import phrase
from callstanding.messages.figures import count
from callstanding.messages.phrases import percent
from callstanding.policies.load import rule
from callstanding.policies.policy import Policy

Reason = Literal["go", "near", "next", "air", "passed"]
_ROUND = 1e-9  # 0.03 * 100 is a shade below 3 in some products, and 3 dropped calls of 100 are within 3 %


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a country and a day allow: a `share` dropped in `hours`, and at least `ring_s` of ringing."""

    share: float
    hours: float
    stop_at: float  # the part of `share` at which a campaign stops
    at_least: int  # answered calls; fewer count as so many, so that one of the first ten is no 10 %
    ring_s: float
    silent_s: float
    source: str
    ring_source: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """How a campaign stands. `share` is None below `at_least` answered calls.

    `left`: dropped calls that it can still afford, and so the most calls that may be in the air at once. `mend`:
    answered calls, none of them dropped, until a stopped campaign may go on. Stopped means: only calls that cannot be
    dropped, an agent waiting for each. `reason` is `air` where only the calls that are under way stop it.
    """

    answered: int
    dropped: int
    share: float | None
    limit: float
    hours: float
    left: int
    mend: int
    stop: bool
    reason: Reason
    source: str


def bounds_of(policy: Policy, at: date, *, country: str | None = None) -> Bounds:
    """The bounds in force on a day: a country's own rules, else the policy's. PolicyError where countries disagree."""
    day = at.date() if isinstance(at, datetime) else at
    share, source = _in_force(policy, "abandoned.max_share", "guard.max_share", day, country)
    hours, _ = _in_force(policy, "abandoned.window_hours", "", day, country)
    ring_s, ring_source = _in_force(policy, "ring.min_s", "guard.ring_s", day, country)
    return Bounds(
        share=share,
        hours=hours or policy.number("guard.window_days") * 24,
        stop_at=policy.number("guard.stop_at"),
        at_least=max(1, math.ceil(policy.number("guard.at_least"))),
        ring_s=ring_s,
        silent_s=policy.number("guard.silent_s"),
        source=source,
        ring_source=ring_source,
    )


def guard(
    answered: int,
    dropped: int,
    *,
    policy: Policy,
    at: date,
    country: str | None = None,
    in_air: int = 0,
) -> Guarded:
    """May a campaign go on that has had so many answered calls in the window, so many of them dropped? See `within`."""
    return within(bounds_of(policy, at, country=country), answered, dropped, in_air=in_air)


def within(bounds: Bounds, answered: int, dropped: int, *, in_air: int = 0) -> Guarded:
    """The same against known bounds. `in_air`: calls begun whose end is not known; each of them may yet be dropped.

    A campaign that begins a call only where this does not say stop never passes the limit by its own calls: the next
    dropped call is counted as if it had happened. UsageError for counts that cannot be.
    """
    if not 0 <= dropped <= answered or in_air < 0:
        raise UsageError(f"{dropped} dropped of {answered} answered calls, {in_air} in the air: that cannot be.")
    base = max(answered, bounds.at_least)
    afford = bounds.share * base
    left = max(0, math.floor(afford + _ROUND) - dropped - in_air)
    reason = _reason(dropped, left, afford, bounds.stop_at)
    return Guarded(
        answered=answered,
        dropped=dropped,
        share=dropped / answered if answered >= bounds.at_least else None,
        limit=bounds.share,
        hours=bounds.hours,
        left=left,
        mend=0 if reason == "go" else _mend(bounds, answered, dropped + in_air),
        stop=reason != "go",
        reason=reason,
        source=bounds.source,
    )


def told(found: Guarded, lang: str = "en") -> str:
    """What to say of how a campaign stands, in one sentence."""
    dropped, answered, left, mend = (count(n, lang) for n in (found.dropped, found.answered, found.left, found.mend))
    share, limit = percent(found.dropped / max(found.answered, 1), lang), percent(found.limit, lang)
    fill = {"dropped": dropped, "answered": answered, "left": left, "mend": mend, "share": share, "limit": limit}
    return phrase("guard", found.reason, lang, days=count(found.hours / 24, lang), **fill)


def _reason(dropped: int, left: int, afford: float, stop_at: float) -> Reason:
    if dropped > afford + _ROUND:
        return "passed"
    if dropped + 1 > afford + _ROUND:
        return "next"
    if dropped and dropped >= stop_at * afford - _ROUND:
        return "near"
    return "go" if left else "air"


def _mend(bounds: Bounds, answered: int, dropped: int) -> int:
    """Answered calls until the drops are below the stop, and one more can be afforded."""
    if bounds.share <= 0:
        return 0
    calm = math.floor(dropped / (bounds.stop_at * bounds.share) + _ROUND) + 1
    return max(0, max(calm, math.ceil((dropped + 1) / bounds.share - _ROUND)) - answered)


def _in_force(policy: Policy, key: str, setting: str, day: date, country: str | None) -> tuple[float, str]:
    """(value, source) of the country's rule, else of the policy's setting; (0, "") where there is neither."""
    found = rule(policy, key, day, country=country)
    if found is not None and isinstance(found.value, (int, float)):
        return float(found.value), f"{found.country}: {found.source}"
    return (policy.number(setting), policy.settings[setting].source) if setting else (0.0, "")
