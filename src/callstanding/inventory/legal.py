"""From when and until when a number may lie between two holders, by its country's dated rules.

A country's rules hold whether its pack was laid over the policy or not: nobody forgets a law by leaving out a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import ceil, floor

from callstanding.errors import UsageError
from callstanding.policies.load import country_names, load_policy
from callstanding.policies.policy import DatedRule, Policy

MIN, MAX, MAX_BUSINESS = "quarantine.min_days", "quarantine.max_days", "quarantine.max_days_business"
_SAME = {"UK": "GB", "001": None}  # 001: numbers of no country
_EVER = 36_500.0  # days: as good as no limit


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
    most = (MAX_BUSINESS, MAX) if business else (MAX,)
    law = _Law(policy, rules_of(policy, country, (MIN, *most)))
    days = law.candidates(since)
    earliest = next(day for day in days if (day - since).days >= law.limit(day, (MIN,)).days)
    lawful = [day for day in days if (day - since).days <= law.limit(day, most).days]
    latest = max(earliest, *lawful)
    return LegalSpan(earliest, latest, law.limit(earliest, (MIN,)), law.limit(latest, most))


def checked_country(country: str | None) -> str | None:
    """Two capital letters, or None where it is not known. UsageError for anything else."""
    if not country or country in _SAME:
        return _SAME.get(country) if country else None
    if not re.fullmatch(r"[A-Za-z]{2}", country):
        raise UsageError(f"{country!r} is no country.", hint="Write its two letters, such as US or FR.")
    return _SAME.get(country.upper(), country.upper())


def rules_of(policy: Policy, country: str | None, keys: Collection[str]) -> Sequence[DatedRule]:
    """The rules of a country about some keys: the policy's own, else those of the pack that comes with us."""
    found = [rule for rule in policy.rules if rule.country == country and rule.key in keys]
    return found or [rule for rule in _packs() if rule.country == country and rule.key in keys]


@cache
def _packs() -> tuple[DatedRule, ...]:
    return tuple(rule for name in country_names() for rule in load_policy(name).rules)


@dataclass(frozen=True, slots=True)
class _Law:
    """What holds on which day: the rules of one country, and the policy's own limits where it has none."""

    policy: Policy
    rules: Sequence[DatedRule]

    def candidates(self, since: date) -> list[date]:
        """The days on which a span may begin or end: limits counted from its first, and the days around a new rule."""
        limits = [float(rule.value) for rule in self.rules if isinstance(rule.value, int | float)]
        limits += [self.policy.number("vetting.min_days"), self.policy.number("vetting.max_days")]
        steps = {step for days in limits for step in (floor(min(days, _EVER)), ceil(min(days, _EVER)))}
        turns = [day for rule in self.rules for day in (rule.from_, rule.to) if day is not None and day > since]
        counted = [since + timedelta(days=step) for step in steps]
        return sorted({since, *counted, *turns, *(day - timedelta(days=1) for day in turns)})

    def limit(self, day: date, keys: Sequence[str]) -> Limit:
        """The limit in force on a day: of the first key that has a rule, else the policy's own."""
        for key in keys:
            for rule in self.rules:
                if rule.key == key and rule.in_force(day) and isinstance(rule.value, int | float):
                    return Limit(float(rule.value), rule.source)
        setting = self.policy.settings["vetting.min_days" if MIN in keys else "vetting.max_days"]
        return Limit(self.policy.number(setting.key), setting.source)
