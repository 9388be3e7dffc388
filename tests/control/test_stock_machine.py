"""The stock against a plain dictionary, through any sequence of imports, moves, assignments, changes and clocks."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.examples import examples

from callstanding.control import Audit, migrate, open_control
from callstanding.control.stock import Item, Stock, Wanted
from callstanding.errors import NotFound, UsageError
from callstanding.inventory.states import HELD, STATES, State, may_become

NUMBERS = [f"+1202555{n:04d}" for n in range(101, 104)]
TENANTS = ("centre", "pharmacy")
numbers, states = st.sampled_from(NUMBERS), st.sampled_from(STATES)
tenants = st.sampled_from(TENANTS)
holders = st.sampled_from(["", "sales", "service"])
campaigns = st.sampled_from(["", "spring", "autumn"])
steps = st.sampled_from([10.0, 0.25, 0.0, -5.0])
rarely = st.integers(0, 9).map(lambda n: n == 9)  # another tenant asks, or a move is tried that is not listed


class Stocks(RuleBasedStateMachine):
    """The model: number -> (tenant, state, holder, campaign, since); and which tenures there must be."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = open_control(Path(self.folder.name) / "control.sqlite")
        migrate(self.engine)
        self.stock = Stock(self.engine)
        self.model: dict[str, tuple[str, State, str, str, float]] = {}
        self.held: list[tuple[str, str, str, float, float | None]] = []
        self.now = 1000.0

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.take(NUMBERS[0], TENANTS[0], "new", "", "", 0.0)

    @rule(number=numbers, tenant=tenants, state=states, holder=holders, campaign=campaigns, step=steps)
    def take(self, number: str, tenant: str, state: State, holder: str, campaign: str, step: float) -> None:
        at = self.now + step
        row = Wanted(number, "US", state=state, holder=holder, campaign=campaign)
        done = self.stock.import_(tenant, [row], who="t", now=at)
        have = self.model.get(number)
        fine = self._may_take(number, have, tenant, state, holder, campaign, at)
        assert (done.refused == ()) == fine
        if not fine:
            return
        if have is None or have[0] != tenant:
            mine = (holder or tenant, campaign) if state in HELD else ("", "")
            self._put(number, tenant, state, *mine, at)
        elif have[1] != state:
            self._put(number, tenant, state, *self._after(have, tenant, state, holder, campaign), at)
        elif campaign and campaign != have[3]:
            self._put(number, tenant, state, have[2], campaign, at, since=have[4])

    def _may_take(
        self, number: str, have: Any, tenant: str, state: State, holder: str, campaign: str, at: float
    ) -> bool:
        if state not in HELD and (holder or campaign):
            return False
        if have is None:
            return True
        if have[0] != tenant:
            return bool(have[1] == "retired" and at >= have[4] - 1.0)
        if have[1] == state:
            return not (have[2] and holder and holder != have[2]) and not self._too_early(number, have, campaign, at)
        if state not in may_become(have[1]) and (have[1], state) != ("retired", "quarantined"):
            return False
        if (have[1], state) == ("quarantined", "new"):  # the law wants weeks, and these stories last minutes
            return False
        return bool(at >= have[4] - 1.0) and not (have[1] in HELD and state in HELD and holder and holder != have[2])

    def _too_early(self, number: str, have: Any, campaign: str, at: float) -> bool:
        return bool(have[1] in HELD and campaign and campaign != have[3] and at < self._last(number) - 1.0)

    def _last(self, number: str) -> float:
        """The last thing that happened to a number: its state began, or its tenure for a campaign."""
        return max([self.model[number][4], *(t[3] for t in self.held if t[0] == number and t[4] is None)])

    def _after(self, have: Any, tenant: str, state: State, holder: str, campaign: str) -> tuple[str, str]:
        if state not in HELD:
            return "", ""
        if have[1] in HELD:
            return have[2], campaign or have[3]
        return holder or tenant, campaign

    @rule(number=numbers, place=st.integers(0, 3), state=states, step=steps, other=rarely, wrong=rarely)
    def move(self, number: str, place: int, state: State, step: float, *, other: bool, wrong: bool) -> None:
        at, have = self.now + step, self.model.get(number)
        tenant, to = self._tenant(number, other=other), state
        if have is not None and not wrong and may_become(have[1]):
            to = may_become(have[1])[place % len(may_become(have[1]))]
        try:
            self.stock.move(number, tenant, to, who="t", now=at)
        except NotFound:
            assert have is None or have[0] != tenant
        except UsageError:
            assert have is not None
            assert to not in may_become(have[1]) or at < have[4] - 1.0
        else:
            assert have is not None
            assert to in may_become(have[1])
            self._put(number, tenant, to, *self._after(have, tenant, to, "", ""), at)

    @rule(tenant=tenants, holder=holders, campaign=campaigns, step=steps)
    def assign(self, tenant: str, holder: str, campaign: str, step: float) -> None:
        at = self.now + step
        free = [n for n, have in self.model.items() if have[0] == tenant and have[1] == "new"]
        with suppress(NotFound, UsageError):
            item = self.stock.assign(tenant, holder=holder, campaign=campaign, who="t", now=at)
            assert item.number in free
            self._put(item.number, tenant, "warming", holder or tenant, campaign, at)
            return
        assert not free or any(at < self.model[n][4] - 1.0 for n in free)

    @rule(number=numbers, campaign=campaigns, step=steps, other=rarely)
    def change(self, number: str, campaign: str, step: float, *, other: bool) -> None:
        at, have, tenant = self.now + step, self.model.get(number), self._tenant(number, other=other)
        try:
            self.stock.change(number, tenant, campaign=campaign, who="t", now=at)
        except NotFound:
            assert have is None or have[0] != tenant
        except UsageError:
            assert have is not None
            assert at < self._last(number) - 1.0 or (campaign and have[1] not in HELD)
        else:
            assert have is not None
            if campaign != have[3]:
                self._put(number, tenant, have[1], have[2], campaign, at, since=have[4])

    def _tenant(self, number: str, *, other: bool) -> str:
        """Whose number it is, or the other one."""
        mine = self.model[number][0] if number in self.model else TENANTS[0]
        return mine if not other else TENANTS[mine == TENANTS[0]]

    @rule(by=st.sampled_from([50.0, 1.0, 0.0]))
    def wait(self, by: float) -> None:
        self.now += by

    def _put(
        self, number: str, tenant: str, state: State, holder: str, campaign: str, at: float, since: float | None = None
    ) -> None:
        have = self.model.get(number)
        at = max(at, self._last(number) if since is not None else have[4]) if have else at
        holding = state in HELD
        if have is not None and have[1] in HELD and (not holding or campaign != have[3]):
            self._end(number, at)
        if holding and (have is None or have[1] not in HELD or campaign != have[3]):
            self.held.append((number, holder, campaign, at, None))
        self.model[number] = (tenant, state, holder, campaign, at if since is None else since)

    def _end(self, number: str, at: float) -> None:
        [place] = [i for i, t in enumerate(self.held) if t[0] == number and t[4] is None]
        held = self.held.pop(place)
        if held[3] < at:
            self.held.append((*held[:4], at))

    @invariant()
    def the_stock_is_the_model(self) -> None:
        there = {item.number: item for tenant in TENANTS for item in self.stock.every(tenant)}
        assert {n: told(item) for n, item in there.items()} == self.model
        ledger = [(t.number, t.holder, t.campaign, t.since, t.until) for t in self.stock.ledger()]
        assert sorted(ledger, key=str) == sorted(self.held, key=str)

    @invariant()
    def tenures_do_not_overlap_and_states_follow_moves(self) -> None:
        for number, have in self.model.items():
            mine = self.stock.ledger(number)
            assert sum(t.until is None for t in mine) == (have[1] in HELD)
            assert all(a.until is not None and a.until <= b.since for a, b in pairwise(mine))
            moves = self.stock.moves(number, have[0])
            assert (moves[-1].state, moves[-1].at) == (have[1], have[4])

    @invariant()
    def the_log_is_whole(self) -> None:
        assert Audit(self.engine).verify().broken is None


def told(item: Item) -> tuple[str, State, str, str, float]:
    return item.tenant, item.state, item.holder, item.campaign, item.since


TestStocks = Stocks.TestCase
TestStocks.settings = examples(12, 100, stateful_step_count=30)
