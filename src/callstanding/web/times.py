"""Times between seconds since 1970, as the tables keep them, and RFC 3339, as the interface writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec

DAY_S = 86_400.0
When = Annotated[datetime, msgspec.Meta(extra_json_schema={"format": "date-time"})]


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a time in UTC."""
    return datetime.fromtimestamp(round(seconds, 3), UTC)


def seconds_of(at: datetime) -> float:
    """A time as seconds since 1970; UTC where it says nothing."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def shown_time(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as a time, where there is one."""
    return None if seconds is None else moment(seconds)
