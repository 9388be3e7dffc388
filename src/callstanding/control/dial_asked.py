"""What is asked of the budget, and what it grants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from callstanding.actions.answers import Answer
from callstanding.actions.lines import Guarded
from callstanding.actions.pools import Group, PoolScore, Standing
from callstanding.actions.rotation import USUAL

State = Literal["held", "begun", "ended", "back"]
Outcome = Literal["answered", "no-answer", "busy", "rejected", "blocked", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("answered", "no-answer", "busy", "rejected", "blocked", "failed")


class Standings(Protocol):
    """Where published standings are found, such as `lookup.Lookup`."""

    def get(self, number: str) -> Standing | None:
        """The standing of a number in E.164; None when nothing is known of it."""


class PoolScores(Protocol):
    """Where the scores of pools and campaigns are found; what is no more learned anew stays as it was."""

    def get(self, group: Group) -> PoolScore | None:
        """What was learned last; None where nothing was."""


Guard = Callable[[int, int, int, float, str | None], Guarded]
"""(answered, dropped, in the air, seconds since 1970, the party's country) of a campaign's window -> how it stands."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that might call, as the owner's stock has it. `began`: when it began to warm up, None where it is warm.

    `until`: when its state ends, where that is known. `campaign`: that the stock gives it to.
    """

    number: str
    state: str = "in use"
    began: float | None = None
    until: float | None = None
    pool: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call that somebody wants to make to `callee` (E.164), by one of the candidates.

    `asked`: the number that is preferred before all. `members`: all numbers of the candidates' pools, also those that
    rest, by which the pool is judged; the candidates themselves where it is empty. `day_ends`: when the campaign stops
    for today.
    """

    tenant: str
    callee: str
    candidates: Sequence[Candidate]
    campaign: str = ""
    asked: str = ""
    agent: str = ""
    by: Sequence[str] = USUAL
    members: Sequence[Candidate] = ()
    day_ends: float | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """The answer, and where it is yes or use: the id of the reservation and until when it holds."""

    answer: Answer
    id: str | None = None
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A reservation and what became of it. Times are seconds since 1970; `callee` is a pseudonym.

    `tied`: when it was granted its agent had no other call, and so nobody drops it for want of one.
    """

    id: str
    tenant: str
    number: str
    campaign: str
    callee: str
    agent: str
    state: State
    asked: float
    expires: float
    begun: float | None
    ended: float | None
    outcome: str
    talk_s: float
    dropped: bool
    tied: bool
