"""A campaign on one screen: day by day it dials by its strategy, and in the evening the real pipeline judges it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from callstanding.policies.policy import Policy
from callstanding.simulate.casting import dice
from callstanding.simulate.numbers import Ids, e164
from callstanding.simulate.reports import arrivals, first_voices, said_of
from callstanding.simulate.traffic import ANSWERED, DAY_S, Floats, Ints, Traffic
from callstanding.simulate.work import answered_by_desk
from callstanding.trials.campaigns.adverse import Adverse
from callstanding.trials.campaigns.agents import Agents
from callstanding.trials.campaigns.dialling import Dialled, dial
from callstanding.trials.campaigns.facts import Facts
from callstanding.trials.campaigns.ground import Ground
from callstanding.trials.campaigns.intended import Leads, intended
from callstanding.trials.campaigns.judging import Judge
from callstanding.trials.campaigns.strategy import Stand, Strategy
from callstanding.trials.campaigns.terms import Campaign

_IDLE_LOOK = 7  # days

Told = Callable[[int, int], None]


@dataclass
class Day:
    """What a day came to; `stands` counts the numbers by their status in the evening, None where nobody looked."""

    wanted: int
    placed: int
    answered: int
    dropped: int
    talk_s: float
    waited_s: float
    busy_s: float
    stands: Mapping[str, int] | None = None


@dataclass
class Ran:
    """A campaign that is over. `tagged`: days from its first midnight until each line was first called spam.

    `line` and `start` are of every call made, in order, `start` in seconds from the first midnight. `tables`: all its
    facts, so that they can be judged among those of a world.
    """

    numbers: list[str]
    days: list[Day] = field(default_factory=list)
    tagged: dict[int, float] = field(default_factory=dict)
    adverse: list[Adverse] = field(default_factory=list)  # what speaks against the numbers at the end
    line: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    start: Floats = field(default_factory=lambda: np.zeros(0))
    tables: dict[str, list[pa.Table]] = field(default_factory=lambda: {"calls": [], "reports": [], "assignments": []})

    @property
    def placed(self) -> int:
        """All calls that were made."""
        return sum(day.placed for day in self.days)

    def unnoticed(self) -> int:
        """The calls that were made while their own number was not yet tagged for the first time."""
        tag = np.full(len(self.numbers), np.inf)
        tag[list(self.tagged)] = np.array(list(self.tagged.values())) * DAY_S
        return int((self.start < tag[self.line]).sum())

    def until_first_tag(self) -> int:
        """The calls that were made before any of its numbers was tagged; all of them where none was."""
        return int((self.start < min(self.tagged.values(), default=np.inf) * DAY_S).sum())


def run(
    campaign: Campaign,
    ground: Ground,
    strategy: Strategy,
    policy: Policy,
    *,
    every: int = 1,
    told: Told | None = None,
) -> Ran:
    """Run a campaign to its end. The strategy learns every `every` evenings how its numbers stand.

    The same ground, campaign and strategy give the same run.
    """
    judge = Judge(policy, campaign.first)
    try:
        return _Run(campaign, ground, strategy, judge).whole(every, told)
    finally:
        judge.close()


class _Run:
    def __init__(self, campaign: Campaign, ground: Ground, strategy: Strategy, judge: Judge) -> None:
        self._campaign, self._ground, self._strategy, self._judge = campaign, ground, strategy, judge
        self._rng = dice(ground.seed, "campaign days")
        self._leads = Leads(ground)
        profile = campaign.profile
        signed = int(self._rng.choice(4, p=np.array(profile.signed) / sum(profile.signed)))
        trunk = campaign.name if profile.trunk == "own" else None
        self._facts = Facts(campaign.name, campaign.first, signed, trunk)
        self._ran = Ran(e164(ground.numbers).to_pylist())
        self._used: list[Dialled] = []

    def whole(self, every: int, told: Told | None) -> Ran:
        self._take("assignments", self._facts.held(self._ground.numbers))
        stands: dict[int, Stand] = {}
        last = self._campaign.days - 1
        for day in range(self._campaign.days):
            self._strategy.morning(day, stands)
            self._dial(day)
            if self._is_due(day, every) or day == last:
                stands = self._evening(day)
            if told:
                told(day + 1, self._campaign.days)
        self._ran.adverse = self._judge.adverse
        self._ran.line = np.concatenate([used.line for used in self._used])
        self._ran.start = np.concatenate([used.calls.start for used in self._used])
        return self._ran

    def _is_due(self, day: int, every: int) -> bool:
        """Whether it is time to look; after a day without calls standings only fade, so that a look a week will do."""
        return (day + 1) % (every if self._ran.days[-1].placed else max(every, _IDLE_LOOK)) == 0

    def _dial(self, day: int) -> None:
        campaign, stage, rng = self._campaign, self._ground.stage, self._rng
        wanted = intended(campaign, self._leads, stage, day, rng)
        agents = Agents(campaign.agents, campaign.wrap_up_s, campaign.patience_s)
        dialled = dial(wanted, self._strategy, agents, until=closing(campaign, day))
        made = _by_number(dialled, self._ground.numbers)
        back = answered_by_desk(made, campaign.profile, stage, rng)
        said = first_voices(said_of(made, campaign.profile, stage.common, rng), stage.common, rng)
        self._take("calls", self._facts.made(made))
        self._take("calls", self._facts.received(back))
        self._take("reports", self._facts.said(said, arrivals(said, stage.common, rng)))
        self._used.append(dialled)
        self._ran.days.append(_day(wanted.calls, made, agents))

    def _take(self, kind: str, table: pa.Table) -> None:
        self._judge.take(kind, table)  # type: ignore[arg-type] # one of the three kinds
        self._ran.tables[kind].append(table)

    def _evening(self, day: int) -> dict[int, Stand]:
        found, history = self._judge.look(self._ran.numbers, days=day + 1.0)
        place = {number: line for line, number in enumerate(self._ran.numbers)}
        if history is not None:
            self._ran.tagged = first_tags(history, place, self._campaign)
        stands = {place[number]: stand for number, stand in found.items()}
        counted = Counter(stand.status for stand in stands.values())
        counted["unknown"] += len(place) - len(stands)
        self._ran.days[-1].stands = counted
        return stands


def first_tags(history: pa.Table, place: Mapping[str, int], campaign: Campaign) -> dict[int, float]:
    """Days from the first midnight until each number was first called spam, by its place."""
    found: dict[int, float] = {}
    for row in history.to_pylist():
        if row["status"] == "spam" and row["number"] in place:
            days = (row["at"] - campaign.first).total_seconds() / DAY_S
            found[place[row["number"]]] = min(days, found.get(place[row["number"]], np.inf))
    return found


def closing(campaign: Campaign, day: int) -> float:
    """When the campaign stops on a day, in seconds from the first midnight."""
    return day * DAY_S + 3600.0 * (1 + max(hour for hour, weight in enumerate(campaign.profile.hours) if weight > 0))


def _by_number(dialled: Dialled, numbers: Ids) -> Traffic:
    from dataclasses import replace

    return replace(dialled.calls, caller=numbers[dialled.line])


def _day(wanted: Traffic, made: Traffic, agents: Agents) -> Day:
    answered = made.disposition == ANSWERED
    return Day(
        wanted=len(wanted),
        placed=len(made),
        answered=agents.answered,
        dropped=agents.dropped,
        talk_s=float(made.talk[answered].sum()),
        waited_s=agents.waited_s,
        busy_s=agents.busy_s,
    )
