"""The plan on one screen: the ramp sets the least numbers, a search finds those that stay clean, draws tell more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context

from callstanding.actions.limits import Limits
from callstanding.actions.ramp import Step, full_from, numbers_for, ramp, trade_rule
from callstanding.trials.planning.advice import changes
from callstanding.trials.planning.drawing import Drawn, Way, draw
from callstanding.trials.planning.expected import Expected, expected
from callstanding.trials.planning.searching import fewest, is_good
from callstanding.trials.planning.wish import Setting, Wish, setting

Told = Callable[[str, int, int, str], None]
_FEW = 2  # draws while numbers are searched for


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan. `helps`: whether these numbers, or any, keep the campaign clean; else `changes` says what must change.

    `full_from`: the first day on which the whole volume may be called, None where that is not within its days.
    """

    wish: Wish
    policy: str
    numbers: int
    helps: bool
    changes: tuple[str, ...]
    ramp: tuple[Step, ...]
    full_from: int | None
    wrap_up_s: float
    call_s: float
    load: float
    occupancy: float
    expected: tuple[Expected, ...]
    trade_numbers: int
    trade: tuple[Expected, ...]
    draws: tuple[Drawn, ...] = field(repr=False, default=())
    trade_draws: tuple[Drawn, ...] = field(repr=False, default=())


def planned(wish: Wish, *, told: Told | None = None, workers: int | None = None) -> Plan:
    """Plan a campaign. UsageError or PolicyError for a wish that cannot be. The same wish gives the same plan.

    Draws run in `workers` processes of their own; 0: in this one.
    """
    there = setting(wish)
    limits = Limits(there.policy)
    with _pool(workers) as pool:
        draws = _Draws(wish, pool, told)
        least = numbers_for(limits, calls_a_day=wish.calls_per_day, by_day=wish.full_day)
        few = partial(draws.of, count=min(_FEW, wish.draws))
        found = wish.numbers or fewest(few, least, full_day=wish.full_day)
        numbers = found or least
        ours = draws.of(numbers, count=wish.draws)
        trade = trade_rule(there.policy, wish.calls_per_day)
        theirs = draws.of(trade, count=min(_FEW, wish.draws), way="trade")
    return _plan(there, limits, numbers, ours, trade, theirs, whatever=found is None)


def _plan(
    there: Setting,
    limits: Limits,
    numbers: int,
    ours: Sequence[Drawn],
    trade: int,
    theirs: Sequence[Drawn],
    *,
    whatever: bool,
) -> Plan:
    wish = there.wish
    weeks = -(-wish.days // 7)
    helps = not whatever and is_good(ours, wish.full_day)
    return Plan(
        wish=wish,
        policy=f"{there.policy.name} {there.policy.version}",
        numbers=numbers,
        helps=helps,
        changes=() if helps else tuple(changes(there, ours)),
        ramp=tuple(ramp(limits, numbers=numbers, calls_a_day=wish.calls_per_day, weeks=weeks)),
        full_from=full_from(limits, numbers=numbers, calls_a_day=wish.calls_per_day, weeks=weeks),
        wrap_up_s=there.campaign.wrap_up_s,
        call_s=there.call_s,
        load=there.load,
        occupancy=there.load / wish.agents,
        expected=tuple(expected(there, ours)),
        trade_numbers=trade,
        trade=tuple(expected(there, theirs)),
        draws=tuple(ours),
        trade_draws=tuple(theirs),
    )


class _Draws:
    """Draws of one wish, each made once."""

    def __init__(self, wish: Wish, pool: Executor | None, told: Told | None) -> None:
        self._wish, self._pool, self._told = wish, pool, told
        self._made: dict[tuple[int, int, Way], Drawn] = {}

    def of(self, numbers: int, count: int, way: Way = "budget") -> list[Drawn]:
        """The first draws with so many numbers."""
        wanted = [(numbers, seed, way) for seed in range(count)]
        missing = [each for each in wanted if each not in self._made]
        for done, (key, found) in enumerate(zip(missing, self._map(missing), strict=True), 1):
            self._made[key] = found
            if self._told:
                self._told(f"{numbers:,} numbers" + (", the trade's" * (way == "trade")), done, len(missing), "draws")
        return [self._made[each] for each in wanted]

    def _map(self, missing: Sequence[tuple[int, int, Way]]) -> Iterable[Drawn]:
        one = partial(_one, self._wish)
        return map(one, missing) if self._pool is None else self._pool.map(one, missing)


def _one(wish: Wish, which: tuple[int, int, Way]) -> Drawn:
    return draw(wish, *which)


def _pool(workers: int | None) -> AbstractContextManager[Executor | None]:
    count = len(os.sched_getaffinity(0)) if workers is None else workers
    return ProcessPoolExecutor(count, mp_context=get_context("spawn")) if count > 1 else nullcontext()
