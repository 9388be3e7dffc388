"""Where a called party is: its country and its candidate time zones, read from its number."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import phonenumbers
from phonenumbers import timezone

_UNKNOWN = "Etc/Unknown"


class Place(msgspec.Struct, frozen=True):
    """`country` in two letters, None where the number belongs to none; `zones` are all that the number may be in."""

    country: str | None = None
    zones: tuple[str, ...] = ()


NOWHERE = Place()


@lru_cache(maxsize=65_536)
def place_of(e164: str) -> Place:
    """The place of a number in E.164. A toll-free number may be anywhere in its plan, so it has many zones.

    People take numbers along when they move: the number's own place is the best that is known without asking them.
    """
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return NOWHERE
    country = phonenumbers.region_code_for_number(number)
    zones = tuple(zone for zone in timezone.time_zones_for_number(number) if zone != _UNKNOWN)
    return Place(country if country != "001" else None, zones)
