"""The questions of an operator that another process asks: throughput, what another policy would change, who is held."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from callstanding.engines import Duck
from callstanding.inventory.sorts import Subscriber, sorted_numbers
from callstanding.pipeline.held import numbers_held
from callstanding.pipeline.moments import naive
from callstanding.pipeline.policy_diff import compared, touched
from callstanding.pipeline.throughput import throughput
from callstanding.policies.policy import Policy
from callstanding.policies.written import policy_named, policy_written

MOST = 1_000  # rows of one answer


def throughput_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - as all answers
    """Calls and reports of each hour of the last `days`, and how long reports took to arrive."""
    found = throughput(engine, _at(asked), days=int(asked.get("days", 7)))
    return {"at": asked["at"], **msgspec.to_builtins(found)}


def cared_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - as all answers
    """The numbers behind some `subscribers` (kind, subject, sort), each with its sort: holders hold many."""
    told = msgspec.convert(asked["subscribers"], list[Subscriber])
    held = numbers_held(engine, [one.subject for one in told if one.kind == "holder"], _at(asked))
    return {"sorts": sorted_numbers(told, held), "at": asked["at"]}


def policy_diff_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """Which numbers the policy `after` shows otherwise than `before`; each a name, a TOML text, or None: the service's.

    The first rows only, by care; the counts are of all. `told` takes the share that is done.
    """
    before, after = (_policy(asked.get(side), policy) for side in ("before", "after"))
    subscribers = msgspec.convert(asked.get("subscribers", []), list[Subscriber])
    numbers, rows = compared(engine, before, after, _at(asked), subscribers=subscribers, told=asked["told"])
    changes = {change: {"numbers": t.numbers, "sorts": dict(t.sorts)} for change, t in touched(rows).items()}
    shown = [msgspec.to_builtins(row) | {"change": row.change} for row in rows[:MOST]]
    return {"at": asked["at"], "numbers": numbers, "moved": len(rows), "changes": changes, "rows": shown}


def _policy(told: dict[str, str] | None, present: Policy) -> Policy:
    if told is None:
        return present
    return policy_written(told["text"]) if "text" in told else policy_named(told["name"])


def _at(asked: dict[str, Any]) -> datetime:
    return naive(datetime.fromtimestamp(float(asked["at"]), UTC))
