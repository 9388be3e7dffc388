"""Asks the folder for the evidence about a number once, however many parts of a page want it at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from callstanding import clock
from callstanding.pipeline.proof import Proof

if TYPE_CHECKING:
    from callstanding.web.house import House

FRESH_S = 20.0  # evidence is as of the last full hour: in so short a time it seldom changes
MOST = 32


class Proofs:
    """What was asked lately, and what is being asked."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, bytes], tuple[float, asyncio.Task[Proof]]] = {}

    async def about(self, house: House, body: Mapping[str, Any], *, by: str) -> Proof:
        """The evidence that a question asks for. Raises what the folder raises; that is not kept."""
        key, now = (id(asyncio.get_running_loop()), msgspec.json.encode(body)), clock.seconds()
        self._forget(now)
        if key not in self._known:
            self._known[key] = now, asyncio.create_task(_asked(house, body, by))
        return await asyncio.shield(self._known[key][1])  # who goes away takes it from nobody else

    def _forget(self, now: float) -> None:
        old = [key for key, (at, task) in self._known.items() if not 0 <= now - at < FRESH_S or _failed(task)]
        for key in (*old, *list(self._known)[: max(0, len(self._known) - len(old) - MOST)]):
            self._known.pop(key, None)


def _failed(task: asyncio.Task[Proof]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


async def _asked(house: House, body: Mapping[str, Any], by: str) -> Proof:
    from callstanding.web.asked import asked  # it asks for a house, which has these

    told = await asked(house, "evidence", body, by=by)
    return msgspec.json.decode(told["proof"], type=Proof)
