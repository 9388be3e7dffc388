"""How much points can reach at most: a free model of the same strengths that is monotone, but knows no caps.

Boosted trees of scikit-learn, in which more of an adverse signal never lowers the risk. They are measured beside the
points and never written: a tree cannot be explained line by line, and obeys none of the limits.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from callstanding.fitting.examples import Examples, Floats
from callstanding.fitting.learning import fair
from callstanding.fitting.limits import SIGN, Limits

MISSING = "Without scikit-learn there is no upper bound to compare with: pip install 'callstanding[fit]'."
# The trees wait for one another after every step: where the cores are busy, a second thread makes them far slower.
_ONE_CORE = partial(threadpool_limits, limits=1)
_EDGE = 1e-6  # of a probability, where a tree is wholly sure


class Ceiling:
    """The free model, once it has learned."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def log_odds(self, found: Examples) -> Floats:
        """Its log-odds of spam for some rows."""
        with _ONE_CORE():
            p = np.clip(self._model.predict_proba(found.strengths)[:, 1], _EDGE, 1.0 - _EDGE)
        return np.asarray(np.log(p / (1.0 - p)), np.float64)


def ceiling(found: Examples, limits: Limits) -> Ceiling | None:
    """The free model learned from the same examples with the same weights; None where scikit-learn is not installed."""
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        return None
    model = HistGradientBoostingClassifier(monotonic_cst=SIGN.astype(int), early_stopping=False, random_state=0)
    # Weights of about one each: a tree asks for a least sum of them in every leaf.
    with _ONE_CORE():
        model.fit(found.strengths, found.spam, sample_weight=fair(found, limits) * len(found))
    return Ceiling(model)
