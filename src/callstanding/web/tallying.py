"""Brings the verdicts that this process gave to the counts that last, now and then: no verdict waits for a write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock

from callstanding.control.verdict_counts import VerdictCounts


class Tally:
    """What was given since it was last written down. `given`: how often each verdict was given so far."""

    def __init__(self, given: Callable[[], Mapping[str, int]], counts: VerdictCounts) -> None:
        self.counts = counts
        self._given, self._told = given, dict[str, int]()
        self._turn = Lock()

    def flush(self, *, now: float) -> None:
        """Write down what was given since. StoreError where the database is away; then it is part of the next time."""
        with self._turn:
            given = dict(self._given())
            self.counts.add({verdict: n - self._told.get(verdict, 0) for verdict, n in given.items()}, now=now)
            self._told = given
