"""Single values of a record as they come: text, numbers, times. What cannot be read is None, never a guess."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callstanding.errors import UsageError
from callstanding.formats.expressions import NOTHING

EPOCH = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
_EPOCH_TEXT = re.compile(r"\d{9,10}(\.\d*)?")
_VERSTAT = re.compile(r"TN-Validation-(Passed|Failed)(?:-([ABC]))?", re.IGNORECASE)


def text(value: object) -> str | None:
    """Text without blanks around it; numbers as they are written; None when nothing is left."""
    if isinstance(value, str):
        cell = value.strip()
        return None if cell.lower() in NOTHING else cell
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):  # of any length, also one that no float can hold
        return str(value)
    return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)


def number(value: object) -> float | None:
    """A finite number, also one written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        given = float(value)
    except (ValueError, OverflowError):
        return None
    return given if math.isfinite(given) else None


def whole(value: object) -> int | None:
    """A whole number that fits 32 bits."""
    given = number(value)
    return int(given) if given is not None and given == int(given) and abs(given) < 1 << 31 else None


def first(*values: object) -> str | None:
    """The first of the values that says something."""
    return next((found for value in values if (found := text(value))), None)


def epoch(value: object, *, per_second: int = 1) -> datetime | None:
    """Seconds since 1970 (or parts of them) as UTC; 0 means never and is None."""
    given = number(value)
    if not given or given < 0:
        return None
    try:
        # whole microseconds first: a float of seconds is exact only to about a quarter of one
        return EPOCH + timedelta(microseconds=round(given * (1_000_000 // per_second)))
    except OverflowError:
        return None


def moment(value: object, zone: str) -> datetime | None:
    """ISO 8601 (`/` between the parts of the date also), in its own zone or else `zone`; or an epoch; as UTC."""
    given = text(value)
    if given is None:
        return None
    if _EPOCH_TEXT.fullmatch(given):
        return epoch(given)
    try:
        wall = datetime.fromisoformat(given.replace("/", "-", 2))
        return _utc(wall if wall.tzinfo else wall.replace(tzinfo=zone_of(zone)))
    except (ValueError, OverflowError):
        return None


def mail_date(value: object) -> datetime | None:
    """RFC 2822, as in `Fri, 18 Oct 2019 17:02:00 +0000`; as UTC."""
    given = text(value)
    try:
        wall = parsedate_to_datetime(given) if given else None
        return _utc(wall if wall.tzinfo else wall.replace(tzinfo=UTC)) if wall else None
    except (ValueError, OverflowError, TypeError):
        return None


def _utc(aware: datetime) -> datetime:
    return aware.astimezone(UTC).replace(tzinfo=None)


@lru_cache
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; UsageError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = "Try a name such as Europe/Paris or America/New_York."
        raise UsageError(f"The time zone {name!r} is not known.", hint=hint) from error


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Seconds from start to end, None when one of them is not known."""
    return None if start is None or end is None else (end - start).total_seconds()


def attestation(verstat: str | None) -> str | None:
    """A, B or C; N when the check failed or there was none; None when the feed does not say.

    A check that passed without a letter says nothing of the level: None.
    """
    if not verstat:
        return None
    if verstat.upper() in {"A", "B", "C", "N"}:
        return verstat.upper()
    found = _VERSTAT.match(verstat)
    if found and found[1].lower() == "passed":
        return found[2].upper() if found[2] else None
    return "N" if found or verstat.lower().startswith("no-tn-validation") else None
