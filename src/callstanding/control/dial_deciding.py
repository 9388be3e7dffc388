"""One decision of the budget within a transaction: read and lock what it needs, decide, and reserve."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, func, insert, or_, select

from callstanding.actions.answers import Answer
from callstanding.actions.headroom import calls_of, windows_of
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Line, Party
from callstanding.actions.places import place_of
from callstanding.actions.rotation import choose, soonest
from callstanding.actions.windows import frees_at
from callstanding.control.callee_keys import callee_key
from callstanding.control.dial_asked import Candidate, Granted, Guard, PoolScores, Standings, Wanted
from callstanding.control.dial_candidates import batches
from callstanding.control.dial_guarding import Guarding, guarding
from callstanding.control.dial_pools import pool_for, pools_of
from callstanding.control.dial_refusals import EVERY
from callstanding.control.dial_rows import NumberRow, number_rows, party_row, put_number, put_party
from callstanding.control.grant_tables import DIAL_AGENTS, DIAL_REFUSALS, GRANTS


@dataclass(frozen=True, slots=True)
class Known:
    """What every decision knows: the limits, the store's key, and where standings, the guard and pools are asked."""

    limits: Limits
    secret: bytes
    standings: Standings | None
    guard: Guard | None
    scores: PoolScores | None
    party_s: float  # for how long the calls to a party are kept


class Deciding:
    """A decision on one wanted call at one moment; `run` once."""

    def __init__(self, connection: Connection, wanted: Wanted, known: Known, at: float, *, lock: bool) -> None:
        self._connection, self._wanted, self._known, self._at = connection, wanted, known, at
        self._place = place_of(wanted.callee)
        callee = callee_key(known.secret, wanted.callee)
        self._key = {"tenant": wanted.tenant, "campaign": wanted.campaign, "callee": callee}
        self._lock = lock
        self._guarding = self._guard()
        self._party = party_row(connection, self._key, lock=lock)
        self._rows: dict[str, NumberRow] = {}
        self._lines: list[Line] = []

    def run(self) -> Granted:
        """The answer; where it lets a number call, its place is reserved in this transaction."""
        answer = self.answer()
        if not answer.may:
            return Granted(answer)
        return self._reserved(answer, next(line for line in self._lines if line.number == answer.number))

    def answer(self) -> Answer:
        """The answer alone."""
        limits, wanted = self._known.limits, self._wanted
        refused, agent_ended = self._connection.execute(_PERSONS, {**self._key, "agent": wanted.agent}).one()
        guarding = self._guarding
        ask = Ask(self._at, self._key["callee"], wanted.campaign, wanted.agent, agent_ended, wanted.day_ends,
                  guarding is not None and guarding.tied and guarding.believed)  # fmt: skip
        row, guarded, held = self._party, guarding.guarded if guarding else None, list[Answer]()
        party = Party(self._place, row.times.begun, row.times.held, refused, row.saw, wanted.callee)
        for some in batches(self._connection, wanted, row.saw, self._known.standings, at=self._at):
            self._lines = self._read(some)
            answer = choose(ask, self._lines, party, limits, by=wanted.by, asked=wanted.asked, guarded=guarded)
            if answer.may:
                return answer
            held.append(answer)
        return soonest(held)

    def _guard(self) -> Guarding | None:
        known, wanted = self._known, self._wanted
        if known.guard is None:
            return None
        return guarding(self._connection, (wanted.tenant, wanted.campaign, wanted.agent), known.guard, known.limits,
                        at=self._at, country=self._place.country, lock=self._lock)  # fmt: skip

    def _read(self, candidates: list[Candidate]) -> list[Line]:
        known, wanted = self._known, self._wanted
        numbers = [each.number for each in candidates]
        self._rows = number_rows(self._connection, numbers, wanted.tenant, lock=self._lock)
        lines = [self._line(each) for each in candidates]
        pools = pools_of(self._connection, wanted, lines, known.standings, limits=known.limits, at=self._at)
        return [
            replace(line, pool=pool_for(each, pools, wanted.tenant, known.scores))
            for line, each in zip(lines, candidates, strict=True)
        ]

    def _line(self, candidate: Candidate) -> Line:
        row, standings = self._rows[candidate.number], self._known.standings
        return Line(
            number=candidate.number,
            calls=row.times.begun,
            held=row.times.held,
            seen=row.seen,
            ended=row.ended,
            state=candidate.state,
            until=candidate.until,
            began=candidate.began,
            standing=standings.get(candidate.number) if standings else None,
        )

    def _reserved(self, answer: Answer, line: Line) -> Granted:
        """The place is held until the call should have begun, and no longer than the party's hours are open."""
        limits, row, party, at = self._known.limits, self._rows[line.number], self._party, self._at
        asked = party.times.now(row.times.now(at))
        until = max(asked, min(asked + limits.hold_s, limits.hours.closes(self._place, at)))
        row.times.reserve(until, asked)
        party.times.reserve(until, asked)
        party.saw = line.number
        row.pool = next(each.pool for each in self._wanted.candidates if each.number == line.number)
        row.free_at = free_at(replace(line, calls=row.times.begun, held=row.times.held), limits, asked)
        put_number(self._connection, row)
        put_party(self._connection, self._key, party, self._known.party_s)
        made = "gr_" + secrets.token_hex(12)
        tied = self._guarding is not None and self._guarding.tied
        new = {"id": made, "number": line.number, "agent": self._wanted.agent, "asked": asked, "expires": until,
               "tied": tied}  # fmt: skip
        self._connection.execute(_NEW_GRANT, {**_UNMADE, **new, **self._key})
        return Granted(_after(answer), made, until)


def _after(answer: Answer) -> Answer:
    """The answer with the calls that are left once this one is made."""
    left = answer.headroom
    if left is None:
        return answer
    return replace(answer, headroom=replace(left, **{name: getattr(left, name) - 1 for name in left.__struct_fields__}))


def free_at(line: Line, limits: Limits, at: float) -> float:
    """When the number's own windows let it call again, if nothing is added."""
    windows, (own, every) = windows_of(line, limits, at), calls_of(line)
    return max(frees_at(own if window.code == "minute" else every, window, at) for window in windows)


_NEW_GRANT = insert(GRANTS)
_UNMADE = {"state": "held", "begun": None, "ended": None, "outcome": "", "talk_s": 0.0, "dropped": False}
_PERSONS = select(
    select(func.max(DIAL_REFUSALS.c.at))
    .where(
        DIAL_REFUSALS.c.tenant == bindparam("tenant"),
        DIAL_REFUSALS.c.callee == bindparam("callee"),
        or_(DIAL_REFUSALS.c.campaign == bindparam("campaign"), DIAL_REFUSALS.c.campaign == EVERY),
    )
    .scalar_subquery(),
    select(DIAL_AGENTS.c.ended)
    .where(DIAL_AGENTS.c.tenant == bindparam("tenant"), DIAL_AGENTS.c.agent == bindparam("agent"))
    .scalar_subquery(),
)
"""When the party refused this campaign or all of them, and when the agent's last call ended."""
