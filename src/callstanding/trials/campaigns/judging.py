"""The judge of an evening: what a campaign did so far goes through the real pipeline and comes back as standings."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.formats.format import SCHEMAS, Kind
from callstanding.pipeline.flow import judge_numbers
from callstanding.pipeline.moments import naive
from callstanding.pipeline.pool_score import pool_score
from callstanding.pipeline.standings import assemble
from callstanding.policies.policy import Policy
from callstanding.trials.campaigns.adverse import Adverse, adverse
from callstanding.trials.campaigns.strategy import Stand

_LATER = timedelta(days=1000)  # no fact of a simulation lies in the future


class Judge:
    """Keeps a campaign's facts in an engine of its own and judges its numbers as they are known at some moment."""

    def __init__(self, policy: Policy, first: datetime) -> None:
        self._engine, self._policy, self._first = Duck(), policy, first
        self._engine.sql.execute("SET threads = 1")  # little is folded at a time, and runs are made side by side
        self._latest = first + _LATER
        self._waiting: dict[Kind, list[pa.Table]] = {}
        self.adverse: list[Adverse] = []  # as of the last look

    def close(self) -> None:
        """Forget everything."""
        self._engine.close()

    def take(self, kind: Kind, native: pa.Table) -> None:
        """Remember native rows (calls, reports or assignments) for the next look."""
        if native.num_rows:
            self._waiting.setdefault(kind, []).append(_raw(kind, native))

    def look(self, numbers: list[str], *, days: float) -> tuple[dict[str, Stand], pa.Table | None]:
        """(how these numbers stand, every change until then) as known so many days after the first midnight."""
        self._admit()
        known = self._first + timedelta(days=days)
        part = judge_numbers(self._engine, self._policy, numbers, naive(known), known=known)
        if part is None:
            return {}, None
        standings, history = assemble(part.subjects, part.judged, as_of=naive(known), lang="en")
        pool = pool_score(self._engine, self._policy, numbers, at=naive(known))
        self.adverse = adverse(standings)
        columns = (standings[name].to_pylist() for name in ("number", "status", "spam_score"))
        rows = zip(*columns, strict=True)
        return {number: Stand(status, score or 0.0, pool) for number, status, score in rows}, history

    def _admit(self) -> None:
        for kind, tables in self._waiting.items():
            _, refused, _ = self._engine.admit(kind, pa.concat_tables(tables), region=None, latest=self._latest)
            assert not refused, refused[:3]  # noqa: S101 - a simulation makes no bad rows
        self._waiting = {}


def _raw(kind: Kind, native: pa.Table) -> pa.Table:
    """Native rows as an engine takes them in: lines numbered, times in UTC without a zone, absent columns null."""
    schema = SCHEMAS[kind]
    names = {"from_at": "from", "to_at": "to"}
    columns = []
    for field in schema:
        name = names.get(field.name, field.name)
        if field.name == "line":
            columns.append(pa.array(np.arange(1, native.num_rows + 1), field.type))
        elif name not in native.column_names:
            columns.append(pa.nulls(native.num_rows, field.type))
        else:
            columns.append(_typed(native[name], field.type))
    return pa.table(columns, schema=schema)


def _typed(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us")).cast(kind)
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type).cast(kind)
    return column.cast(kind)
