"""The window: for every row (subject and hour) what is known by the end of that hour, as arrays that signals read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats
from callstanding.signals.folding import Counts, Folding

FADING = (
    *("calls_out", "inside_out", "answered_out", "failed_out", "talk_out_ms", "nearby_out"),
    *("new_callees", "rejected_first", "blocked_first", "invalid_first", "failed_first"),
    *("ring_known_first", "one_ring_first"),
    *("answered_new", "talk_new_ms", "short_new", "long_new", "hangup_known_new", "dropped_new", "refused_new"),
    *("talked_again", "returns_out", "calls_in", "called_back", "callbacks_reached"),
    *("gaps", "gap_sum_s", "gap_square_s2", "overlapped_out", "sequential_out"),
    *("weak_out", "stated_out", "foreign_out", "foreign_answered"),
)
CROWD = ("weight_negative", "weight_wanted", "voices", "hearsay", "hearsay_wanted", "foreign_voices")
MONTH_H = 720  # no count is exact for longer
FRAUD = ("weight_fraud",)  # reports of fraud are remembered longer


@dataclass(frozen=True)
class Window:
    """Named arrays, one element a row. Counts fade with the policy's half-lives unless the name says otherwise.

    `reached` and `reached_long`: people who answered for the first time, fading like reports and like reports of fraud,
    of which they are the exposure.
    """

    policy: Policy
    size: int
    arrays: dict[str, Floats] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Floats:
        try:
            return self.arrays[name]
        except KeyError:
            raise AttributeError(name) from None

    def joined(self, other: Window, order: npt.NDArray[np.intp]) -> Window:
        """This window's rows and another's, in a given order."""
        arrays = {name: np.concatenate([values, other.arrays[name]])[order] for name, values in self.arrays.items()}
        return Window(policy=self.policy, size=len(order), arrays=arrays)

    def part(self, rows: slice) -> Window:
        """The same window for some rows that lie together; nothing is copied."""
        arrays = {name: values[rows] for name, values in self.arrays.items()}
        return Window(policy=self.policy, size=len(next(iter(arrays.values()))), arrays=arrays)

    def take(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Window:
        """The same window for some rows only."""
        arrays = {name: values[rows] for name, values in self.arrays.items()}
        return Window(policy=self.policy, size=len(next(iter(arrays.values()))), arrays=arrays)


def look(fold: Folding, policy: Policy) -> Window:
    """Build the window of a folding's rows under a policy."""
    counts = fold.rows.counts
    arrays: dict[str, Floats] = {}
    lives = (
        (FADING, policy.number("decay.behaviour_days") * 24.0),
        (CROWD, policy.number("crowd.half_life_days") * 24.0),
        (FRAUD, policy.number("crowd.half_life_fraud_days") * 24.0),
    )
    for names, half_life in lives:
        arrays.update(zip(names, fold.fade([counts[name] for name in names], half_life), strict=True))
    for name, life in (("reached", "crowd.half_life_days"), ("reached_long", "crowd.half_life_fraud_days")):
        arrays[name] = fold.fade([counts["answered_new"]], policy.number(life) * 24.0)[0]
    arrays |= _exact(fold) | _freshness(fold, policy)
    return Window(policy=policy, size=len(arrays["calls_out"]), arrays=arrays)


def _exact(fold: Folding) -> dict[str, Floats]:
    whole = {name: fold.rows.counts[name].astype(np.int64) for name in ("calls_out", "calls_in", "reports")}
    calls, day = whole["calls_out"], fold.recent(24)
    return {
        "age_days": fold.age_h() / 24.0,
        "day_calls": day[0],
        "week_calls": fold.recent(168)[0],
        "month_calls": fold.recent(MONTH_H)[0],
        "day_hours": day[1],
        "all_out": fold.total(calls),
        "all_in": fold.total(whole["calls_in"]),
        "all_reports": fold.total(whole["reports"]),
        "peak_hour": fold.peak(calls, 24.0),
    }


def _freshness(fold: Folding, policy: Policy) -> dict[str, Floats]:
    """How recent the evidence is: 1 while it flows, halving with every idle half-life once it stops.

    The share of a slow fading sum that a faster one keeps falls at the difference of their rates, which is chosen as
    the policy's idle half-life. It is set against the same share on a clock that stands still during pauses, so that
    a few calls after a pause count for no more than their part of the whole.
    """
    idle = policy.number("decay.idle_days") * 24.0
    fresh = {}
    for name, column, slow in (
        ("fresh_calls", "calls_out", policy.number("decay.behaviour_days") * 24.0),
        ("fresh_reports", "voices", policy.number("crowd.half_life_days") * 24.0),
        ("fresh_hearsay", "hearsay", policy.number("crowd.half_life_days") * 24.0),
    ):
        fast = 1.0 / (1.0 / slow + 1.0 / idle)
        values = fold.rows.counts[column]
        awake = fold.on(fold.busy_hours(values)[0])
        kept, usual = (_share_kept(each, values, fast, slow) for each in (fold, awake))
        fresh[name] = np.minimum(1.0, np.divide(kept, usual, out=np.zeros_like(kept), where=usual > 0))
    return fresh


def _share_kept(fold: Folding, values: Counts, fast: float, slow: float) -> Floats:
    quick, whole = fold.fade([values], fast)[0], fold.fade([values], slow)[0]
    return np.divide(quick, whole, out=np.zeros_like(quick), where=whole > 0)
