"""How well log-odds tell the examples apart: before learning, after it, and by the free model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from callstanding.evaluate.ranking import ranking
from callstanding.fitting.ceiling import Ceiling
from callstanding.fitting.examples import Examples, Floats
from callstanding.fitting.learning import Learned, fair, log_loss
from callstanding.fitting.limits import Limits
from callstanding.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Measure:
    """Area under the ROC curve (1 is best) and log loss with the kinds alike and the prior as it was (0 is best)."""

    auc: float
    log_loss: float


@dataclass(frozen=True, slots=True)
class Compared:
    """The examples of one world, or of all to learn from: the base policy, the new one, and the free model if any."""

    world: str
    examples: int
    before: Measure
    after: Measure
    free: Measure | None


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many numbers of a kind there are with calls to learn from, how many were looked at, and their examples."""

    kind: str
    label: str
    numbers: int
    chosen: int
    examples: int


@dataclass(frozen=True)
class Models:
    """What is compared."""

    policy: Policy
    before: Learned
    after: Learned
    free: Ceiling | None
    limits: Limits

    def compared(self, found: Examples, name: str) -> Compared:
        """All of them on some examples."""
        weight = fair(found, self.limits)

        def measured(z: Floats) -> Measure:
            return Measure(float(ranking(z, found.spam).auc or 0.0), log_loss(z, found.spam, weight))

        before, after = (measured(each.log_odds(found, self.policy) - each.shift) for each in (self.before, self.after))
        free = None if self.free is None else measured(self.free.log_odds(found))
        return Compared(name, len(found), before, after, free)


def kind_counts(found: Examples) -> Iterator[KindCount]:
    """Every kind that was learned from, spam first."""
    for spam, label in ((True, "spam"), (False, "legit")):
        for kind in np.unique(found.kind[found.spam == spam]):
            mine = (found.spam == spam) & (found.kind == kind)
            today = mine & found.last
            numbers = round(float(found.stands_for[today].sum()))
            yield KindCount(str(kind), label, numbers, int(today.sum()), int(mine.sum()))
