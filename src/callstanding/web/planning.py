"""The plans that were asked for: one at a time is made in a process of its own, a few wait, the last are remembered."""

from __future__ import annotations

import secrets
from asyncio import Task, create_task, get_running_loop
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Literal

from callstanding import clock
from callstanding.errors import CallstandingError
from callstanding.web.problem import later

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import SynchronizedArray

    from callstanding.trials.planning import Wish

WAITING = 4  # of all tenants together: a plan takes a core for a minute
OF_ONE = 2  # of one tenant
KEPT = 200
_AGAIN_S = 60.0


@dataclass
class Planned:
    """One plan that was asked for, and what came of it. `turn`: the place in the row of all that were."""

    id: str
    tenant: str
    begun: float
    turn: int = 0
    state: Literal["waiting", "done", "failed"] = "waiting"
    plan: dict[str, Any] | None = None
    note: str = ""


@dataclass
class Plans:
    """The plans of this process."""

    _known: dict[str, Planned] = field(default_factory=dict)
    _tasks: set[Task[None]] = field(default_factory=set)
    _pool: ProcessPoolExecutor | None = None
    _far: SynchronizedArray[int] = field(default_factory=lambda: get_context("spawn").Array("q", 2))

    def begin(self, wish: Wish, tenant: str) -> Planned:
        """Begin to plan. A Problem while too many plans are waited for."""
        waiting = [each for each in self._known.values() if each.state == "waiting"]
        if len(waiting) >= WAITING or sum(each.tenant == tenant for each in waiting) >= OF_ONE:
            raise later("overloaded", "Other plans are being made; ask again in a minute.", seconds=_AGAIN_S)
        self._forget()
        turn = max((each.turn for each in self._known.values()), default=0) + 1
        made = Planned("plan_" + secrets.token_hex(8), tenant, clock.seconds(), turn)
        self._known[made.id] = made
        task = create_task(self._work(made, wish))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return made

    def get(self, plan: str, *, only: str | None) -> Planned | None:
        """A plan by its id; `only`: of this tenant."""
        found = self._known.get(plan)
        return found if found is not None and only in (None, found.tenant) else None

    def runs(self, plan: Planned) -> int | None:
        """How many simulations of a plan are done; None where its turn has not come."""
        turn, runs = self._far[:]
        return runs if turn == plan.turn else None

    def stop(self) -> None:
        """Leave what is not done."""
        for task in self._tasks:
            task.cancel()
        if self._pool is not None:
            # A worker would work on for a minute; asked for before the pool forgets who they are.
            workers = list((self._pool._processes or {}).values())  # noqa: SLF001
            self._pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.terminate()

    async def _work(self, made: Planned, wish: Wish) -> None:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(self._far,))
        made.note = "It broke off."
        state: Literal["done", "failed"] = "failed"
        try:
            made.plan = await get_running_loop().run_in_executor(self._pool, worked_out, wish, made.turn)
            made.note, state = "", "done"
        except CallstandingError as error:
            made.note = str(error)
        except Exception:  # noqa: BLE001 - whatever broke in the worker, whoever asks is told that nothing comes
            self._pool = None
        finally:
            made.state = state

    def _forget(self) -> None:
        done = [name for name, each in self._known.items() if each.state != "waiting"]
        for name in done[: max(0, len(self._known) - KEPT + 1)]:
            with suppress(KeyError):
                del self._known[name]


_FAR: list[SynchronizedArray[int]] = []
"""In the worker: where it writes which turn it is at, and how many simulations are done."""


def _begin(far: SynchronizedArray[int]) -> None:
    _FAR[:] = [far]


def worked_out(wish: Wish, turn: int) -> dict[str, Any]:
    """In the worker: the plan as a document."""
    from callstanding.trials.planning.plan import planned
    from callstanding.trials.planning.told import document

    [far] = _FAR
    far[:] = [turn, 0]

    def told(*_: object) -> None:
        far[1] += 1

    return document(planned(wish, told=told, workers=0))
