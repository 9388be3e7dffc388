"""What would clear a number: for each adverse fact the value at which the score would fall below the watch line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from callstanding import messages
from callstanding.policies.policy import Policy, SignalRule


def remedies(standing: dict[str, Any], policy: Policy, lang: str) -> Iterator[dict[str, Any]]:
    """For a number that is not clean: the value of each adverse fact at which the score would fall below the watch."""
    if standing["status"] in ("clean", "unknown"):
        return
    goal = policy.number("status.watch_leave")
    log_odds = _log_odds(standing["spam_score"])
    excess = log_odds - _log_odds(goal)
    slope = _slope(standing)
    for reason in standing["reasons"]:
        rule = policy.signals.get(reason["signal"])
        if rule is None or reason["points"] <= 0 or reason["value"] is None:
            continue
        own = reason["points"] / slope
        needed = _value_for(rule, reason["value"], own, max(0.0, own - excess))
        enough = own >= excess
        sentence = messages.remedy(reason["signal"], lang, value=reason["value"], needed=needed)
        yield {
            "signal": reason["signal"],
            "value": reason["value"],
            "needed": needed,
            "sentence": sentence,
            "enough": enough,
        }


def _log_odds(score: float) -> float:
    p = min(max(score / 100.0, 1e-9), 1 - 1e-9)
    return float(np.log(p / (1 - p)))


def _slope(standing: dict[str, Any]) -> float:
    """Points of the 0-100 scale per log-odds of this score (see score.entries)."""
    base = next(r["points"] for r in standing["reasons"] if r["signal"] == "base")
    way = _log_odds(standing["spam_score"]) - _log_odds(base)
    return (standing["spam_score"] - base) / way if abs(way) > 1e-9 else 1.0


def _value_for(rule: SignalRule, value: float, own: float, allowed: float) -> float:
    """The value at which a signal, now worth `own`, is worth `allowed`: points grow evenly from limit to full."""
    reach = float(np.clip(_way(rule, value), 1e-9, 1.0))
    share = reach * allowed / own if own > 0 else 0.0
    if rule.scale == "log":
        return float(rule.limit * (rule.full / rule.limit) ** share)
    return rule.limit + share * (rule.full - rule.limit)


def _way(rule: SignalRule, value: float) -> float:
    if rule.scale == "log":
        return float(np.log(max(value, 1e-9) / rule.limit) / np.log(rule.full / rule.limit))
    return (value - rule.limit) / (rule.full - rule.limit)
