"""The scores of pools and campaigns as they were learned last, in memory and in a file beside the store.

To judge pools takes seconds, a decision of the budget milliseconds. A service learns them every minute; without one they
are computed from the store when its facts have changed, or once an hour, since what is known of a pool fades.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from callstanding.actions.pools import Group, PoolScore
from callstanding.engines import Duck
from callstanding.errors import StoreError
from callstanding.live.place import Place
from callstanding.pipeline.moments import naive
from callstanding.pipeline.pool_score import pool_scores
from callstanding.pipeline.store import open_store
from callstanding.policies.policy import Policy

AGAIN_S = 3600.0
SERVED_S = 600.0  # what a service wrote so lately is taken without a look at the store
SERVICE = "service"
Groups = Mapping[Group, Sequence[str]]


class Kept(msgspec.Struct, frozen=True):
    """The file. `mark`: of which facts, or that a service learned them; `at`: when, in seconds since 1970."""

    mark: str
    at: float
    scores: list[tuple[Group, PoolScore]]


class PoolScores:
    """What was learned last of each group; one thread may learn while others ask."""

    def __init__(self, scores: Mapping[Group, PoolScore] | None = None) -> None:
        self._scores = dict(scores or {})

    def get(self, group: Group) -> PoolScore | None:
        """What was learned last; None where nothing was."""
        return self._scores.get(group)

    def learn(self, found: Mapping[Group, PoolScore], groups: Groups) -> Mapping[Group, PoolScore]:
        """Take in what is new, keep the old of the groups that are still there; returns all."""
        self._scores = {group: score for group, score in self._scores.items() if group in groups} | dict(found)
        return self._scores


def read(place: Place) -> Kept | None:
    """What the file has; None where there is none that can be read."""
    try:
        return msgspec.json.decode(place.pools.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


def recalled(place: Place) -> PoolScores:
    """What the file has, whoever learned it; nothing where there is none."""
    kept = read(place)
    return PoolScores(dict(kept.scores) if kept else None)


def write(place: Place, scores: Mapping[Group, PoolScore], *, mark: str, now: float) -> None:
    """Write the file, whole or not at all; where that cannot be, they are learned again."""
    new = place.pools.with_name(f"{place.pools.name}.{os.getpid()}")
    try:
        new.touch(mode=0o600)
        new.write_bytes(msgspec.json.encode(Kept(mark, now, list(scores.items()))))
        new.replace(place.pools)
    except OSError:
        new.unlink(missing_ok=True)


def pool_scores_of(store: Path, policy: Policy, groups: Groups, *, now: float) -> PoolScores:
    """The scores for a program that ends with its answer: kept ones, else computed once and kept.

    Where another process has the store open, what is kept counts, however old.
    """
    if not groups:
        return PoolScores()
    place = Place(store)
    kept = read(place)
    if kept is not None and _counts(kept, _mark(store, policy, groups), now):
        return PoolScores(dict(kept.scores))
    try:
        with open_store(store) as engine:
            found = computed(engine, policy, groups, now=now)
    except StoreError:
        return recalled(place)
    write(place, found, mark=_mark(store, policy, groups), now=now)
    return PoolScores(found)


def computed(engine: Duck, policy: Policy, groups: Groups, *, now: float) -> dict[Group, PoolScore]:
    """The scores by an engine, as of now or of the newest event, if that is later."""
    at = naive(datetime.fromtimestamp(now, UTC))
    at = max(at, engine.newest() or at)
    named = {str(place): numbers for place, numbers in enumerate(groups.values())}
    scores = pool_scores(engine, policy, named, at=at)
    return {group: PoolScore(scores[str(place)], now) for place, group in enumerate(groups)}


def _counts(kept: Kept, mark: str, now: float) -> bool:
    """Whether it need not be computed anew: a service learned it lately, or it is of these facts and not an hour old."""
    age = now - kept.at
    return 0.0 <= age < SERVED_S if kept.mark == SERVICE else kept.mark == mark and 0.0 <= age < AGAIN_S


def _mark(store: Path, policy: Policy, groups: Groups) -> str:
    """Changes with the file of the store, the policy, the program and the groups; opens nothing."""
    files = [path for path in (store, store.with_name(store.name + ".wal")) if path.exists()]
    facts = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    told = (version("callstanding"), policy, facts, sorted((group, list(numbers)) for group, numbers in groups.items()))
    return hashlib.sha256(repr(told).encode()).hexdigest()
