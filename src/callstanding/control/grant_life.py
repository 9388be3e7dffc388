"""What becomes of a grant: its call begins and ends, or its place is given back. Each step may be told twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from callstanding.control.dial_asked import OUTCOMES, Grant
from callstanding.control.dial_guarding import count_end
from callstanding.control.dial_refusals import put
from callstanding.control.dial_rows import (
    NumberRow,
    PartyRow,
    number_rows,
    party_row,
    put_if_absent,
    put_number,
    put_party,
)
from callstanding.control.grant_tables import DIAL_AGENTS, GRANTS
from callstanding.errors import NotFound, UsageError


@dataclass(frozen=True, slots=True)
class End:
    """How a call ended: an outcome, seconds of talk, whether the caller dropped it, whether the party wants no more."""

    outcome: str = "answered"
    talk_s: float = 0.0
    dropped: bool = False
    refused: bool = False

    def checked(self) -> End:
        """Itself. Raises UsageError for what cannot be."""
        if self.outcome not in OUTCOMES:
            raise UsageError(f"A call does not end {self.outcome!r}.", hint=f"Say one of {', '.join(OUTCOMES)}.")
        if not 0.0 <= self.talk_s < 86_400.0 * 7:
            raise UsageError(f"A call does not talk for {self.talk_s} seconds.")
        if self.outcome != "answered" and (self.dropped or self.talk_s):
            raise UsageError(f"A call that ended {self.outcome} has no talk and is not dropped.")
        return self


class Life:
    """One grant and the rows that count it, locked in a transaction."""

    def __init__(self, connection: Connection, grant: str, only: str | None, party_s: float) -> None:
        self._connection, self._party_s = connection, party_s
        self.grant = _locked(connection, grant, only)
        self._key = {name: getattr(self.grant, name) for name in ("tenant", "campaign", "callee")}

    def begin(self, at: float) -> None:
        """The call begins. Raises UsageError where the place is no longer held."""
        if self.grant.state in ("begun", "ended"):
            return
        party, number = self._rows()
        self._check_holds(number.times.now(at))
        begun = max(at, self.grant.asked)
        for each in (party.times, number.times):
            each.begin(self.grant.expires, begun)
        put_party(self._connection, self._key, party, self._party_s)
        put_number(self._connection, number)
        self._change(state="begun", begun=begun)

    def end(self, end: End, at: float) -> None:
        """The call ended; the first word on it stays. Raises UsageError where it had no place to begin with."""
        if self.grant.state == "ended":
            return
        self.begin(at)
        ended = max(at, self.grant.begun or at)
        number = self._number()
        number.ended = max(ended, number.ended or ended)
        number.times.newest = number.times.now(ended)
        put_number(self._connection, number)
        self._agent(ended)
        if end.outcome == "answered":
            mine = self.grant
            count_end(self._connection, mine.tenant, mine.campaign, at=ended, dropped=end.dropped, tied=mine.tied)
        if end.refused:
            put(self._connection, self.grant.tenant, self.grant.campaign, self.grant.callee, at=ended)
        self._change(state="ended", ended=ended, outcome=end.outcome, talk_s=end.talk_s, dropped=end.dropped)

    def give_back(self, at: float) -> None:
        """The call is not made: its place is free at once. Raises UsageError where it was made."""
        if self.grant.state in ("begun", "ended"):
            raise UsageError(f"{_call(self.grant)} was begun {_clock(self.grant.begun)}: it cannot be given back.",
                             hint="Tell how it ended.")  # fmt: skip
        if self.grant.state == "back" or at >= self.grant.expires:
            return
        party, number = self._rows()
        for each in (party.times, number.times):
            each.give_back(self.grant.expires)
        number.free_at = 0.0
        put_party(self._connection, self._key, party, self._party_s)
        put_number(self._connection, number)
        self._change(state="back")

    def _rows(self) -> tuple[PartyRow, NumberRow]:
        party = party_row(self._connection, self._key, lock=True)
        return party, self._number()

    def _number(self) -> NumberRow:
        number = self.grant.number
        return number_rows(self._connection, [number], self.grant.tenant, lock=True)[number]

    def _check_holds(self, now: float) -> None:
        if self.grant.state == "back":
            raise UsageError(f"{_call(self.grant)} was given back; its place is free.", hint="Ask again.")
        if now >= self.grant.expires:
            raise UsageError(
                f"{_call(self.grant)} was held until {_clock(self.grant.expires)}, and it is {_clock(now)}: its"
                " place is free again.",
                hint="Ask again before the call is made.",
            )

    def _agent(self, ended: float) -> None:
        if not self.grant.agent:
            return
        key = {"tenant": self.grant.tenant, "agent": self.grant.agent}
        put_if_absent(self._connection, DIAL_AGENTS, [{**key, "ended": ended}])
        mine = DIAL_AGENTS.c.tenant == key["tenant"], DIAL_AGENTS.c.agent == key["agent"]
        later = DIAL_AGENTS.c.ended < ended
        self._connection.execute(update(DIAL_AGENTS).where(*mine, later).values(ended=ended))

    def _change(self, **values: Any) -> None:
        change = update(GRANTS).where(GRANTS.c.id == bindparam("grant"))
        self._connection.execute(change, {"grant": self.grant.id, **values})
        self.grant = replace(self.grant, **values)


def _locked(connection: Connection, grant: str, only: str | None) -> Grant:
    found = connection.execute(_GRANT, {"grant": grant}).one_or_none()
    if found is None or only not in (None, found.tenant):
        raise NotFound(f"There is no grant {grant}.", hint="It may be older than eight days.")
    return Grant(**found._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for the row as a mapping


def _call(grant: Grant) -> str:
    return f"The call of {grant.number} ({grant.id})"


def _clock(at: float | None) -> str:
    return datetime.fromtimestamp(at or 0.0, UTC).strftime("at %H:%M:%S UTC")


_GRANT = select(GRANTS).where(GRANTS.c.id == bindparam("grant")).with_for_update()
