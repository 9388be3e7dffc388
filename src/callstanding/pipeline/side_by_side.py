"""Work on some pieces side by side: numpy and the engine let go of Python while they reckon, so all cores are busy."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

P = TypeVar("P")
T = TypeVar("T")


_MOST = 3  # more would wait for Python's lock, and each holds some hundred megabytes


def cores() -> int:
    """How many pieces are worth being worked on at once: the processors that this process may use, three at most."""
    given = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(given, _MOST)


def side_by_side(pieces: Iterable[P], work: Callable[[P], T], *, at_once: int) -> Iterator[T]:
    """What `work` makes of each piece, in their order. The next piece is made here while others are worked on.

    No more than `at_once` pieces are held, besides the one that is being made. What a worker raises is raised here.
    """
    coming: deque[Future[T]] = deque()
    with ThreadPoolExecutor(max_workers=max(1, at_once), thread_name_prefix="callstanding-judge") as workers:
        try:
            for piece in pieces:
                while len(coming) >= max(1, at_once) or (coming and coming[0].done()):
                    yield coming.popleft().result()
                coming.append(workers.submit(work, piece))
            while coming:
                yield coming.popleft().result()
        finally:
            for each in coming:
                each.cancel()
