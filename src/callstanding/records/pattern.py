"""The digit patterns of numbering plans, spelt out as the digits allowed at each place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# A spelling has one mask for each place: bit d is set when digit d may stand there.
Spelling = tuple[int, ...]
ANY_DIGIT = 0b11_1111_1111

_PART = re.compile(r"\\d|\d|\[[\d-]+\]|\((?:\?:)?|\)|\||\?|\{\d+(?:,\d+)?\}|\$")


@dataclass(frozen=True, slots=True)
class _Item:
    """A digit class or a group, and how often it may stand."""

    what: int | _Group
    least: int = 1
    most: int = 1


_Group = tuple[tuple[_Item, ...], ...]  # the alternatives, each a sequence of items


@cache
def spellings(pattern: str, length: int) -> tuple[Spelling, ...]:
    """All spellings of exactly that many digits; ValueError when the pattern uses more than digits and groups.

    An end mark ($) is read as nothing, so a pattern with one is spelt too widely rather than too narrowly.
    """
    return _spell_group(_read(pattern), length)


@cache
def _read(pattern: str) -> _Group:
    parts = _PART.findall(pattern)
    if "".join(parts) != pattern:
        raise ValueError(f"{pattern!r} is more than digits and groups")
    return _read_group(iter(parts))


def _read_group(parts: Iterator[str]) -> _Group:
    alternatives: list[list[_Item]] = [[]]
    for part in parts:
        if part == ")":
            break
        if part == "|":
            alternatives.append([])
        elif part[0] in "?{":
            alternatives[-1][-1] = _repeated(alternatives[-1][-1], part)
        elif part[0] == "(":
            alternatives[-1].append(_Item(_read_group(parts)))
        elif part != "$":
            alternatives[-1].append(_Item(_digits(part)))
    return tuple(tuple(items) for items in alternatives)


def _repeated(item: _Item, part: str) -> _Item:
    if part == "?":
        return _Item(item.what, 0, 1)
    least, _, most = part.strip("{}").partition(",")
    return _Item(item.what, int(least), int(most or least))


def _digits(part: str) -> int:
    if part == r"\d":
        return ANY_DIGIT
    allowed = re.compile(part)
    return sum(1 << digit for digit in range(10) if allowed.match(str(digit)))


@cache
def _spell_group(group: _Group, length: int) -> tuple[Spelling, ...]:
    return tuple({spelling for items in group for spelling in _spell_items(items, length)})


@cache
def _spell_items(items: tuple[_Item, ...], length: int) -> tuple[Spelling, ...]:
    if not items:
        return () if length else ((),)
    found = []
    for taken in range(length + 1):
        if rest := _spell_items(items[1:], length - taken):
            found += [first + last for first in _spell_item(items[0], taken) for last in rest]
    return tuple(found)


def _spell_item(item: _Item, length: int) -> Iterator[Spelling]:
    if isinstance(item.what, int):
        if item.least <= length <= item.most:
            yield (item.what,) * length
        return
    for times in range(item.least, item.most + 1):
        yield from _spell_times(item.what, times, length)


def _spell_times(group: _Group, times: int, length: int) -> Iterator[Spelling]:
    if times == 0:
        if length == 0:
            yield ()
        return
    for taken in range(length + 1):
        for first in _spell_group(group, taken):
            for rest in _spell_times(group, times - 1, length - taken):
                yield first + rest
