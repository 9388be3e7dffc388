"""Times between seconds since 1970, as the control tables keep them, and RFC 3339."""

from __future__ import annotations

from datetime import UTC, datetime

from callstanding.web.showing import moment


def seconds_of(at: datetime) -> float:
    """A time as seconds since 1970; UTC where it says nothing."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def shown_time(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as a time, where there is one."""
    return None if seconds is None else moment(seconds)
