"""Whether spam scores stand above honest ones: ROC and precision-recall of the scores that hold now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
_POINTS = 200  # of a drawn curve


@dataclass(frozen=True)
class Ranking:
    """Area under the ROC curve, mean precision, and both curves as (x, y) points; areas None with one class only."""

    auc: float | None
    average_precision: float | None
    roc: list[tuple[float, float]]
    pr: list[tuple[float, float]]


def ranking(score: Floats, spam: Truth) -> Ranking:
    """The ranking of some scores, higher meaning more likely spam."""
    good, bad = int((~spam).sum()), int(spam.sum())
    if not good or not bad:
        return Ranking(None, None, [], [])
    order = np.argsort(-score, kind="stable")
    last = np.append(np.diff(score[order]) != 0, True)  # equal scores are one step
    hits, alarms = np.cumsum(spam[order])[last], np.cumsum(~spam[order])[last]
    recall, fall_out, precision = hits / bad, alarms / good, hits / (hits + alarms)
    gained = np.diff(recall, prepend=0.0)
    return Ranking(
        auc=float((stats.rankdata(score)[spam].sum() - bad * (bad + 1) / 2) / (bad * good)),
        average_precision=float((gained * precision).sum()),
        roc=_thinned(np.append(0.0, fall_out), np.append(0.0, recall)),
        pr=_thinned(recall, precision),
    )


def _thinned(x: Floats, y: Floats) -> list[tuple[float, float]]:
    place = np.unique(np.linspace(0, len(x) - 1, _POINTS).round().astype(int))
    return [(float(x[i]), float(y[i])) for i in place]
