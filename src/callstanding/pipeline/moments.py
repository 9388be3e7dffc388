"""Times between the engine (naive UTC), the flow (hours since 1970) and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the engine's clock is naive UTC


def naive(moment: datetime) -> datetime:
    """A moment as naive UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def hours(moment: datetime) -> float:
    """Hours since 1970."""
    return (naive(moment) - EPOCH) / timedelta(hours=1)


def at(hour: float) -> datetime:
    """The moment (naive UTC) of an hour since 1970, to the second."""
    return EPOCH + timedelta(seconds=round(hour * 3600))


def present(asked: Mapping[str, Any]) -> datetime:
    """The present (naive UTC) of a question that another process asked: see `live.answering`."""
    return datetime.fromtimestamp(float(asked["at"]), UTC).replace(tzinfo=None)


def seconds(hour: float) -> int:
    """An hour since 1970 in seconds."""
    return round(hour * 3600)
