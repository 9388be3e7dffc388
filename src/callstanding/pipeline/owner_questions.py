"""The questions of owners that another process asks: call-backs, dropped calls, fallen answer rates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from callstanding.actions.labels import Label
from callstanding.engines import Duck
from callstanding.pipeline.callbacks import callbacks_of
from callstanding.pipeline.changed import Changes, Told, changed_of, labelled
from callstanding.pipeline.guarded import guarded_of
from callstanding.pipeline.owner_rows import campaign_row, change_row, level_rows, reach_row, waiting_row
from callstanding.policies.load import with_country
from callstanding.policies.policy import Policy

MOST = 1_000  # rows of one answer


def callbacks_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The call-backs of one `number`, by `by`, within `within_min` minutes; times only, nobody is named."""
    found = callbacks_of(
        engine,
        policy,
        [asked["number"]],
        as_of=_at(asked),
        within_min=asked.get("within_min"),
        days=asked.get("days"),
        by=asked.get("by", "number"),
        zone=asked.get("zone", "UTC"),
    )
    lang = asked.get("lang", "en")
    return _window(found) | {
        "rows": [reach_row(row, found.terms, lang) for row in found.rows],
        "to_return": len(found.waiting),
        "waiting": [waiting_row(row) for row in found.waiting[:MOST]],
    }


def changed_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The falls of the answer rate of one `number`, compared with its siblings `among` some numbers, or among all.

    `labels`: what was seen of it elsewhere.
    """
    number, lang = asked["number"], asked.get("lang", "en")
    labels = msgspec.convert(asked.get("labels", []), list[Label])
    found = changed_of(
        engine,
        policy,
        [number],
        among=asked.get("among"),
        as_of=_at(asked),
        days=asked.get("days"),
        zone=asked.get("zone", "UTC"),
        told=Told(labels=labelled({number: labels})),
    )
    rows = [change_row(row, lang) for row in found.rows]
    return _window(found) | {"rows": rows, "levels": _levels(found, number)}


def guard_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """How the campaigns of some `numbers` stand (None: of all), by `by`, under the rules of a `country`."""
    policy, country = with_country(policy, asked.get("country"))
    found = guarded_of(
        engine,
        policy,
        asked.get("numbers"),
        by=asked.get("by", "account"),
        campaigns=asked.get("campaigns"),
        country=country,
        as_of=_at(asked),
    )
    return _window(found) | {"rows": [campaign_row(row, asked.get("lang", "en")) for row in found.rows[:MOST]]}


def _levels(found: Changes, number: str) -> list[dict[str, Any]]:
    """The levels of a rate; none where ruptures, of the extra `owner`, is not installed beside the service."""
    try:
        return level_rows(found, number) if number in found.series else []
    except ModuleNotFoundError:
        return []


def _at(asked: dict[str, Any]) -> datetime | None:
    return datetime.fromtimestamp(asked["at"], UTC) if "at" in asked else None


def _window(found: Any) -> dict[str, Any]:
    return {"since": found.since.isoformat(), "as_of": found.as_of.isoformat()}
