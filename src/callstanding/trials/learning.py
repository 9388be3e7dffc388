"""A logistic regression: how much each feature moved the odds of being reported again, in the weeks learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from callstanding.trials.known import Floats, Known

PENALTY = (
    1e-3  # of the squared weights, against a mean loss; from 1e-4 to 1e-2 the ranking is the same (docs/forecast.md)
)


@dataclass(frozen=True)
class Learned:
    """Weights of features (f) that have been centred and scaled (f): log-odds for one standard deviation."""

    centre: Floats
    scale: Floats
    weights: Floats

    def score(self, features: Floats) -> Floats:
        """The log-odds of rows of features (n x f), up to a constant."""
        scored: Floats = ((features - self.centre) / self.scale) @ self.weights
        return scored


def learn(lessons: Sequence[Known], columns: Sequence[int]) -> Learned:
    """Learn from some Mondays, by some of the features; a feature that never varies weighs nothing."""
    features = np.concatenate([each.features[:, columns] for each in lessons])
    centre, spread = features.mean(axis=0), features.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    rows = np.column_stack([(features - centre) / scale, np.ones(len(features))])
    return Learned(centre, scale, _weights(rows, np.concatenate([each.reported for each in lessons])))


def _weights(rows: Floats, reported: np.typing.NDArray[np.bool_]) -> Floats:
    """Penalised maximum likelihood; the last column is the intercept, which costs nothing and is not given back."""
    sign = np.where(reported, 1.0, -1.0)
    penalty = np.append(np.full(rows.shape[1] - 1, PENALTY), PENALTY / 1e3)  # a trace: one class alone has no end

    def loss(w: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ w)
        slope = -sign * special.expit(-margin) @ rows / len(rows) + penalty * w
        return float(np.logaddexp(0, -margin).mean() + penalty @ w**2 / 2), slope

    def bend(w: Floats) -> Floats:
        odds = special.expit(rows @ w)
        bent: Floats = (rows * (odds * (1 - odds))[:, None]).T @ rows / len(rows) + np.diag(penalty)
        return bent

    found = optimize.minimize(
        loss, np.zeros(rows.shape[1]), jac=True, hess=bend, method="trust-exact", options={"gtol": 1e-6}
    )
    weights: Floats = found.x[:-1]
    return weights
