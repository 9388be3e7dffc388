"""Disputes: an owner says that a number of its own is shown wrongly; every step to the decision is kept and audited."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from callstanding.control.audit import changing, note
from callstanding.control.caller import Caller
from callstanding.control.case_states import (
    HERE,
    KINDS,
    Kind,
    State,
    check_step,
    checked_platform,
    clock_runs,
    first_of,
    is_closed,
    owner_may,
)
from callstanding.control.claims import checked_number
from callstanding.control.database import reading, writing
from callstanding.control.desk_tables import STEPS
from callstanding.control.desk_terms import Terms, frozen_until, terms_of
from callstanding.control.disputable import check_may_dispute
from callstanding.control.dispute import Dispute, Step, case_of, fact_of, found_case, put_step
from callstanding.control.tables import DISPUTES
from callstanding.errors import NotFound, UsageError
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy
from callstanding.records.disputed import Disputed

__all__ = ["MOST_TEXT", "Dispute", "Disputes", "Step"]
Decision = Literal["upheld", "rejected"]
MOST_TEXT = 4_000  # characters
PAGE = 1000


class Disputes:
    """All disputes; `only` limits an answer to one tenant's, None is an operator's view."""

    def __init__(self, engine: Engine, policy: Policy | None = None) -> None:
        self._engine, self._given = engine, policy

    @cached_property
    def _policy(self) -> Policy:
        return self._given or load_policy("standard")

    def open(
        self,
        number: str,
        caller: Caller,
        *,
        text: str,
        contact: str,
        now: float,
        kind: Kind = "category",
        platform: str = HERE,
        stocked: bool = False,
    ) -> Dispute:
        """Dispute what is shown of a number. An owner may do so for its proven numbers, an operator for any.

        `stocked`: that the number is in the owner's stock is enough; where whoever runs the store fills the stock.

        Raises NotFound for a number that is not the owner's, UsageError for a text that is too long and for a second
        case while one is open.
        """
        made, terms = self._case(number, caller, text, contact, now=now, kind=kind, platform=platform)
        try:
            with changing(self._engine) as connection:
                return _opened(connection, made, caller, terms, stocked=stocked)
        except IntegrityError as error:
            raise _open_already(number, platform) from error

    def open_all(
        self, numbers: Sequence[str], caller: Caller, *, text: str, contact: str, now: float, stocked: bool = False
    ) -> list[Dispute]:
        """Dispute what is shown here of several numbers, all or none. Raises as `open` does, for the first refused."""
        cases = [self._case(each, caller, text, contact, now=now) for each in dict.fromkeys(numbers)]
        with changing(self._engine) as connection:
            for made, _ in cases:
                if connection.execute(_still_open(made.number)).first() is not None:
                    raise _open_already(made.number, HERE)
            return [_opened(connection, made, caller, terms, stocked=stocked) for made, terms in cases]

    def refused(self, numbers: Sequence[str], caller: Caller, *, now: float, stocked: bool = False) -> dict[str, str]:
        """Of numbers that are to be disputed: those that may not be, and why."""
        found = dict[str, str]()
        with reading(self._engine) as connection:
            for number in numbers:
                try:
                    check_may_dispute(connection, number, caller, now, stocked=stocked)
                except NotFound as error:
                    found[number] = str(error)
                if connection.execute(_still_open(number)).first() is not None:
                    found.setdefault(number, str(_open_already(number, HERE)))
        return found

    def _case(
        self,
        number: str,
        caller: Caller,
        text: str,
        contact: str,
        *,
        now: float,
        kind: Kind = "category",
        platform: str = HERE,
    ) -> tuple[Dispute, Terms]:
        """A case as it begins, and its terms. Raises UsageError for a text or a kind that will not do."""
        _check_texts(text, contact)
        if kind not in KINDS:
            raise UsageError(f"There is no kind of dispute {kind!r}.", hint=f"Kinds: {', '.join(KINDS)}.")
        terms = terms_of(self._policy, checked_number(number), now)
        state, due = first_of(checked_platform(platform)), now + terms.status_s
        made = Dispute(_new_id(), number, caller.tenant, state, text, contact, now, None, "", kind, platform, due,
                       terms.status_s)  # fmt: skip
        return made, terms

    def step(self, dispute: str, caller: Caller, *, words: str, now: float, to: State | None = None) -> Dispute:
        """Tell a status, with words, and move to another state or stay; the clock begins anew.

        Raises NotFound, also for somebody else's case, and UsageError for a step that the case cannot take or that is
        not the owner's to take.
        """
        return self._move(dispute, to, only=caller.only, words=words, who=caller.key_id, now=now)

    def decide(self, dispute: str, state: Decision, *, why: str, who: str, now: float) -> Dispute:
        """Decide an open dispute, with a note for the owner. Raises NotFound and UsageError."""
        if state not in ("upheld", "rejected"):
            raise UsageError(f"A dispute is upheld or rejected, not {state!r}.")
        return self._move(dispute, state, only=None, words=why, who=who, now=now)

    def withdraw(self, dispute: str, caller: Caller, *, now: float) -> Dispute:
        """Take an open dispute back. Raises NotFound, also for somebody else's, and UsageError for a closed one."""
        return self._move(dispute, "withdrawn", only=caller.only, words="", who=caller.key_id, now=now)

    def get(self, dispute: str, only: str | None) -> Dispute:
        """One dispute. Raises NotFound, also for somebody else's."""
        with reading(self._engine) as connection:
            return found_case(connection, dispute, only)

    def steps(self, dispute: str, only: str | None) -> list[Step]:
        """The steps of a dispute, oldest first. Raises NotFound, also for somebody else's."""
        asked = select(STEPS).where(STEPS.c.dispute == dispute).order_by(STEPS.c.at, STEPS.c.id)
        with reading(self._engine) as connection:
            found_case(connection, dispute, only)
            return [Step(row.at, row.who, row.state, row.note) for row in connection.execute(asked)]

    def listed(
        self, only: str | None, *, state: State | None = None, after: str = "", limit: int = PAGE
    ) -> list[Dispute]:
        """Disputes after one of them, oldest first: the first open one is the most urgent."""
        asked = select(DISPUTES).order_by(DISPUTES.c.opened, DISPUTES.c.id).limit(limit)
        if only is not None:
            asked = asked.where(DISPUTES.c.tenant == only)
        if state is not None:
            asked = asked.where(DISPUTES.c.state == state)
        with reading(self._engine) as connection:
            if after:
                last = found_case(connection, after, only)
                later = (DISPUTES.c.opened == last.opened) & (DISPUTES.c.id > last.id)
                asked = asked.where((DISPUTES.c.opened > last.opened) | later)
            return [case_of(row) for row in connection.execute(asked)]

    def about(self, number: str, only: str | None) -> list[Dispute]:
        """The disputes of one number, newest first; `only`: those of a tenant."""
        asked = select(DISPUTES).where(DISPUTES.c.number == number).order_by(DISPUTES.c.opened.desc(), DISPUTES.c.id)
        if only is not None:
            asked = asked.where(DISPUTES.c.tenant == only)
        with reading(self._engine) as connection:
            return [case_of(row) for row in connection.execute(asked)]

    def every(self, only: str | None, *, state: State | None = None) -> Iterator[Dispute]:
        """All disputes, oldest first, page by page."""
        after = ""
        while page := self.listed(only, state=state, after=after):
            yield from page
            after = page[-1].id

    def pressing(self, only: str | None, *, limit: int = PAGE) -> list[Dispute]:
        """Disputes of which a status is owed, the one that is due first at the head."""
        asked = select(DISPUTES).where(DISPUTES.c.due.is_not(None), DISPUTES.c.decided.is_(None))
        if only is not None:
            asked = asked.where(DISPUTES.c.tenant == only)
        with reading(self._engine) as connection:
            return [case_of(row) for row in connection.execute(asked.order_by(DISPUTES.c.due).limit(limit))]

    def disputed(self, numbers: Sequence[str] | None = None) -> set[str]:
        """The numbers with an open dispute of what is shown here, of some or of all."""
        asked = select(DISPUTES.c.number).where(DISPUTES.c.decided.is_(None), DISPUTES.c.platform == HERE)
        if numbers is not None:
            asked = asked.where(DISPUTES.c.number.in_(list(numbers)))
        with reading(self._engine) as connection:
            return set(connection.execute(asked).scalars())

    def facts(self) -> tuple[Disputed, ...]:
        """What the flow must know of all cases about what is shown here, in order of their names."""
        known = (DISPUTES.c.platform == HERE) & DISPUTES.c.frozen_until.is_not(None)
        with reading(self._engine) as connection:
            rows = connection.execute(select(DISPUTES).where(known).order_by(DISPUTES.c.id)).all()
        return tuple(fact_of(row) for row in rows)

    def forget(self, before: float) -> int:
        """Erase the words and the contact of disputes that were closed before a time; returns how many."""
        words = (DISPUTES.c.text != "") | (DISPUTES.c.contact != "")
        told = select(STEPS.c.dispute).where(STEPS.c.note != "")
        old = (DISPUTES.c.decided < before) & (words | DISPUTES.c.id.in_(told))
        with writing(self._engine) as connection:
            gone = list(connection.execute(select(DISPUTES.c.id).where(old)).scalars())
            connection.execute(update(DISPUTES).where(DISPUTES.c.id.in_(gone)).values(text="", contact=""))
            connection.execute(update(STEPS).where(STEPS.c.dispute.in_(gone)).values(note=""))
        return len(gone)

    def _move(self, dispute: str, to: State | None, *, only: str | None, words: str, who: str, now: float) -> Dispute:
        if len(words) > MOST_TEXT:
            raise UsageError(f"A text of a dispute has at most {MOST_TEXT} characters.")
        with changing(self._engine) as connection:
            found = found_case(connection, dispute, only)
            then = to or found.state
            check_step(dispute, found.state, then)
            _check_turn(found, then, only)
            connection.execute(
                update(DISPUTES).where(DISPUTES.c.id == dispute).values(**_after(found, then, words, now))
            )
            put_step(connection, dispute, Step(now, who, then, words))
            _audit(connection, found, then, words=words, who=who, now=now)
            return found_case(connection, dispute, only)


def _opened(connection: Connection, made: Dispute, caller: Caller, terms: Terms, *, stocked: bool) -> Dispute:
    """Write a new case and note it. NotFound where the number is not the caller's to dispute."""
    now = made.opened
    check_may_dispute(connection, made.number, caller, now, stocked=stocked)
    until = frozen_until(connection, made.number, terms, now) if made.platform == HERE else None
    values = {name: getattr(made, name) for name in DISPUTES.c.keys()}  # noqa: SIM118 - columns, not a dict
    connection.execute(insert(DISPUTES).values(**values | {"frozen_until": until}))
    put_step(connection, made.id, Step(now, caller.key_id, made.state, ""))
    after = {"dispute": made.id, "number": made.number, "tenant": made.tenant, "state": made.state}
    if made.due is not None:
        after["due"] = f"{datetime.fromtimestamp(made.due, UTC):%Y-%m-%dT%H:%M:%SZ}"
    what = "dispute.opened" if made.platform == HERE else "dispute.sent"  # nobody here has to answer that
    note(connection, at=now, who=caller.key_id, what=what, subject=made.id, after=after)
    return found_case(connection, made.id, None)


def _open_already(number: str, platform: str) -> UsageError:
    told = (
        f"The standing of {number} is disputed already."
        if platform == HERE
        else f"A case of {number} with {platform} is open already."
    )
    return UsageError(told, hint="Add to that case, or withdraw it.")


def _still_open(number: str) -> Select[Any]:
    mine = (DISPUTES.c.number == number) & DISPUTES.c.decided.is_(None) & (DISPUTES.c.platform == HERE)
    return select(DISPUTES.c.id).where(mine)


def _after(found: Dispute, then: State, words: str, now: float) -> dict[str, Any]:
    closed = is_closed(then)
    due = now + found.status_s if clock_runs(then) else None
    return {"state": then, "due": due, "decided": now if closed else None, "note": words if closed else found.note}


def _check_turn(found: Dispute, then: State, only: str | None) -> None:
    if only is not None and not owner_may(found.state, then, found.platform):
        raise UsageError(
            f"The dispute {found.id} is {found.state}; the operator makes it {then}.",
            hint="An owner answers when asked (in review), adds words, or withdraws.",
        )


def _audit(connection: Connection, found: Dispute, then: State, *, words: str, who: str, now: float) -> None:
    """Note the step; the words of a decision are in the log, what is told on the way may name people and is not."""
    what = f"dispute.{_DONE.get(then, 'step')}"
    after = {"dispute": found.id, "number": found.number, "tenant": found.tenant, "state": then}
    why = words if what == "dispute.decided" else ""
    before = {"state": found.state}
    note(connection, at=now, who=who, what=what, subject=found.id, before=before, after=after, why=why)


_DONE: dict[State, str] = {
    "upheld": "decided",
    "rejected": "decided",
    "corrected": "answered",
    "refused": "answered",
    "withdrawn": "withdrawn",
}


def _new_id() -> str:
    return "dis_" + secrets.token_hex(8)


def _check_texts(text: str, contact: str) -> None:
    if not text.strip():
        raise UsageError("A dispute says why the standing is wrong.")
    if max(len(text), len(contact)) > MOST_TEXT:
        raise UsageError(f"A text of a dispute has at most {MOST_TEXT} characters.")
