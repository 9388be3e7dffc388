"""Judging where the facts are: each part of the numbers on some worker of a cluster, by the same fold as here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from callstanding.engines.spark.spark import Spark, rows_of
from callstanding.pipeline.flow import judge_subjects
from callstanding.pipeline.moments import hours
from callstanding.pipeline.pools import NO_POOLS, UNSHARED, Pools, stands, suspects
from callstanding.pipeline.standings import assemble
from callstanding.pipeline.subjects import subjects_of
from callstanding.pipeline.tables import HISTORY, STANDINGS
from callstanding.pipeline.tenures import tenures
from callstanding.policies.policy import Policy

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TURNS = pa.list_(pa.struct([field for field in HISTORY if field.name != "number"]))
JUDGED = pa.schema([*STANDINGS, ("turns", _TURNS)])
"""Standings, each with the changes of status that led to it."""

_ORDER = [("number", "ascending"), ("hour", "ascending")]
_SUSPECTS = pa.schema([("key", pa.int64())])
_POOLS = pa.schema(
    [pa.field(f.name, pa.int64() if f.name in ("key", "hour") else pa.float64()) for f in fields(NO_POOLS)]
)


def judged_far(engine: Spark, policy: Policy, at: datetime, *, lang: str) -> DataFrame:
    """The rows of `JUDGED` of all numbers, once the engine is folded and its ledger open; worked out when read."""
    pooled = pools_far(engine, policy)
    judge = partial(judge_part, policy=policy, pooled=pooled, at=at, lang=lang)
    return engine.judged(judge, JUDGED, parts=engine.parts())


def judge_part(
    ledger: pa.Table, about: pa.Table, *, policy: Policy, pooled: Pools, at: datetime, lang: str
) -> pa.Table:
    """One part of the numbers judged; `about` has a row for each of them (see Spark.about)."""
    rows = rows_of(ledger)
    if not len(rows):
        return JUDGED.empty_table()
    known = Known(about)
    subjects = subjects_of(rows, known.names, tenures(known), latest=hours(at))
    judged, _ = judge_subjects(subjects, policy, pooled)
    standings, history = assemble(subjects, judged, as_of=at, lang=lang)
    return standings.append_column("turns", _turns(standings["number"], history))


def pools_far(engine: Spark, policy: Policy) -> Pools:
    """The same as `pools`: they are judged on the workers too, and only those that stand badly come back."""
    least = int(policy.number("pool.min_members"))
    every = engine.pooled(least=least, without=UNSHARED)
    suspect = np.unique(engine.pools_judged(partial(_suspected, policy=policy), _SUSPECTS, every)["key"].to_numpy())
    if not len(suspect):
        return NO_POOLS
    most = policy.number("pool.member_calls")
    fair = engine.fairly_pooled(pa.array(suspect), member_calls=most, without=UNSHARED)
    return _pools(engine.pools_judged(partial(_stood, policy=policy), _POOLS, fair))


@dataclass(frozen=True)
class Known:
    """What a part of the numbers brings with it: their names, who held them, and their disputes."""

    about: pa.Table

    def names(self, keys: pa.Array) -> pa.Table:
        """`e164`, `kind` and `block` of these keys, in their order."""
        every = self.about["number"].to_numpy()
        order = np.argsort(every)
        place = order[np.searchsorted(every[order], keys.to_numpy())]
        return self.about.select(["e164", "kind", "block"]).take(pa.array(place))

    def tenures(self, of: pa.Array | None = None) -> list[tuple[int, str, int, datetime, datetime | None]]:  # noqa: ARG002 - the part is already chosen
        """Who held which number when, in order."""
        found = ((key, t["holder"], t["pool"], t["from_at"], t["to_at"]) for key, t in self._each("held"))
        return sorted(found, key=lambda t: (t[0], t[3], t[1], t[4] is None, t[4] or t[3]))

    def disputed(self) -> list[tuple[int, datetime, datetime]]:
        """Which numbers are disputed from when to when, in order."""
        return sorted((key, each["opened_at"], each["ends"]) for key, each in self._each("disputes"))

    def _each(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        told = self.about.filter(self.about[name].is_valid()).select(["number", name])
        for key, each in zip(told["number"].to_pylist(), told[name].to_pylist(), strict=True):
            yield from ((key, one) for one in each)


def _turns(number: pa.ChunkedArray, history: pa.Table) -> pa.Array:
    """The changes of each number, in the order of the numbers."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in history.to_pylist():
        found.setdefault(row.pop("number"), []).append(row)
    return pa.array([found.get(each, []) for each in number.to_pylist()], _TURNS)


def _suspected(table: pa.Table, *, policy: Policy) -> pa.Table:
    return pa.table({"key": np.unique(suspects(table.sort_by(_ORDER), policy)).astype(np.int64)})


def _stood(table: pa.Table, *, policy: Policy) -> pa.Table:
    found = stands(table.sort_by(_ORDER), policy)
    columns = {f.name: getattr(found, f.name) for f in fields(found)}
    return pa.table({**columns, "key": found.key.astype(np.int64)})


def _pools(table: pa.Table) -> Pools:
    ordered = table.sort_by([("key", "ascending"), ("hour", "ascending")])
    columns = {name: ordered[name].to_numpy() for name in ordered.column_names}
    return Pools(**{**columns, "key": columns["key"].astype(np.uint64)})
