"""The campaigns and pools of a stock with their figures, as the budget sees them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from callstanding.actions.answers import Reason
from callstanding.actions.guard import Guarded
from callstanding.actions.headroom import FourUsed
from callstanding.actions.holding import CALLING, SHOWN_AS_SPAM
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Line
from callstanding.actions.pools import Group, Pool, evasion
from callstanding.control.dial_overview import Overview
from callstanding.control.dial_sources import candidate_of
from callstanding.control.stock import Brief
from callstanding.web.board.trouble import Trouble, trouble_of
from callstanding.web.house import House

Kind = Literal["campaign", "pool"]
STATUSES = ("spam", "recovering", "watch", "unknown", "clean")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the stock: what is used of its minute, hour, day and week, and its line for decisions."""

    item: Brief
    line: Line
    used: FourUsed

    @property
    def status(self) -> str:
        """Its published status; unknown where nothing is published."""
        return "unknown" if self.line.standing is None else self.line.standing.status

    @property
    def score(self) -> float | None:
        """Its Spam Score."""
        return None if self.line.standing is None else self.line.standing.spam_score

    @property
    def calls(self) -> bool:
        """Whether its state and its standing let it call at all."""
        return self.item.state in CALLING and self.status not in SHOWN_AS_SPAM


@dataclass(frozen=True)
class Shown:
    """A campaign or a pool. `guarded`: of a campaign that had calls in the guard's window."""

    kind: Kind
    name: str
    numbers: Sequence[Number]
    limits: Limits
    guarded: Guarded | None
    pool: Pool | None

    @cached_property
    def states(self) -> Mapping[str, int]:
        """How many numbers are in each state."""
        return Counter(each.item.state for each in self.numbers)

    @cached_property
    def statuses(self) -> Mapping[str, int]:
        """How many numbers have each status, the worst first."""
        there = Counter(each.status for each in self.numbers)
        return {status: there[status] for status in STATUSES if there[status]}

    @cached_property
    def calling(self) -> list[Number]:
        """The numbers that may call as far as they themselves are concerned."""
        return [each for each in self.numbers if each.calls]

    def spent(self, window: int) -> int:
        """The calls of all numbers in a window: 0 a minute, 1 an hour, 2 a day, 3 a week."""
        return sum(each.used[window].calls for each in self.numbers)

    def left(self, window: int) -> int:
        """The calls left to the numbers that may call."""
        return sum(each.used[window].left for each in self.calling)

    def room(self, window: int) -> int:
        """The limits of the numbers that may call, together."""
        return sum(each.used[window].window.limit for each in self.calling)

    @property
    def busiest(self) -> float:
        """The share of the day's calls that its busiest number made."""
        return max(each.used[2].calls for each in self.numbers) / max(1, self.spent(2))

    @cached_property
    def risk(self) -> tuple[float, tuple[Reason, ...]]:
        """How much rotating in it looks like hiding, and what makes it look so."""
        return evasion(self.pool, self.limits.pool_score)

    @cached_property
    def country(self) -> str:
        """The country of most of its numbers."""
        return Counter(each.item.country for each in self.numbers).most_common(1)[0][0]

    @cached_property
    def trouble(self) -> Trouble:
        """What is worst about it."""
        return trouble_of(self)


@dataclass(frozen=True, slots=True)
class Groups:
    """All campaigns and pools of a stock, the worst first. `loose`: numbers that are in neither."""

    at: float
    campaigns: Sequence[Shown]
    pools: Sequence[Shown]
    numbers: int
    loose: int

    @property
    def asked(self) -> bool:
        """Whether any call passed the budget, or was seen beside it, within a day."""
        return any(group.spent(2) for group in (*self.campaigns, *self.pools))

    def find(self, kind: Kind, name: str) -> Shown | None:
        """One of them."""
        among = self.campaigns if kind == "campaign" else self.pools
        return next((each for each in among if each.name == name), None)


def groups_of(house: House, tenant: str, *, at: float, kind: Kind | None = None, name: str = "") -> Groups:
    """Read the stock, and what the budget knows of it; all of it, or what one group and its pools are made of."""
    items = house.stock.briefs(tenant, kind=kind, name=name)
    candidates, countries = [candidate_of(item) for item in items], _countries(items)
    seen = house.grants.overview(tenant, candidates, at=at, countries=countries)
    limits = house.grants.limits
    numbers = [Number(*each) for each in zip(items, seen.lines, seen.used, strict=True)]
    campaigns, pools = (_grouped(kind, tenant, numbers, seen, limits) for kind in ("campaign", "pool"))
    return Groups(at, campaigns, pools, len(items), sum(not (item.campaign or item.pool) for item in items))


def _grouped(kind: Kind, tenant: str, numbers: Iterable[Number], seen: Overview, limits: Limits) -> list[Shown]:
    members: dict[str, list[Number]] = defaultdict(list)
    for each in numbers:
        if name := getattr(each.item, kind):
            members[name].append(each)
    made = [
        Shown(kind, name, own, limits, _guarded(seen, name) if kind == "campaign" else None,
              seen.pools.get(Group(tenant, kind, name)))
        for name, own in members.items()
    ]  # fmt: skip
    return sorted(made, key=lambda each: (-each.trouble.weight, -each.risk[0], -each.spent(2), each.name))


def _guarded(seen: Overview, name: str) -> Guarded | None:
    found = seen.guards.get(name)
    return found if isinstance(found, Guarded) else None


def _countries(items: Iterable[Brief]) -> dict[str, str]:
    """The country of most numbers of each campaign."""
    there: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        if item.campaign:
            there[item.campaign][item.country] += 1
    return {name: found.most_common(1)[0][0] for name, found in there.items()}
