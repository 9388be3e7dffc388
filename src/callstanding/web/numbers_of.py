"""Reads the numbers in requests: with + or %2B, as bare digits, or national with a region."""

from __future__ import annotations

from functools import lru_cache

from callstanding.errors import UsageError
from callstanding.records.number import Number, parse_number
from callstanding.web.problem import Problem


def written(text: str) -> str:
    """The number as it was meant: a plus in a query arrives as a blank unless it was sent as %2B."""
    return "+" + text.strip() if text.startswith(" ") else text.strip()


@lru_cache(maxsize=100_000)
def number_of(text: str, region: str | None) -> Number:
    """What a text says, with its kind. A Problem for an unknown region, never for a strange number."""
    try:
        return parse_number(written(text), region)
    except UsageError as error:
        raise Problem("invalid", str(error), errors=[{"field": "region", "reason": "no such region"}]) from error


def e164_of(text: str, region: str | None) -> str:
    """The number in E.164. A Problem for what is none."""
    found = number_of(text, region).e164
    if found is None:
        raise Problem("invalid", "This is no whole number; write it with + and country code.",
                      errors=[{"field": "number", "reason": "not a number in E.164"}])  # fmt: skip
    return found
