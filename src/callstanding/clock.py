"""The only place that asks for the time; everything else is told it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)


def stopwatch() -> Callable[[], float]:
    """Start a watch; calling it tells the seconds since its start."""
    started = time.perf_counter()
    return lambda: time.perf_counter() - started


def seconds() -> float:
    """The present moment in seconds since 1970, UTC."""
    return time.time()
