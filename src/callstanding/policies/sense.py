"""Whether a whole policy makes sense: nothing missing, limits and thresholds in order, dated rules not overlapping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from callstanding.policies import schema
from callstanding.policies.document import Document
from callstanding.policies.merge import Merged
from callstanding.policies.problem import Problem, meant

# The first must lie below the second, else a status would be left the moment it is entered.
_BELOW = (
    ("status.watch_leave", "status.watch_enter"),
    ("status.watch_enter", "status.spam_enter"),
    ("status.spam_leave", "status.spam_enter"),
    ("status.recovering_leave", "status.spam_leave"),
)
_FALLING = tuple(
    (f"grade.{axis}.{worse}", f"grade.{axis}.{better}")
    for axis in ("maturity", "connection", "engagement", "sentiment")
    for better, worse in (("a", "b"), ("b", "c"))
)


def sense_problems(merged: Merged, document: Document) -> Iterator[Problem]:
    """Every way in which the merged policy cannot be meant; places are given in the last document."""
    yield from _complete(merged, document)
    for name, signal in merged.signals.items():
        yield from _signal(name, signal, document)
    for low, high in (*_BELOW, *_FALLING):
        yield from _order(merged, low, high, document=document)
    yield from _overlaps(merged, document)


def _complete(merged: Merged, document: Document) -> Iterator[Problem]:
    advice = 'Add extends = "standard" to [policy] to take over what is not written.'
    wanted = (
        *(("signals", name, schema.SIGNAL_KEYS, merged.signals) for name in schema.SIGNALS),
        *(("families", name, schema.FAMILY_KEYS, merged.families) for name in schema.FAMILIES),
        *(("", key, schema.SETTING_KEYS, merged.settings) for key in schema.SETTINGS),
    )
    for section, name, keys, found in wanted:
        for missing in sorted(keys - found.get(name, {}).keys()):
            path = (section, name) if section else tuple(name.split("."))
            yield document.problem(path, f"has no {missing}.", advice)


def _signal(name: str, signal: dict[str, Any], document: Document) -> Iterator[Problem]:
    if not signal.keys() >= schema.SIGNAL_KEYS:
        return
    path = ("signals", name)
    family = signal["family"]
    if family not in schema.FAMILIES:
        yield document.problem((*path, "family"), f"{family!r} is not a family.", meant(family, schema.FAMILIES))
    low, high = ("full", "limit") if name in schema.LOW_IS_BAD else ("limit", "full")
    if signal["limit"] == signal["full"]:
        yield document.problem((*path, "full"), "equals the limit, so the signal could never grow.")
    elif signal[low] > signal[high]:
        message = (
            f"({signal[low]:g}) must be below {high} ({signal[high]:g}), else the signal would punish the opposite."
        )
        yield document.problem((*path, low), message, f"Write {high} as well.")
    if signal["scale"] == "log" and min(signal["limit"], signal["full"]) <= 0:
        yield document.problem((*path, "scale"), "is log, which needs limit and full above zero.")
    if (family == "good") != (signal["points"] < 0) and signal["points"] != 0:
        yield document.problem((*path, "points"), "must be below zero in the family good and above it elsewhere.")


def _order(merged: Merged, low: str, high: str, *, document: Document) -> Iterator[Problem]:
    values = [merged.settings.get(key, {}).get("value") for key in (low, high)]
    if values[0] is not None and values[1] is not None and not values[0] < values[1]:
        yield document.problem(tuple(low.split(".")), f"({values[0]}) must be below {high} ({values[1]}).")


def _overlaps(merged: Merged, document: Document) -> Iterator[Problem]:
    for rule in merged.rules:
        if rule.get("from", date.min) >= rule.get("to", date.max):
            yield document.problem(("rules",), f"{rule['key']} ends on {rule['to']}, before it begins.")
    for one, other in combinations(merged.rules, 2):
        if (one["country"], one["key"]) != (other["country"], other["key"]):
            continue
        starts = max(one.get("from", date.min), other.get("from", date.min))
        if starts < min(one.get("to", date.max), other.get("to", date.max)):
            day = "from the beginning" if starts == date.min else f"on {starts}"
            yield document.problem(("rules",), f"{one['key']} has two values {day}.", "Give the earlier one a `to`.")
