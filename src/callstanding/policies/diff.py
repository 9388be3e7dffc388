"""Which lines differ between two policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from callstanding.policies.policy import DatedRule, Policy

# Words about a line (why, from where, since when) are not its meaning: two policies that differ only there score alike.
_WORDS = frozenset({"about", "source", "date", "name", "key", "unit"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs: its key, and its value in either policy (None: not there)."""

    key: str
    before: object
    after: object


def diff_policies(before: Policy, after: Policy) -> list[Difference]:
    """The lines whose values differ, by key; texts, sources and dates are left out."""
    old, new = dict(_lines(before)), dict(_lines(after))
    keys = sorted(old.keys() | new.keys())
    return [Difference(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _lines(policy: Policy) -> Iterator[tuple[str, object]]:
    for section, tables in (("signals", policy.signals), ("families", policy.families)):
        for name, table in tables.items():
            for key, value in asdict(table).items():
                if key not in _WORDS:
                    yield f"{section}.{name}.{key}", value
    for setting in policy.settings.values():
        yield setting.key, setting.value
    for rule in policy.rules:
        yield _rule_key(rule), rule.value


def _rule_key(rule: DatedRule) -> str:
    start = "" if rule.from_ == date.min else f" from {rule.from_}"
    end = "" if rule.to is None else f" to {rule.to}"
    return f"rules.{rule.country}.{rule.key}{start}{end}"
