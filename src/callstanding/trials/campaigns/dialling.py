"""A day of dialling: due calls get a number from the strategy or wait for one, and those answered get an agent."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace

import numpy as np

from callstanding.simulate.traffic import BY_CALLER, Floats, Ints, Traffic
from callstanding.trials.campaigns.agents import Agents
from callstanding.trials.campaigns.intended import Intended
from callstanding.trials.campaigns.strategy import Placed, Strategy


@dataclass(frozen=True)
class Dialled:
    """The calls that were placed and by which line, in order; `put_off` could not be placed that day."""

    calls: Traffic
    line: Ints
    put_off: int


def dial(wanted: Intended, strategy: Strategy, agents: Agents, *, until: float) -> Dialled:
    """Place the calls one after the other; while no number may call, all wait. None is placed after `until`."""
    day = _Day(wanted, strategy, agents)
    now, lines = 0.0, np.full(len(wanted.calls), -1, dtype=np.int64)
    start = wanted.calls.start.copy()
    for call, due in enumerate(wanted.calls.start.tolist()):
        now, line = day.placed(call, max(now, due), until)
        if now >= until:
            break
        lines[call], start[call] = line, now
    day.end()
    return day.dialled(lines, start)


@dataclass
class _Day:
    wanted: Intended
    strategy: Strategy
    agents: Agents
    _ringing: list[tuple[float, int]] = field(default_factory=list)  # when answered, and which call
    _late: dict[int, float | None] = field(default_factory=dict)  # by call, seconds until an agent spoke

    def __post_init__(self) -> None:
        calls = self.wanted.calls
        self._callee = calls.callee.tolist()
        self._ring, self._talk = calls.ring.tolist(), calls.talk.tolist()
        self._person, self._cut = self.wanted.person.tolist(), self.wanted.cut.tolist()

    def placed(self, call: int, now: float, until: float) -> tuple[float, int]:
        """(the moment, the line) at which a call is placed; line -1 when its callee must not be called today."""
        callee = self._callee[call]
        while now < until:
            self._answers(now)
            choice = self.strategy.choose(now, callee)
            if choice.line >= 0:
                self._place(call, choice.line, now)
                return now, choice.line
            if choice.callee_only:
                return now, -1
            now += max(choice.wait_s, 0.5)
        return until, -1

    def end(self) -> None:
        """Let those who still ring be answered."""
        self._answers(np.inf)

    def dialled(self, line: Ints, start: Floats) -> Dialled:
        """What came of the day."""
        calls = replace(self.wanted.calls, start=start, caller=line)
        talk, hangup = calls.talk.copy(), calls.hangup.copy()
        for call, wait in self._late.items():
            talk[call] = self.agents.patience_s if wait is None else talk[call] + wait
            hangup[call] = BY_CALLER if wait is None else hangup[call]
        made = np.flatnonzero(line >= 0)
        calls = replace(calls, talk=talk, hangup=hangup).where(made)
        return Dialled(calls, line[made], len(line) - len(made))

    def _place(self, call: int, line: int, now: float) -> None:
        answered = now + self._ring[call]
        if self._person[call]:
            heapq.heappush(self._ringing, (answered, call))
        end = answered + self._talk[call]
        self.strategy.placed(Placed(line, self._callee[call], now, end, self._person[call], self._cut[call]))

    def _answers(self, now: float) -> None:
        while self._ringing and self._ringing[0][0] <= now:
            at, call = heapq.heappop(self._ringing)
            wait = self.agents.answer(at, self._talk[call])
            if wait is None:
                self.strategy.dropped()
            if wait is None or wait > 0.0:
                self._late[call] = wait
