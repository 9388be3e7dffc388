"""The order of a group's numbers, and one page of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from callstanding.web.board.groups import STATUSES, Number

PAGE = 50
_Key = tuple[float, ...]


def _worst(each: Number) -> _Key:
    return STATUSES.index(each.status), -(each.score or 0.0), -each.used[2].calls


def _used(each: Number) -> _Key:
    return (-each.used[2].calls,)


def _next(each: Number) -> _Key:
    return not each.calls, each.used[2].calls


def _number(_: Number) -> _Key:
    return ()


_ORDERS: Mapping[str, Callable[[Number], _Key]] = {"worst": _worst, "used": _used, "next": _next, "number": _number}
SORTS = tuple(_ORDERS)


def page_of(numbers: Sequence[Number], sort: str, start: int) -> list[Number]:
    """So many numbers from a place on; equals in the order of their digits."""
    key = _ORDERS[sort]
    return sorted(numbers, key=lambda each: (key(each), each.item.number))[start : start + PAGE]
