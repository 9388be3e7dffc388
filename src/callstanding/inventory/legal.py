"""From when and until when a number may lie between two holders, by its country's dated rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from callstanding.errors import UsageError
from callstanding.policies.load import rule
from callstanding.policies.policy import Policy

MIN, MAX, MAX_BUSINESS = "quarantine.min_days", "quarantine.max_days", "quarantine.max_days_business"
_EVER = 36_500.0  # days: as good as no limit
_SAME = {"UK": "GB"}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days, and who says so."""

    days: float
    source: str


@dataclass(frozen=True, slots=True)
class LegalSpan:
    """The first and the last day on which a number may be given to its next holder, and the limits behind them."""

    earliest: date
    latest: date
    shortest: Limit
    longest: Limit


def legal_span(since: date, policy: Policy, *, country: str | None, business: bool = False) -> LegalSpan:
    """The span of a quarantine that began on a day. UsageError for a country that is no two letters.

    A day counts by the rule that is in force on it: a new rule holds for numbers that lie already.
    """
    country = checked_country(country)
    keys = (MAX_BUSINESS, MAX) if business else (MAX,)
    days = _candidates(since, policy, country, (MIN, *keys))
    earliest = next(day for day in days if (day - since).days >= _limit(policy, day, country, (MIN,)).days)
    lawful = [day for day in days if (day - since).days <= _limit(policy, day, country, keys).days]
    latest = max(earliest, *lawful)
    return LegalSpan(earliest, latest, _limit(policy, earliest, country, (MIN,)), _limit(policy, latest, country, keys))


def checked_country(country: str | None) -> str | None:
    """Two capital letters, or None where it is not known. UsageError for anything else."""
    if country is None or country == "":
        return None
    if not re.fullmatch(r"[A-Za-z]{2}", country):
        raise UsageError(f"{country!r} is no country.", hint="Write its two letters, such as US or FR.")
    return _SAME.get(country.upper(), country.upper())


def _candidates(since: date, policy: Policy, country: str | None, keys: Iterable[str]) -> list[date]:
    """The days on which the span may begin or end: limits counted from `since`, and the days around a new rule."""
    rules = [r for r in policy.rules if r.key in keys and r.country == country]
    limits = [float(r.value) for r in rules if isinstance(r.value, int | float)]
    limits += [policy.number("vetting.min_days"), policy.number("vetting.max_days")]
    limits = [min(days, _EVER) for days in limits]
    turns = [day for r in rules for day in (r.from_, r.to) if day is not None and day > since]
    counted = [since + timedelta(days=step) for days in limits for step in {floor(days), ceil(days)}]
    return sorted({since, *counted, *turns, *(day - timedelta(days=1) for day in turns)})


def _limit(policy: Policy, day: date, country: str | None, keys: Iterable[str]) -> Limit:
    """The limit in force on a day: the first of the rules that the country has, else the policy's own."""
    if country is not None:
        for key in keys:
            found = rule(policy, key, day, country=country)
            if found is not None and isinstance(found.value, int | float):
                return Limit(float(found.value), found.source)
    setting = policy.settings["vetting.min_days" if MIN in keys else "vetting.max_days"]
    return Limit(policy.number(setting.key), setting.source)
