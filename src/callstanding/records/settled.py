"""When the first digits of a number settle what it is, whatever digits follow: read from phonenumbers' own patterns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from callstanding.records import plan
from callstanding.records.pattern import ANY_DIGIT, Spelling, spellings

_LONGEST = 20  # more digits than any national number that phonenumbers reads


class OnItsOwnError(Exception):
    """The plan may rewrite or reread numbers with this head."""


def is_settled(head: str, length: int, region: str | None) -> bool:
    """Whether the answer is the same for all numbers of the length with this head, but for their last digits.

    Follows phonenumbers' order: an exit code, the country code, then the trunk prefix, which it may strip twice.
    """
    code = _country_code(head) if region is None else plan.country_code(region)
    if code is None or code == 0:
        return code == 0
    starts = _starts(head, code, region)
    for _ in range(2):
        starts = None if starts is None else _without_trunk(head, starts, code, region)
    return starts is not None and all(_read(code, length - start, head[start:]) for start in starts)


def _country_code(head: str) -> int | None:
    """The country code that the head begins with: 0 when there is none, None when more digits must tell."""
    for width in range(1, min(3, len(head)) + 1):
        if int(head[:width]) in COUNTRY_CODE_TO_REGION_CODE and head[0] != "0":
            return int(head[:width])
    return 0 if len(head) >= 3 or head[0] == "0" else None


def _starts(head: str, code: int, region: str | None) -> set[int] | None:
    """Where the national number may begin before trunk prefixes; None when more digits must tell."""
    prefix = str(code)
    if region is None:
        return {len(prefix)}
    pattern = plan.exit_code(region)
    exit_widths = _widths(pattern, head) if pattern else frozenset()
    if exit_widths:
        raise OnItsOwnError
    if exit_widths is None or (prefix.startswith(head) and head != prefix):
        return None
    return {0, len(prefix)} if head.startswith(prefix) else {0}


def _without_trunk(head: str, starts: Iterable[int], code: int, region: str | None) -> set[int] | None:
    found = set(starts)
    for start in starts:
        for pattern, rewrites in plan.trunk_prefixes(code, region):
            widths = _widths(pattern, head[start:])
            if widths is None:
                return None
            if widths and rewrites:
                raise OnItsOwnError
            found |= {start + width for width in widths}
    return found


@lru_cache(maxsize=1 << 16)
def _widths(pattern: str, head: str) -> frozenset[int] | None:
    """How many leading digits the pattern may match; None when more digits must tell."""
    alive = [spelling for spelling in _prefix_spellings(pattern) if _may_begin(spelling, head)]
    if any(len(spelling) > len(head) for spelling in alive):
        return None
    return frozenset(map(len, alive))


@cache
def _prefix_spellings(pattern: str) -> tuple[Spelling, ...]:
    try:
        return tuple(spelling for width in range(1, _LONGEST) for spelling in spellings(pattern, width))
    except ValueError:
        raise OnItsOwnError from None


def _may_begin(spelling: Spelling, head: str) -> bool:
    return all(mask >> int(digit) & 1 for mask, digit in zip(spelling, head, strict=False))


def _read(code: int, length: int, head: str) -> bool:
    """Whether every pattern of the country code accepts all or none of the national numbers with this head."""
    return not _open_patterns(code, length, head)


@lru_cache(maxsize=1 << 17)
def _open_patterns(code: int, length: int, head: str) -> tuple[tuple[Spelling, ...], ...]:
    """For each pattern that the head does not settle, the spellings it leaves."""
    if not head:
        left = [_number_spellings(pattern, length) for pattern in plan.number_patterns(code)]
        left += [_leading_spellings(pattern, length) for pattern in plan.leading_patterns(code)]
    else:
        place, digit = len(head) - 1, 1 << int(head[-1])
        before = _open_patterns(code, length, head[:-1])
        left = [tuple(spelling for spelling in one if spelling[place] & digit) for one in before]
    return tuple(one for one in left if one and not any(_is_free(spelling, len(head)) for spelling in one))


@cache
def _number_spellings(pattern: str, length: int) -> tuple[Spelling, ...]:
    try:
        return spellings(pattern, length) if length > 0 else ()
    except ValueError:
        raise OnItsOwnError from None


@cache
def _leading_spellings(pattern: str, length: int) -> tuple[Spelling, ...]:
    short = [spelling for spelling in _prefix_spellings(pattern) if len(spelling) <= length]
    return tuple(spelling + (ANY_DIGIT,) * (length - len(spelling)) for spelling in short)


def _is_free(spelling: Spelling, start: int) -> bool:
    return all(mask == ANY_DIGIT for mask in spelling[start:])
