"""Call-back reachability from call records: who called back, who reached someone, and who waits to be called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from callstanding.actions.callbacks import Backs, By, Reach, Terms, reach
from callstanding.engines import Duck
from callstanding.engines import callbacks as told
from callstanding.engines.contacts import contacts
from callstanding.errors import UsageError
from callstanding.pipeline.own_lines import Lines, lines, zone_of
from callstanding.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party to be called back: from which number, waiting since when, and how often each side called since.

    `party` is None where the store holds only its pseudonym and it is not among the contacts given.
    """

    number: str
    party: str | None
    since: datetime
    latest: datetime
    times: int
    returns: int


@dataclass(frozen=True)
class Callbacks:
    """The reach of each number (or hour, or weekday) and the parties that wait, longest first. Times in UTC."""

    since: datetime
    as_of: datetime
    terms: Terms
    rows: list[Reach]
    waiting: list[Waiting]


def callbacks_of(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str] | None = None,
    *,
    as_of: datetime | None = None,
    within_min: float | None = None,
    days: float | None = None,
    by: By = "number",
    zone: str = "UTC",
    contacts_of: Sequence[str] | None = None,
) -> Callbacks:
    """How reachable these numbers (E.164; None: all that owners may ask about) were for those who called back.

    `contacts_of`: the owner's own list of numbers, to name the parties that wait by. Without it they are named only
    where the engine keeps nothing. `zone`: of the hours and weekdays.
    """
    terms, zone = _terms(policy, within_min), zone_of(zone)
    window = policy.number("callbacks.window_days") if days is None else days
    asked = lines(engine, policy, numbers, days=window, as_of=as_of)
    with contacts(engine, asked.keys, since=asked.since, until=asked.until):
        backs = _backs(engine, asked)
        waiting = _waiting(engine, asked, contacts_of)
    rows = reach(backs, terms, now=asked.now, by=by, zone=zone)
    return Callbacks(asked.since.replace(tzinfo=UTC), asked.until.replace(tzinfo=UTC), terms, rows, waiting)


def _terms(policy: Policy, within_min: float | None) -> Terms:
    if within_min is not None and not 0 < within_min < 1e6:
        raise UsageError(f"{within_min:g} minutes are no time to wait.", hint="Say minutes, such as 60.")
    return Terms.of(policy, within_min)


def _backs(engine: Duck, asked: Lines) -> Backs:
    found = engine.sql.sql(told.CALLED_BACK).to_arrow_table()
    place = asked.place
    line = np.array([place[key] for key in found["number"].to_pylist()], np.intp)
    waits = found["wait_s"].to_numpy(zero_copy_only=False).astype(np.float64)
    return Backs(asked.numbers, line, found["back"].to_numpy().astype(np.float64), waits)


def _waiting(engine: Duck, asked: Lines, listed: Sequence[str] | None) -> list[Waiting]:
    if listed is not None:
        told.spelled(engine, list(listed))
    plain = told.CONTACTS if listed is not None else f"{told.CALLERS} WHERE {not engine.kept}"
    rows = engine.sql.execute(
        f"""SELECT number, e164, since, latest, times, returns FROM ({told.LOST}) LEFT JOIN ({plain}) USING (party)
        ORDER BY since, number, party"""
    ).fetchall()
    place = asked.place
    return [
        Waiting(asked.numbers[place[key]], party, _at(since), _at(latest), times, returns)
        for key, party, since, latest, times, returns in rows
    ]


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
