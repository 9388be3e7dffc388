"""What the budget is asked, and what it must know of the number, of the called party and of the campaign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from callstanding.actions.places import NOWHERE, Place
from callstanding.actions.pools import Pool, Standing


class Guarded(Protocol):
    """What the answer guard says of a campaign."""

    @property
    def share(self) -> float | None:
        """The share of answered calls that it dropped; None below so many that it tells nothing."""

    @property
    def limit(self) -> float:
        """The most that it may drop."""

    @property
    def stop(self) -> bool:
        """Whether it must stop."""

    @property
    def reason(self) -> str:
        """Why: `air` where only calls under way stop it, `passed` above the limit; else it is near or next to it."""

    @property
    def source(self) -> str:
        """Whose rule it is."""


class Ask(msgspec.Struct, frozen=True):
    """May we call now? `at` in seconds since 1970. `callee` is its number or its pseudonym: it only seeds chance here.

    `agent_ended`: when the agent's last call ended. `tied`: an agent waits for this call and has no other one, so that
    it is not dropped. `day_ends`: when the campaign stops for today, where that is known.
    """

    at: float
    callee: str = ""
    campaign: str = ""
    agent: str = ""
    agent_ended: float | None = None
    day_ends: float | None = None
    tied: bool = False


class Line(msgspec.Struct, frozen=True):
    """A number that may show itself, and the calls of its last seven days; older ones do no harm.

    `calls`: when its calls began, oldest first. `held`: until when its reservations hold, soonest first. `seen`: calls
    that did not pass the budget, at the end of the hour in which they were counted. `began`: when it began to call,
    None for a number that has long been in use. `until`: when its state ends, where that is known.
    """

    number: str
    calls: Sequence[float] = ()
    held: Sequence[float] = ()
    seen: Sequence[float] = ()
    ended: float | None = None
    state: str = "in use"
    until: float | None = None
    began: float | None = None
    standing: Standing | None = None
    pool: Pool | None = None


class Party(msgspec.Struct, frozen=True):
    """The called party as one campaign knows it, from all its numbers together.

    `calls` and `held` as of a line. `refused`: when it said that it wants no calls. `saw`: the number it saw last.
    `number` is only there where it may be told (local presence); never at rest.
    """

    place: Place = NOWHERE
    calls: Sequence[float] = ()
    held: Sequence[float] = ()
    refused: float | None = None
    saw: str | None = None
    number: str = ""
