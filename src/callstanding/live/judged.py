"""How an owner's numbers stand: from what a service publishes, else judged from the store and kept until that changes.

Judging ten thousand numbers with a month of calls takes many seconds; as long as no fact is added to the store, the
standings at its newest event stay what they are. They are kept beside the store, in a file like the published one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from callstanding.engines import Duck
from callstanding.errors import CallstandingError, StoreError
from callstanding.live.asking import ask
from callstanding.live.place import Place
from callstanding.live.published import Published, Row
from callstanding.live.rows import shown_rows
from callstanding.lookup import Shown
from callstanding.pipeline.asked import Progress
from callstanding.pipeline.flow import moment
from callstanding.pipeline.lately import calls_lately, judged_some
from callstanding.pipeline.store import open_store
from callstanding.policies.policy import Policy

ALIVE_S = 10.0  # a service gives a sign of life each second
ASKED_S = 4.0  # so long is waited for the calls of the day
Source = Literal["published", "judged", "kept"]


@dataclass(frozen=True)
class Seen:
    """Standings of some numbers as of `at` (seconds since 1970); one without a standing is left out.

    `calls`: made in the 24 hours before, of those that made any; None where nobody could be asked. `source`: `published`
    by a service, `judged` now, or `kept` from a judging of the same facts.
    """

    shown: dict[str, Shown]
    calls: dict[str, int] | None
    at: float | None
    source: Source


def seen(store: Path, policy: Policy, numbers: Sequence[str], *, now: float, progress: Progress | None = None) -> Seen:
    """How the numbers stand. Raises StoreError where there is neither a service nor a store that can be opened."""
    place = Place(store)
    if is_served(place, now=now):
        live = _published(place, numbers, now=now)
        if live is not None:
            return live
    try:
        with open_store(store) as engine:
            return _from_store(engine, place, policy, numbers, progress)
    except StoreError:
        if (stale := _published(place, numbers, now=None)) is not None:
            return stale
        raise


def is_served(place: Place, *, now: float) -> bool:
    """Whether a service that lives has the store open, so that it must be asked. `now`: seconds since 1970."""
    if not place.published.exists():
        return False
    file = Published(place.published)
    try:
        return now - float(file.about("beat") or 0.0) <= ALIVE_S
    finally:
        file.close()


def _published(place: Place, numbers: Sequence[str], *, now: float | None) -> Seen | None:
    """What a service publishes, or (without `now`) published before it ended; None where there is nothing."""
    if not place.published.exists():
        return None
    file = Published(place.published)
    try:
        beat = float(file.about("beat") or 0.0)
        there = file.shown_of(numbers)
    finally:
        file.close()
    calls, at = _asked(place, numbers) if now is not None else (None, None)
    return Seen(there, calls, at or beat or None, "published")


def _asked(place: Place, numbers: Sequence[str]) -> tuple[dict[str, int] | None, float | None]:
    """The calls of the last day and the moment by the service's clock; None where it does not answer."""
    try:
        found = ask(place, "calls", {"numbers": list(numbers)}, patience_s=ASKED_S)
    except CallstandingError:  # busy, or of an older version that knows no such question
        return None, None
    return {str(number): int(count) for number, count in found["calls"].items()}, float(found["at"])


def _from_store(engine: Duck, place: Place, policy: Policy, numbers: Sequence[str], progress: Progress | None) -> Seen:
    if not any(engine.counted().values()) or engine.newest() is None:
        return Seen({}, {}, None, "judged")
    at = moment(engine, None)
    kept = _kept(place, mark_of(engine, policy))
    try:
        missing = kept.unknown_of(numbers)
        if missing:
            _judge(engine, kept, policy, missing, at, progress)
        there = kept.shown_of(numbers)
    finally:
        kept.close()
    since = at.replace(tzinfo=UTC).timestamp()
    return Seen(there, calls_lately(engine, numbers, at), since, "judged" if missing else "kept")


def _judge(
    engine: Duck, kept: Published, policy: Policy, numbers: Sequence[str], at: datetime, progress: Progress | None
) -> None:
    """Judge numbers and keep how they stand, also those that have no standing."""
    rows: dict[str, Row] = {number: Row(number, None) for number in numbers}
    for standings in judged_some(engine, policy, numbers, at, progress=progress):
        rows |= {each.number: Row(each.number, each) for each in shown_rows(standings, policy)}
    kept.put(rows.values())


def _kept(place: Place, mark: str) -> Published:
    """The file of what was judged of the same facts by the same policy; an empty one where it was of others."""
    path = place.judged
    if path.exists():
        file = Published(path, write=True)
        if file.about("mark") == mark:
            return file
        file.close()
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
    file = Published(path, write=True)
    file.put(about={"mark": mark})
    return file


def mark_of(engine: Duck, policy: Policy) -> str:
    """Changes with the facts of the store, the policy and the program."""
    taken = engine.sql.execute("SELECT count(*), max(seq), max(done_at) FROM journal").fetchall()
    told = (version("callstanding"), policy, engine.counted(), sorted(engine.folded().items()), taken)
    return hashlib.sha256(repr(told).encode()).hexdigest()
