"""Examples to learn from: how strongly each signal speaks of a number, day by day, and what the number really was.

A world is a folder as `simulate` writes it: calls, reports and assignments in any format that we read, and labels.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.errors import InputError
from callstanding.formats.projection import literal
from callstanding.pipeline.asked import Options
from callstanding.pipeline.filled import filled
from callstanding.pipeline.flow import Part, judge_parts, moment
from callstanding.policies.policy import Policy
from callstanding.score.strength import points
from callstanding.signals import SIGNALS, Window

Floats = npt.NDArray[np.float64]

LEAST_CALLS = 3  # made and received: of fewer nothing can be learned
_MADE_FROM = ("calls", "reports", "assignments")
_ENDINGS = (".parquet", ".csv", ".ndjson")


@dataclass(frozen=True)
class Examples:
    """Rows (a number at the end of a day): strengths (rows x signals, 0 to 1, before points), truth, kind, world, and
    whether it is the number's last day. Grey numbers are left out.
    """

    strengths: Floats
    spam: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.str_]
    world: npt.NDArray[np.int64]
    last: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.spam)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Some of the rows."""
        return Examples(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def examples(worlds: Sequence[Path], policy: Policy) -> Examples:
    """The examples of several worlds; InputError when one lacks a file or holds one class only."""
    parts = [_of_world(world, policy, place) for place, world in enumerate(worlds)]
    return Examples(*(np.concatenate([getattr(p, name) for p in parts]) for name in Examples.__dataclass_fields__))


def _file(world: Path, name: str) -> Path | None:
    return next((path for ending in _ENDINGS if (path := world / f"{name}{ending}").is_file()), None)


def _of_world(world: Path, policy: Policy, place: int) -> Examples:
    files = {name: _file(world, name) for name in (*_MADE_FROM, "labels")}
    if files["calls"] is None or files["labels"] is None:
        raise InputError(f"{world}: calls and labels are needed.", hint="`callstanding simulate` writes such a folder.")
    calls, reports, assignments = ([files[name]] if files[name] else [] for name in _MADE_FROM)
    with filled(calls, reports, assignments, None, options=Options(), progress=None) as engine:  # type: ignore[arg-type]
        at = moment(engine, None)
        rows = pa.concat_tables(
            [_rows(part, policy) for part in judge_parts(engine, watched_by_all(policy), at, known=None)]
        )
    found = _labelled(rows, files["labels"], place)
    if found.spam.all() or not found.spam.any():
        raise InputError(f"{world}: all numbers are of one class.", hint="To learn, spam and legit are both needed.")
    return found


def watched_by_all(policy: Policy) -> Policy:
    """The same policy with a watch line so low that every number with some calls is measured along time."""
    low = replace(policy.settings["status.watch_enter"], value=6.0)
    return replace(policy, settings={**policy.settings, low.key: low})


def _rows(part: Part, policy: Policy) -> pa.Table:
    """The last row of each subject's day, with the strength of every signal."""
    subjects, judged = part.subjects, part.judged
    day = (judged.hour + 1) // 24
    ends = np.flatnonzero(np.append((np.diff(judged.subject) != 0) | (np.diff(day) != 0), True))
    ends = ends[(judged.window.all_out + judged.window.all_in)[ends] >= LEAST_CALLS]
    strengths = _strengths(judged.card.raw[ends], judged.window.take(ends), policy)
    return pa.table(
        {
            "number": [subjects.e164[n] for n in subjects.number[judged.subject[ends]]],
            "hour": judged.hour[ends],
            **{s.name: strengths[:, i] for i, s in enumerate(SIGNALS)},
        }
    )


def _strengths(raw: Floats, window: Window, policy: Policy) -> Floats:
    """Points by their most; of a signal that has none under the policy, as if it had."""
    most = np.array([policy.signals[s.name].points for s in SIGNALS])
    found = np.divide(raw, most, out=np.zeros_like(raw), where=most != 0)
    for place in np.flatnonzero(most == 0):
        rule = replace(policy.signals[SIGNALS[place].name], points=1.0)
        found[:, place] = points(SIGNALS[place](window), rule).value * window.fresh_calls
    return np.asarray(found)


def _labelled(rows: pa.Table, labels: Path, world: int) -> Examples:
    names = ", ".join(s.name for s in SIGNALS)
    with duckdb.connect() as sql:
        sql.execute("SET TimeZone = 'UTC'")
        sql.register("rows", rows)
        found = sql.sql(
            f"""SELECT {names}, label = 'spam' AS spam, kind, row_number() OVER (PARTITION BY number, begins ORDER BY hour DESC) = 1 AS last
            FROM rows JOIN (SELECT number, kind, label, coalesce(epoch("from"::TIMESTAMPTZ) / 3600, 0) AS begins,
                coalesce(epoch("to"::TIMESTAMPTZ) / 3600, 1e9) AS ends FROM read_csv({literal(str(labels))}, types = {{'number': 'VARCHAR'}}))
            USING (number) WHERE hour + 1 > begins AND hour < ends AND label <> 'grey' ORDER BY number, hour"""
        ).to_arrow_table()
    strengths = np.column_stack([found[s.name].to_numpy() for s in SIGNALS])
    kind = np.array(found["kind"].to_pylist(), dtype=str)
    spam, last = (found[name].to_numpy().astype(np.bool_) for name in ("spam", "last"))
    return Examples(strengths, spam, kind, np.full(len(kind), world), last)


def by_world(found: Examples) -> Iterator[tuple[int, Examples]]:
    """The examples of each world."""
    for world in np.unique(found.world):
        yield int(world), found.where(found.world == world)
