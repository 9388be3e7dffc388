"""What a day looks like to a visitor: its numbers by status, who came under a tag and out of it, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from callstanding.control.dispute import Dispute
from callstanding.live.published import Event
from callstanding.web.board.import_health import Health, health_of
from callstanding.web.board.numbers_seen import asked_of
from callstanding.web.board.register.columns import STATUSES
from callstanding.web.board.register.line import Line
from callstanding.web.board.register.register import Asked, Register
from callstanding.web.board.register.wanted import Wanted
from callstanding.web.times import DAY_S

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SOON_S = 3 * DAY_S
SHOWN = 10  # of each list
NEWS = 5_000  # events looked through: the tags of a busy day of a large operator
TAGGED, NEAR = Wanted(status="spam"), Wanted(near=True)


@dataclass(frozen=True)
class Tally:
    """The visitor's numbers, as the table of numbers counts them; of those tagged and near a limit the worst ones.

    `clean_soon`: how many are clean within three days if nothing new is heard.
    """

    numbers: int
    by_status: dict[str, int]
    near: int
    clean_soon: int
    tagged: tuple[Line, ...]
    nearest: tuple[Line, ...]

    @property
    def tags(self) -> int:
        """How many are shown as spam."""
        return self.by_status["spam"]


@dataclass(frozen=True)
class Day:
    """All of it. `gained` and `lost`: tags in the last 24 hours; `cases`: those of which a status is owed.

    `health`: how import goes, for operators.
    """

    now: float
    tally: Tally
    gained: tuple[Event, ...]
    lost: tuple[Event, ...]
    cases: tuple[Dispute, ...]
    health: Health | None


async def day_of(visit: Visit) -> Day:
    """The visitor's day, from memory, the published file and the control tables."""
    house, own, since = visit.house, await visit.own(), visit.now - DAY_S
    numbers = None if own is None else sorted(own)
    events = house.standings.read(lambda file: file.events_since(since, of=numbers, limit=NEWS))
    gained, lost = (tuple(each for each in events if _turned(each, to_spam=way)) for way in (True, False))
    cases = await house.ask(lambda: house.disputes.pressing(visit.caller.only))
    health = await health_of(visit, batches=0) if own is None else None
    return Day(visit.now, await tally_of(visit), gained, lost, tuple(cases), health)


async def tally_of(visit: Visit) -> Tally:
    """The visitor's numbers, counted."""
    asked = await asked_of(visit)
    return await visit.house.register.ask(lambda register: _tally(register, asked))


def _tally(register: Register, asked: Asked) -> Tally:
    tagged, near = (register.find(wanted, asked) for wanted in (TAGGED, NEAR))
    counts = register.counted([Wanted(status=status) for status in STATUSES], asked)
    soon = register.clean_before(asked.now + SOON_S, asked)
    by_status = dict(zip(STATUSES, counts, strict=True))
    return Tally(tagged.total, by_status, near.fitting, soon, tagged.lines[:SHOWN], near.lines[:SHOWN])


def _turned(event: Event, *, to_spam: bool) -> bool:
    """Whether a tag began, or ended."""
    return event.was != event.status and ((event.status if to_spam else event.was) == "spam")
