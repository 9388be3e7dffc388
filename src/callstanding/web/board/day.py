"""What a day looks like to a visitor: its numbers by status, who came under a tag and out of it, and what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from callstanding.control.dispute import Dispute
from callstanding.live.published import Event, Folded
from callstanding.lookup import Shown

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

DAY_S = 86_400.0
SOON_S = 3 * DAY_S
SHOWN = 10  # of each list
NEWS = 5_000  # events looked through: the tags of a busy day of a large operator


@dataclass(frozen=True)
class Tally:
    """The visitor's numbers: how many, by status, near a limit, the worst ones, and those that are clean soon."""

    numbers: int
    by_status: Counter[str]
    near: tuple[Shown, ...]
    tagged: tuple[Shown, ...]
    clean_soon: tuple[Shown, ...]

    @property
    def tags(self) -> int:
        """How many are shown as spam."""
        return self.by_status["spam"]


@dataclass(frozen=True)
class Day:
    """All of it. `gained` and `lost`: tags in the last 24 hours; `cases`: those of which a status is owed."""

    now: float
    tally: Tally
    gained: tuple[Event, ...]
    lost: tuple[Event, ...]
    cases: tuple[Dispute, ...]
    batches: tuple[Folded, ...]
    is_late: bool

    @property
    def lines(self) -> int:
        """Lines that came in."""
        return sum(batch.lines for batch in self.batches)

    @property
    def put_aside(self) -> int:
        """Of them, those that could not be used."""
        return sum(batch.quarantined for batch in self.batches)


async def day_of(visit: Visit) -> Day:
    """The visitor's day, from memory, the published file and the control tables."""
    from callstanding.web.board.frame import folder_is_late

    house, own, since = visit.house, await visit.own(), visit.now - DAY_S
    numbers = None if own is None else sorted(own)
    events = house.standings.read(lambda file: file.events_since(since, of=numbers, limit=NEWS))
    batches = house.standings.read(lambda file: file.batches_since(since)) if own is None else []
    cases = await house.ask(lambda: house.disputes.pressing(visit.caller.only))
    tally = await tallied(visit, own)
    gained, lost = (tuple(each for each in events if _turned(each, to_spam=way)) for way in (True, False))
    return Day(visit.now, tally, gained, lost, tuple(cases), tuple(batches), folder_is_late(visit))


async def tallied(visit: Visit, own: frozenset[str] | None) -> Tally:
    """The visitor's numbers, counted once for each change of the standings."""
    house, cursor = visit.house, visit.house.standings.lookup.seq
    kept = house.tallies.get(visit.caller.only)
    if kept is not None and kept[0] == (cursor, own):
        return kept[1]  # type: ignore[return-value]
    lookup = house.standings.lookup
    names = list(lookup.numbers()) if own is None else sorted(own)
    made = await house.ask(lambda: tally((lookup.get(name) for name in names), len(names)))
    house.tallies[visit.caller.only] = (cursor, own), made
    return made


def tally(standings: Iterable[Shown | None], numbers: int) -> Tally:
    """Count them; the worst first in each list."""
    by_status: Counter[str] = Counter()
    near: list[Shown] = []
    tagged: list[Shown] = []
    ending: list[Shown] = []
    for shown in standings:
        by_status["unknown" if shown is None else shown.status] += 1
        if shown is None or shown.status == "unknown":
            continue
        if shown.near:
            near.append(shown)
        if shown.status == "spam":
            tagged.append(shown)
        if shown.clean_by is not None and shown.clean_by - shown.as_of <= SOON_S:
            ending.append(shown)
    worst = sorted(tagged, key=_worst)[:SHOWN]
    soonest = sorted(ending, key=lambda each: (each.clean_by or 0.0, each.number))
    return Tally(numbers, by_status, tuple(sorted(near, key=_worst)), tuple(worst), tuple(soonest))


def _worst(shown: Shown) -> tuple[float, str]:
    return -shown.spam_score, shown.number


def _turned(event: Event, *, to_spam: bool) -> bool:
    """Whether a tag began, or ended."""
    return event.was != event.status and ((event.status if to_spam else event.was) == "spam")
