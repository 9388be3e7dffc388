"""The leading digits that decide what a number is, so that numbers with the same head are looked up once.

A numbering plan seldom looks at the last digits. For each length we grow a tree of heads, digit by digit, until every
pattern that phonenumbers would try is settled: no spelling is left, or one allows any further digits. From there on the
answer for one number is the answer for all of them, but for the last digits themselves. The answer itself always comes
from phonenumbers. Where a plan rewrites digits (a carrier code, a local form) each number is asked for on its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from callstanding.records import plan
from callstanding.records.plan import Listed
from callstanding.records.settled import OnItsOwnError, is_settled


class _Leaf(NamedTuple):
    """What all numbers with this head are; the digits from `cut` on are appended to `start`."""

    cut: int
    known: bool
    start: str = ""
    kind: str = ""
    region: str | None = None


# A digit leads to the tree below it, to a leaf, or to None: ask for each number on its own.
_Tree = dict[str, Any]


def listed(digits: str, region: str | None) -> Listed | None:
    """The same answer as `plan.listed`, from what is known of other numbers with the same head."""
    node = _root(region, len(digits))
    for digit in digits:
        try:
            below = node[digit]
        except KeyError:
            return _grow(digits, region)
        if type(below) is not dict:
            return _answer(below, digits, region)
        node = below
    return plan.listed(digits, region)


def _answer(leaf: _Leaf | None, digits: str, region: str | None) -> Listed | None:
    if leaf is None:
        return plan.listed(digits, region)
    cut, known, start, kind, place = leaf
    return Listed(start + digits[cut:], kind, place) if known else None


@cache
def _root(region: str | None, length: int) -> _Tree:  # noqa: ARG001 - one tree for each pair
    return {}


def _grow(digits: str, region: str | None) -> Listed | None:
    """Grow the branch of these digits down to its leaf, and answer for them."""
    node = _root(region, len(digits))
    found = plan.listed(digits, region)
    for depth, digit in enumerate(digits, start=1):
        below = node.get(digit)
        if below is None:
            below = node[digit] = _node(digits, depth, found, region)
        if not isinstance(below, dict):
            break
        node = below
    return found


def _node(digits: str, depth: int, found: Listed | None, region: str | None) -> _Tree | _Leaf | None:
    try:
        if depth < len(digits) and not is_settled(digits[:depth], len(digits), region):
            return {}
    except OnItsOwnError:
        return None
    if found is None:
        return _Leaf(depth, known=False)
    start = found.e164[: len(found.e164) - (len(digits) - depth)]
    return _Leaf(depth, known=True, start=start, kind=found.kind, region=found.region)
