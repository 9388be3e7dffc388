"""A campaign that keeps our budget: every call is asked for, and a number that may not call yet is left alone."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from callstanding.actions.answers import Answer
from callstanding.actions.budget import may_dial
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Guarded, Line, Party
from callstanding.actions.places import Place
from callstanding.actions.pools import Pool, PoolScore, pool_of, together
from callstanding.actions.tending import cause_of, due
from callstanding.inventory.states import State
from callstanding.simulate.traffic import DAY_S
from callstanding.trials.campaigns.guarding import Dropping
from callstanding.trials.campaigns.strategy import LATER_NEVER, Choice, Placed, Stand

_MEMORY_S = 7 * DAY_S  # older calls of a number weigh nothing in the budget
_CLOCK = "Etc/GMT+5"  # of simulated worlds: all clocks keep UTC-5


@dataclass(frozen=True, slots=True)
class _Known:
    """A standing as the budget reads it."""

    status: str
    spam_score: float
    clean_by: float | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A number as its stock has it: its state, since when, and why it rests."""

    state: State
    since: float
    cause: str = ""


@dataclass
class Budgeted:
    """Rotates among its numbers by the budget: the one that the callee saw first, then the least used.

    `first`: the first midnight in seconds since 1970; `closes`: when the campaign stops on a day, in seconds from that
    day's midnight. `new`: whether the numbers are new on the first day, and warm up.
    """

    numbers: Sequence[str]
    limits: Limits
    first: float
    closes: float
    country: str | None = "US"
    new: bool = True
    pool: Pool | None = None
    reasons: dict[str, int] = field(default_factory=dict)  # what held calls back, by code: a call waits, or never comes
    _day: int = 0

    def __post_init__(self) -> None:
        n = len(self.numbers)
        self._place = Place(self.country, (_CLOCK,))
        self._calls: list[list[float]] = [[] for _ in range(n)]
        self._ended: list[float | None] = [None] * n
        self._known: list[_Known | None] = [None] * n
        self._parties: dict[int, tuple[list[float], int]] = {}
        self._dropping = Dropping(self.limits.policy, datetime.fromtimestamp(self.first, UTC).date(), self.country)
        self._guard: Guarded | None = None
        self._today = [0] * n  # calls since midnight: the least used comes first
        self._ready: list[tuple[int, int]] = []
        self._resting: list[tuple[float, int]] = []
        self._kept = [_Kept("warming" if self.new else "in use", self.first)] * n

    def morning(self, day: int, stands: Mapping[int, Stand]) -> None:
        """Learn how the numbers stand, and look at each again today."""
        self._day = day
        at = self.first + day * DAY_S
        for line, stand in stands.items():
            self._known[line] = _Known(stand.status, stand.score)
        self._kept = [self._tended(kept, self._known[line], at) for line, kept in enumerate(self._kept)]
        self.pool = _pool(self._known, stands, at)
        for calls in self._calls:
            del calls[: bisect_left(calls, at - _MEMORY_S)]
        self._today = [0] * len(self.numbers)
        self._ready = [(0, line) for line in range(len(self.numbers))]
        self._resting = []
        self._guard = self._dropping.morning(day)

    def choose(self, at: float, callee: int) -> Choice:
        """A number that may call this party now, or how long to wait for one."""
        at += self.first
        self._wake(at)
        party, saw = self._party(callee)
        if saw is not None:
            answer = self._asked(saw, at, callee, party)
            if answer.may:
                return Choice(saw)
            if any(reason.code.startswith("callee") or reason.code == "refused" for reason in answer.reasons):
                return Choice(callee_only=True)
        return self._least_used(at, callee, party)

    def placed(self, call: Placed) -> None:
        """Note a call."""
        at, end = self.first + call.start, self.first + call.end
        self._calls[call.line].append(at)
        self._ended[call.line] = end
        self._today[call.line] += 1
        self._parties.setdefault(call.callee, ([], call.line))[0].append(at)
        if call.answered:
            self._dropping.answered += 1
            self._dropped(int(call.dropped))

    def dropped(self) -> None:
        """Note that a callee found no agent in time."""
        self._dropped(1)

    def _dropped(self, calls: int) -> None:
        if calls:
            self._dropping.dropped += calls
            self._guard = self._dropping.now()

    def _least_used(self, at: float, callee: int, party: Party) -> Choice:
        while self._ready:
            _, line = self._ready[0]
            answer = self._asked(line, at, callee, party)
            if answer.may:
                heapq.heappop(self._ready)
                heapq.heappush(self._resting, (at + 1.0, line))
                return Choice(line)
            heapq.heappop(self._ready)
            if answer.decision == "wait":
                heapq.heappush(self._resting, (at + answer.wait_s, line))
        if not self._resting:
            return Choice(wait_s=LATER_NEVER)
        return Choice(wait_s=min(max(self._resting[0][0] - at, 0.5), LATER_NEVER))

    def _asked(self, line: int, at: float, callee: int, party: Party) -> Answer:
        ask = Ask(at, str(callee), "campaign", day_ends=self.first + self._day * DAY_S + self.closes)
        answer = may_dial(ask, self._line(line, at), party, self.limits, guarded=self._guard)
        for reason in answer.reasons:
            self.reasons[reason.code] = self.reasons.get(reason.code, 0) + 1
        return answer

    def _line(self, line: int, at: float) -> Line:
        ended, kept = self._ended[line], self._kept[line]
        return Line(
            number=self.numbers[line],
            calls=self._calls[line],
            ended=None if ended is None or ended > at else ended,
            state=kept.state,
            began=kept.since if kept.state == "warming" else None,
            standing=self._known[line],
            pool=self.pool,
        )

    def _tended(self, kept: _Kept, known: _Known | None, at: float) -> _Kept:
        """The number in the state that it is due for, as `numbers tend` moves it."""
        move = due(kept, known, at, self.limits.policy, cause=kept.cause)
        return kept if move is None else _Kept(move.to, at, cause_of(move.why))

    def _party(self, callee: int) -> tuple[Party, int | None]:
        known = self._parties.get(callee)
        if known is None:
            return Party(self._place), None
        return Party(self._place, known[0], saw=self.numbers[known[1]]), known[1]

    def _wake(self, at: float) -> None:
        while self._resting and self._resting[0][0] <= at:
            _, line = heapq.heappop(self._resting)
            busy = self._ended[line]
            if busy is not None and busy > at:
                heapq.heappush(self._resting, (busy, line))
            else:
                heapq.heappush(self._ready, (self._today[line], line))


def _pool(known: Sequence[_Known | None], stands: Mapping[int, Stand], at: float) -> Pool:
    """The pool as the worse of its worst members and of what the engine says of all of them together."""
    worst = max((stand.pool_score for stand in stands.values()), default=0.0)
    return together(pool_of(known, name="campaign"), PoolScore(worst, at))
