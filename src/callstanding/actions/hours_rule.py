"""Reads the hours of a rule, such as "mon-fri 10:00-13:00"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from callstanding.errors import PolicyError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RULE = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? +(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of a local day, on some weekdays (0: Monday)."""

    weekdays: frozenset[int]
    first: int
    last: int


@cache
def spans_of(texts: tuple[str, ...]) -> tuple[Span, ...]:
    """The spans that a rule's texts name. Raises PolicyError for any other words."""
    return tuple(_span(text) for text in texts)


def _span(text: str) -> Span:
    found = _RULE.fullmatch(text.strip().lower())
    if not found or found[1] not in _DAYS or (found[2] or "mon") not in _DAYS:
        raise _wrong(text)
    first, last = _DAYS.index(found[1]), _DAYS.index(found[2] or found[1])
    begin, end = (int(found[i]) * 60 + int(found[i + 1]) for i in (3, 5))
    if not begin < end <= 24 * 60:
        raise _wrong(text)
    return Span(frozenset((first + step) % 7 for step in range((last - first) % 7 + 1)), begin, end)


def _wrong(text: str) -> PolicyError:
    return PolicyError(f"hours.calling has {text!r}.", hint='Write hours as in "mon-fri 10:00-13:00".')
