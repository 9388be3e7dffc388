"""From a checked body to an acknowledged batch."""

from __future__ import annotations

from typing import Any

import msgspec

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.formats import Kind
from callstanding.live.journal import Posted
from callstanding.web.house import House


class Accepted(msgspec.Struct):
    """What was taken in. It is on disk; /v1/batches/{id} tells when it is folded."""

    batch: str
    accepted: int
    rejected: list[dict[str, Any]] = []  # {line, field, reason}; at most 1,000 are named
    rejected_count: int = 0
    unknown_fields: dict[str, int] = {}  # field -> rows that have it; these fields were left out


async def keep(house: House, caller: Caller, posted: Posted) -> str:
    """Write a batch to the journal; returns its id once it is on disk."""
    batch = msgspec.structs.replace(posted, source=caller.key_id, received=clock.seconds())
    name = await house.writer.put(batch)
    house.metrics.batches.labels(posted.kind).inc()
    return name


def count(house: House, kind: Kind, *, accepted: int, rejected: int) -> None:
    """Count the rows of a body."""
    house.metrics.rows.labels(kind, "accepted").inc(accepted)
    house.metrics.rows.labels(kind, "rejected").inc(rejected)
