"""Times of calls, packed into one column: eight bytes each, oldest first."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from callstanding.errors import StoreError


def unpacked(data: bytes) -> array[float]:
    """The times in a column. Raises StoreError where it holds no whole times."""
    times = array("d")
    try:
        times.frombytes(data)
    except ValueError as error:
        raise StoreError("The times of a number's calls are damaged.", hint="Restore the control database.") from error
    if sys.byteorder == "big":
        times.byteswap()
    return times


def packed(times: Sequence[float]) -> bytes:
    """Times as a column holds them."""
    made = array("d", times)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def added(times: array[float], time: float) -> array[float]:
    """The times with one more, in their order."""
    if not times or times[-1] <= time:
        times.append(time)
    else:
        insort(times, time)
    return times


def without(times: array[float], time: float) -> array[float]:
    """The times with one of these fewer, where there is one."""
    place = bisect_left(times, time)
    if place < len(times) and times[place] == time:
        del times[place]
    return times


def since(times: array[float], time: float) -> array[float]:
    """The times later than one."""
    return times[bisect_right(times, time) :]
