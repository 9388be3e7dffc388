"""Tends the stock while a service runs: every few minutes, by the standings that it publishes."""

from __future__ import annotations

import structlog
from sqlalchemy import Engine

from callstanding.control.tending import Tending
from callstanding.live.published import Published
from callstanding.policies.policy import Policy

EVERY_S = 300.0
STALE_S = 60.0  # the folder gives a sign of life each second; without one standings are old, and nothing is moved
_log = structlog.get_logger("callstanding.tending")


class Tender:
    """The stock of all tenants. Several services on one database may each have one: moves are made once."""

    def __init__(self, engine: Engine, policy: Policy, published: Published, *, every_s: float = EVERY_S) -> None:
        self._tending, self._published, self._every_s = Tending(engine, policy), published, every_s
        self._done: float | None = None

    def step(self, now: float) -> int:
        """Move what is due, if it is time and the folder lives; returns how many numbers that were."""
        if self._done is not None and 0.0 <= now - self._done < self._every_s:
            return 0
        if abs(now - float(self._published.about("beat") or 0.0)) > STALE_S:
            return 0
        self._done = now
        made = self._tending.run(self._published.shown_of, now=now)
        if made:
            _log.info("numbers tended", moved=len(made))
        return len(made)
