"""Examples to learn from: how strongly each signal speaks of a number, day by day, and what the number really was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.fitting.labelled import labelled
from callstanding.fitting.worlds import World
from callstanding.pipeline.flow import Part, judge_numbers, moment
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS

Floats = npt.NDArray[np.float64]

LEAST_CALLS = 3  # made and received: of fewer nothing can be learned
MOST_ROWS = 20_000  # of one honest kind in one world: more say the same again
_WATCHED = 6.0  # a score that numbers with some calls reach at worst, so that they are measured hour by hour


@dataclass(frozen=True)
class Examples:
    """Rows (a number at the end of a day). Numbers whose label is grey are left out.

    strengths: rows x signals, 0 to 1, before points; prior: log-odds before any evidence; spam: the truth; kind; world:
    its place; last: whether it is the number's last day; stands_for: how many numbers of its kind it stands for.
    """

    strengths: Floats
    prior: Floats
    spam: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.str_]
    world: npt.NDArray[np.int64]
    last: npt.NDArray[np.bool_]
    stands_for: Floats

    def __len__(self) -> int:
        return len(self.spam)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Some of the rows."""
        return Examples(*(getattr(self, f.name)[chosen] for f in fields(self)))


def joined(parts: Sequence[Examples]) -> Examples:
    """The examples of several worlds as one, each world with its place."""
    placed = [replace(part, world=np.full(len(part), place)) for place, part in enumerate(parts)]
    return Examples(*(np.concatenate([getattr(part, f.name) for part in placed]) for f in fields(Examples)))


def examples(world: World, engine: Duck, policy: Policy, *, most_rows: int = MOST_ROWS) -> Examples:
    """The examples of a world that an engine holds; InputError when its labels do not fit or are of one class."""
    with labelled(world.labels, of_a_kind=max(1, most_rows // _days(engine))) as labels:
        part = judge_numbers(engine, _watching(policy), labels.numbers(), moment(engine, None), known=None)
        rows = _SCHEMA.empty_table() if part is None else _rows(part, policy)
        found = labels.matched(rows)
    strengths = np.column_stack([found[s.name].to_numpy() for s in SIGNALS])
    kind = np.array(found["kind"].to_pylist(), dtype=str)
    spam, last = (found[name].to_numpy().astype(np.bool_) for name in ("spam", "last"))
    prior, stands_for = (found[name].to_numpy() for name in ("prior", "stands_for"))
    return Examples(strengths, prior, spam, kind, np.zeros(len(kind), np.int64), last, stands_for)


def _days(engine: Duck) -> int:
    """How many day ends a number can have."""
    days = "SELECT max(start)::DATE - min(start)::DATE + 2 FROM calls"
    return int(engine.sql.execute(days).fetchall()[0][0] or 1)


def _watching(policy: Policy) -> Policy:
    """The same policy with a watch line so low that every number with some calls is measured along time."""
    low = replace(policy.settings["status.watch_enter"], value=_WATCHED)
    return replace(policy, settings={**policy.settings, low.key: low})


_SCHEMA = pa.schema(
    [
        ("number", pa.string()),
        ("hour", pa.int64()),
        ("prior", pa.float64()),
        *((s.name, pa.float64()) for s in SIGNALS),
    ]
)


def _rows(part: Part, policy: Policy) -> pa.Table:
    """The last row of each subject's day, with the strength of every signal."""
    subjects, judged = part.subjects, part.judged
    day = (judged.hour + 1) // 24
    ends = np.flatnonzero(np.append((np.diff(judged.subject) != 0) | (np.diff(day) != 0), True))
    ends = ends[(judged.window.all_out + judged.window.all_in)[ends] >= LEAST_CALLS]
    strengths = _strengths(judged.card.raw[ends], policy)
    columns = [
        pa.array(subjects.e164, pa.string()).take(pa.array(subjects.number[judged.subject[ends]])),
        pa.array(judged.hour[ends], pa.int64()),
        pa.array(judged.card.base[ends]),
        *(pa.array(column) for column in strengths.T),
    ]
    return pa.Table.from_arrays(columns, schema=_SCHEMA)


def _strengths(raw: Floats, policy: Policy) -> Floats:
    """Points by their most. A signal that the base policy gives no points cannot get any, and has no strength."""
    most = np.array([policy.signals[s.name].points for s in SIGNALS])
    return np.asarray(np.divide(raw, most, out=np.zeros_like(raw), where=most != 0))
