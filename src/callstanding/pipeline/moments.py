"""Times between the engine (naive UTC), the flow (hours since 1970) and the tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
