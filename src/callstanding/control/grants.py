"""The budget over the control database: it decides and reserves in one transaction, so that no limit is overrun.

However many dialers ask at once, each decision holds the rows of the party and of the numbers that it looks at. What is
reserved and never dialled comes back by itself. Nothing of this is audited call by call; what a person decides is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, Engine, delete

from callstanding.actions.answers import Answer, Headroom
from callstanding.actions.headroom import headroom
from callstanding.actions.limits import Limits
from callstanding.actions.windows import DAY, WEEK
from callstanding.control.claims import checked_number
from callstanding.control.database import reading, writing
from callstanding.control.dial_asked import Candidate, Grant, Granted, Guard, PoolScores, Standings, Wanted
from callstanding.control.dial_deciding import Deciding, Known
from callstanding.control.dial_overview import Faithful, Overview, faithful, lines_of, overview
from callstanding.control.grant_life import End, Life
from callstanding.control.grant_tables import DIAL_PARTIES, GRANTS
from callstanding.control.turns import Turns
from callstanding.errors import UsageError
from callstanding.policies.policy import Policy

KEPT_S = WEEK + DAY
_SEES_S = 31 * DAY  # how long a party's calls are kept at least, so that it goes on seeing one number


class Grants:
    """The grants of all tenants; `only` limits to one tenant's, None is an operator's view.

    `secret` is the store's: callees are kept as its pseudonyms. `standings`: published ones, where there are any.
    `scores`: of pools and campaigns, asked within each decision and therefore from memory.
    May be used by several threads; `at_once` of them ask PostgreSQL at the same time, the others wait their turn.
    """

    def __init__(
        self, engine: Engine, secret: bytes, policy: Policy, *,
        standings: Standings | None = None, guard: Guard | None = None, scores: PoolScores | None = None,
        at_once: int = 4,
    ) -> None:  # fmt: skip
        self._engine, self._limits = engine, Limits(policy)
        self._known = Known(self._limits, secret, standings, guard, scores, party_seconds(policy))
        self._turns = Turns(engine, at_once)
        self._one_writer = engine.dialect.name == "sqlite"

    @property
    def limits(self) -> Limits:
        """The limits that it decides by."""
        return self._limits

    def ask(self, wanted: Wanted, *, at: float) -> Granted:
        """Decide, and reserve where the answer is yes or use. Raises UsageError without a number to call from."""
        _check(wanted)
        if self._one_writer:
            return self._reserve(wanted, at)
        while (found := self.would(wanted, at=at)).may:
            # Only the number that was chosen is held: dialers that look at the same pool do not wait for each other.
            # Where somebody was quicker, there is one place less, and we look again.
            chosen = [each for each in wanted.candidates if each.number == found.number]
            members = wanted.members or wanted.candidates
            granted = self._reserve(replace(wanted, candidates=chosen, members=members), at)
            if granted.id is not None:
                return granted
        return Granted(found)

    def would(self, wanted: Wanted, *, at: float) -> Answer:
        """The same answer, with nothing locked and nothing reserved."""
        _check(wanted)
        with self._turns.looking(), reading(self._engine) as connection:
            return Deciding(connection, wanted, self._known, at, lock=False).answer()

    def _reserve(self, wanted: Wanted, at: float) -> Granted:
        with self._changing() as connection:
            granted = Deciding(connection, wanted, self._known, at, lock=True).run()
            if granted.id is None:
                connection.rollback()
        return granted

    def begun(self, grant: str, only: str | None = None, *, at: float) -> Grant:
        """The call begins now. Raises NotFound, and UsageError where its place is no longer held."""
        with self._changing() as connection:
            life = Life(connection, grant, only, self._known.party_s)
            life.begin(at)
            return life.grant

    def ended(self, grant: str, end: End, only: str | None = None, *, at: float) -> Grant:
        """The call ended; told twice, the first word stays. Raises NotFound and UsageError."""
        end.checked()
        with self._changing() as connection:
            life = Life(connection, grant, only, self._known.party_s)
            life.end(end, at)
            return life.grant

    def give_back(self, grant: str, only: str | None = None, *, at: float) -> Grant:
        """The call is not made. Raises NotFound, and UsageError where it was made."""
        with self._changing() as connection:
            life = Life(connection, grant, only, self._known.party_s)
            life.give_back(at)
            return life.grant

    def headroom(self, candidates: list[Candidate], *, at: float) -> dict[str, Headroom]:
        """The calls left to each of some numbers. Locks nothing."""
        with reading(self._engine) as connection:
            lines = lines_of(connection, candidates, self._known, at=at)
        return {line.number: headroom(line, self._limits, at) for line in lines}

    def overview(
        self, tenant: str, candidates: Sequence[Candidate], *, at: float, countries: Mapping[str, str] | None = None
    ) -> Overview:
        """What decisions see of all these numbers, their pools and campaigns. Locks nothing.

        `countries`: whose rules each campaign is held against; the policy's own where none is named.
        """
        with self._turns.looking(), reading(self._engine) as connection:
            return overview(connection, self._known, tenant, candidates, at=at, countries=countries or {})

    def faithful(self, tenant: str, campaign: str) -> Faithful:
        """Which number the parties of a campaign were shown last."""
        with self._turns.looking(), reading(self._engine) as connection:
            return faithful(connection, tenant, campaign)

    def forget(self, *, at: float) -> int:
        """Delete grants older than eight days and parties that no rule counts any more; returns how many rows."""
        with self._changing() as connection:
            old = connection.execute(delete(GRANTS).where(GRANTS.c.asked < at - KEPT_S)).rowcount
            gone = DIAL_PARTIES.c.newest < at - self._known.party_s
            return old + connection.execute(delete(DIAL_PARTIES).where(gone)).rowcount

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._turns.taken(), writing(self._engine) as connection:
            yield connection


def party_seconds(policy: Policy) -> float:
    """For how long the calls to a party count by any rule of the policy, whatever the day."""
    days = [each.value for each in policy.rules if each.key == "repeats.days"]
    longest = max((float(value) for value in days if isinstance(value, (int, float))), default=0.0)
    return max(_SEES_S, (longest + 1.0) * DAY)


def _check(wanted: Wanted) -> None:
    checked_number(wanted.callee)
    if not wanted.candidates:
        raise UsageError("There is no number to call from.", hint="Name one, or a pool or campaign that has some.")
    for each in wanted.candidates:
        checked_number(each.number)
