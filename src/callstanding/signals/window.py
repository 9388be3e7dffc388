"""The window: for every row (subject and hour) what is known by the end of that hour, as arrays that signals read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats, Ints, fading_peak, fading_sums, running_sum, window_sum

FADING = (
    *(
        "calls_out",
        "answered_out",
        "unanswered_out",
        "busy_out",
        "rejected_out",
        "blocked_out",
        "invalid_out",
        "failed_out",
    ),
    *(
        "talk_out_ms",
        "short_out",
        "long_out",
        "hangup_known_out",
        "dropped_out",
        "refused_out",
        "ring_known_out",
        "one_ring_out",
    ),
    *(
        "nearby_out",
        "new_callees",
        "returns_out",
        "gaps",
        "gap_sum_s",
        "gap_square_s2",
        "overlapped_out",
        "sequential_out",
    ),
    *("calls_in", "called_back", "callbacks_reached", "weak_out", "stated_out", "foreign_out", "foreign_answered"),
)
CROWD = ("answered_new", "weight_negative", "weight_wanted", "voices", "hearsay", "hearsay_wanted", "foreign_voices")
FRAUD = ("weight_fraud",)  # reports of fraud are remembered longer


@dataclass(frozen=True)
class Rows:
    """Rollup rows of some subjects (a number in one tenure, or a pool), sorted by subject and hour."""

    subject: Ints  # 0, 0, 0, 1, 1, ...
    hour: Ints  # hours since 1970
    counts: dict[str, npt.NDArray[np.int64] | Floats]

    @cached_property
    def first(self) -> Ints:
        """Index of each subject's first row."""
        return np.flatnonzero(np.diff(self.subject, prepend=-1)).astype(np.int64)

    @cached_property
    def length(self) -> Ints:
        """Rows of each subject."""
        return np.diff(np.append(self.first, len(self.subject))).astype(np.int64)


@dataclass(frozen=True)
class Window:
    """Named arrays, one element a row. Counts fade with the policy's half-lives unless the name says otherwise."""

    policy: Policy
    size: int
    arrays: dict[str, Floats] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Floats:
        try:
            return self.arrays[name]
        except KeyError:
            raise AttributeError(name) from None

    def take(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Window:
        """The same window for some rows only."""
        arrays = {name: values[rows] for name, values in self.arrays.items()}
        return Window(policy=self.policy, size=len(next(iter(arrays.values()))), arrays=arrays)


def look(rows: Rows, policy: Policy, *, kept: npt.NDArray[np.intp] | None = None) -> Window:
    """Build the window of `rows` under a policy; `kept` picks the rows to give back."""
    first, length = rows.first, rows.length
    arrays: dict[str, Floats] = {}
    everything = slice(None) if kept is None else kept
    lives = (
        (FADING, policy.number("decay.behaviour_days") * 24.0),
        (CROWD, policy.number("crowd.half_life_days") * 24.0),
        (FRAUD, policy.number("crowd.half_life_fraud_days") * 24.0),
    )
    for names, half_life in lives:
        values = np.stack([rows.counts[name].astype(np.float64) for name in names], axis=1)
        sums = fading_sums(values, rows.hour, first=first, length=length, half_life_h=half_life)
        arrays.update({name: np.ascontiguousarray(sums[everything, i]) for i, name in enumerate(names)})
    arrays.update({name: values[everything] for name, values in _exact(rows, policy, first, length).items()})
    return Window(policy=policy, size=len(arrays["calls_out"]), arrays=arrays)


def _exact(rows: Rows, policy: Policy, first: Ints, length: Ints) -> dict[str, Floats]:
    calls = rows.counts["calls_out"].astype(np.int64)
    active = (calls > 0).astype(np.int64)
    begin = np.repeat(rows.hour[first], length)
    exact = {
        "age_days": (rows.hour - begin) / 24.0,
        "day_calls": window_sum(calls, rows.subject, rows.hour, hours=24),
        "week_calls": window_sum(calls, rows.subject, rows.hour, hours=168),
        "month_calls": window_sum(calls, rows.subject, rows.hour, hours=720),
        "day_hours": window_sum(active, rows.subject, rows.hour, hours=24),
        "all_out": running_sum(calls, first, length),
        "all_in": running_sum(rows.counts["calls_in"].astype(np.int64), first, length),
        "all_reports": running_sum(rows.counts["reports"].astype(np.int64), first, length),
        "peak_hour": fading_peak(
            calls.astype(np.float64)[:, None], rows.hour, first=first, length=length, half_life_h=24.0
        )[:, 0],
    }
    return exact | _freshness(rows, policy, first, length)


def _freshness(rows: Rows, policy: Policy, first: Ints, length: Ints) -> dict[str, Floats]:
    """How recent the evidence is: 1 while it flows, halving with every idle half-life once it stops.

    The ratio of a fast and a slow fading sum, each divided by its half-life, is 1 in steady traffic; after a stop it
    falls with the difference of the two rates, which is chosen as the policy's idle half-life.
    """
    idle = policy.number("decay.idle_days") * 24.0
    fresh = {}
    for name, column, slow in (
        ("fresh_calls", "calls_out", policy.number("decay.behaviour_days") * 24.0),
        ("fresh_reports", "all_voices", policy.number("crowd.half_life_days") * 24.0),
    ):
        fast = 1.0 / (1.0 / slow + 1.0 / idle)
        values = rows.counts[column].astype(np.float64)[:, None]
        quick = fading_sums(values, rows.hour, first=first, length=length, half_life_h=fast)[:, 0] / fast
        usual = fading_sums(values, rows.hour, first=first, length=length, half_life_h=slow)[:, 0] / slow
        fresh[name] = np.minimum(1.0, np.divide(quick, usual, out=np.zeros_like(quick), where=usual > 0))
    return fresh
