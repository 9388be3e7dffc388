"""From judged rows to standings: the score at the run's clock, the status along time, the flags, grades and reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.pipeline.carried import Carried
from callstanding.pipeline.courses import Courses, courses
from callstanding.pipeline.grades import GRADES, grade
from callstanding.pipeline.history import history
from callstanding.pipeline.moments import at, hours
from callstanding.pipeline.reasons import reasons
from callstanding.pipeline.subjects import Subjects
from callstanding.pipeline.tables import STANDINGS
from callstanding.score.card import probability
from callstanding.score.strength import NEARLY, Z90
from callstanding.signals.fold import Floats
from callstanding.status import drifted
from callstanding.status.judge import Judged

_TAINT = 0.05  # log-odds from which a former holder's evidence is worth a flag


def assemble(
    subjects: Subjects, judged: Judged, *, as_of: datetime, lang: str, begun: Carried | None = None
) -> tuple[pa.Table, pa.Table]:
    """(standings, history) of one part. A number's standing is that of its present holder."""
    found = courses(subjects, judged, hours(as_of), begun)
    return assembled(subjects, judged, found, as_of=as_of, lang=lang, begun=begun)


def assembled(
    subjects: Subjects, judged: Judged, found: Courses, *, as_of: datetime, lang: str, begun: Carried | None = None
) -> tuple[pa.Table, pa.Table]:
    """The same, once the courses are known."""
    now, last = hours(as_of), judged.last
    present = np.flatnonzero(subjects.current)
    changes, clean_by = found.changes, found.clean_by
    began = subjects.rows.hour[subjects.rows.first].astype(np.float64) if begun is None else begun.begun
    score, low, high, points = _present(judged, last[present], now)
    status = [changes[s][-1].status if changes[s] else "unknown" for s in present]
    since = [changes[s][-1].hour if changes[s] else float(began[s]) for s in present]
    window = judged.window.take(last[present])
    totals = _totals(subjects, present)
    columns: dict[str, Any] = {
        "number": [subjects.e164[n] for n in subjects.number[present]],
        "status": status,
        "flags": _flags(window, points, judged, subjects.disputed[present]),
        "spam_score": score,
        "score_low": low,
        "score_high": high,
        **{name: grade(name, window, judged.policy) for name in GRADES},
        "reasons": reasons(window, judged.card.base[last[present]], points, lang),
        **totals,
        "since": [at(h) for h in since],
        "clean_by": [None if clean_by[s] is None else at(clean_by[s]) for s in present],  # type: ignore[arg-type]
        "as_of": [as_of] * len(present),
    }
    arrays = [
        pa.array(columns[f.name], f.type) if not isinstance(columns[f.name], pa.Array) else columns[f.name]
        for f in STANDINGS
    ]
    return pa.Table.from_arrays(arrays, schema=STANDINGS), history(subjects, changes, now=now)


def _present(judged: Judged, row: npt.NDArray[np.intp], now: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Score, 90 % bounds and the points of each signal after the drift since the last evidence."""
    return after(judged, row, np.maximum(0.0, now - np.minimum(judged.hour[row] + 1.0, now)))


def after(judged: Judged, row: npt.NDArray[np.intp], idle: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The same after so many idle hours since each row."""
    from callstanding.status.judge import REPORTS

    table = judged.card.points[row].copy()
    of_rest, of_crowd = drifted(judged.rest[row], judged.crowd[row], idle, judged.policy)
    table[:, ~REPORTS] *= of_rest[:, None]
    table[:, REPORTS] *= of_crowd[:, None]
    total = judged.card.base[row] + table.sum(axis=1)
    room = np.maximum(of_rest, of_crowd) * Z90
    low, high = total - judged.card.below[row] * room, total + judged.card.above[row] * room
    return probability(total), probability(low), probability(high), table


def _totals(subjects: Subjects, present: npt.NDArray[np.intp]) -> dict[str, Any]:
    rows = subjects.rows
    wanted = {"calls_out": "seen_out", "calls_in": "calls_in", "reports": "reports"}
    return {
        name: np.add.reduceat(np.asarray(rows.counts[column]).astype(np.int64), rows.first)[present]
        for name, column in wanted.items()
    }


def _flags(window: Any, points: Floats, judged: Judged, disputed: npt.NDArray[np.bool_]) -> list[list[str]]:
    """`spoofed`: others make most of the calls in its name. `disputed`: an open case keeps new complaints out.
    `inherited`: a former holder's evidence still counts.
    """
    from callstanding.signals import SIGNALS

    policy = judged.policy
    seen = window.foreign_out + window.calls_out
    spoofed = (window.foreign_out >= policy.number("provenance.spoofed_calls") * NEARLY) & (
        window.foreign_out >= policy.number("provenance.spoofed_share") * NEARLY * seen
    )
    heir = points[:, [i for i, s in enumerate(SIGNALS) if s.name == "inherited"]].sum(axis=1) >= _TAINT
    names = ("spoofed", "disputed", "inherited")
    told = zip(spoofed, disputed, heir, strict=True)
    return [[name for name, on in zip(names, each, strict=True) if on] for each in told]
