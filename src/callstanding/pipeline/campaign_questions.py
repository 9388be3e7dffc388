"""The questions that are asked of a campaign or a pool as a whole: call-backs, dropped calls, fallen answer rates.

Its numbers come from an owner's stock, so some of them may never have called: they are left out, not refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from callstanding.actions.callbacks import together
from callstanding.actions.labels import Label
from callstanding.actions.series import Series
from callstanding.engines import Duck
from callstanding.pipeline.callbacks import callbacks_of
from callstanding.pipeline.changed import Told, changed_of, labelled
from callstanding.pipeline.guarded import guarded_of
from callstanding.pipeline.owner_rows import campaign_row, change_row, reach_row
from callstanding.policies.load import with_country
from callstanding.policies.policy import Policy

MOST = 100  # rows of one answer
_DAY = 86_400.0


def campaign_callbacks_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The call-backs of `numbers` together as `name`, those of each that are worst first, and who waits."""
    numbers = _heard(engine, asked["numbers"])
    if not numbers:
        return {"whole": None, "rows": [], "to_return": 0}
    found = callbacks_of(engine, policy, numbers, as_of=_at(asked))
    lang, terms = asked.get("lang", "en"), found.terms
    called = sorted(
        (row for row in found.rows if row.called_back), key=lambda row: (row.share or 0.0, -row.called_back)
    )
    return {
        "since": found.since.timestamp(),
        "whole": reach_row(together(found.rows, terms, asked["name"]), terms, lang),
        "rows": [reach_row(row, terms, lang) for row in called[:MOST]],
        "to_return": len(found.waiting),
    }


def campaign_changed_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The falls of the answer rate of `numbers` and of all of them as one pool, and the rate of all by day.

    `labels`: what was seen of each number elsewhere. `zone`: in which days begin.
    """
    numbers = _heard(engine, asked["numbers"])
    if not numbers:
        return {"rows": [], "days": []}
    labels = msgspec.convert(asked.get("labels", {}), dict[str, list[Label]])
    told = Told(pools=dict.fromkeys(numbers, asked["name"]), labels=labelled(labels))
    found = changed_of(
        engine, policy, numbers, among=numbers, as_of=_at(asked), zone=asked.get("zone", "UTC"), told=told
    )
    rows = [change_row(row, asked.get("lang", "en")) for row in found.rows[:MOST]]
    widest = max(found.series.values(), key=lambda each: float(each.people.sum()), default=None)
    return {"rows": rows, "days": [] if widest is None else _days(widest)}


def campaign_guard_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """How the campaign `name` of `numbers` stands by call records, under the rules of a `country`; None: no calls."""
    policy, country = with_country(policy, asked.get("country"))
    numbers = _heard(engine, asked["numbers"])
    if not numbers:
        return {"whole": None}
    campaigns = dict.fromkeys(numbers, asked["name"])
    found = guarded_of(engine, policy, numbers, by="campaign", campaigns=campaigns, country=country, as_of=_at(asked))
    return {"whole": campaign_row(found.rows[0], asked.get("lang", "en")) if found.rows else None}


def _heard(engine: Duck, numbers: Sequence[str]) -> list[str]:
    """Those of the numbers that the store knows."""
    keys = engine.keys_of(sorted(set(numbers)))
    return sorted(engine.names(keys)["e164"].to_pylist()) if len(keys) else []


def _days(found: Series) -> list[dict[str, float]]:
    """People called and the share that answered; `at` is the first day of a row, in seconds since 1970."""
    return [
        {"at": float(day) * _DAY, "people": float(people), "rate": float(answered / people) if people else 0.0}
        for day, people, answered in zip(found.day, found.people, found.answered, strict=True)
    ]


def _at(asked: dict[str, Any]) -> datetime | None:
    return datetime.fromtimestamp(asked["at"], UTC) if "at" in asked else None
