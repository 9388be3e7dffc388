"""Who will be reported next: ways to rank numbers by what is known when a Monday begins, from the plainest to ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

import numpy as np

from callstanding.trials.complaints import Numbers
from callstanding.trials.features import FEATURES, Feature, decayed, equal_to_rounding
from callstanding.trials.known import Past
from callstanding.trials.learning import Learned, learn

HALF_LIVES = (1, 2, 4, 7, 14, 28, 60)  # days


class Ranker(Protocol):
    """One way to rank."""

    @property
    def name(self) -> str:
        """What a table calls it."""

    def rank(self, past: Past, monday: date) -> Numbers:
        """The `past.top` numbers most likely to be reported from a Monday on, the likeliest first."""


@dataclass(frozen=True)
class Counter:
    """Counts reports, or days with any report, each weighing half after `half_life` days (None: for ever)."""

    what: Literal["reports", "days"]
    half_life: float | None

    @property
    def name(self) -> str:
        """Such as `reports, 7 d`."""
        return f"{self.what}, {'no decay' if self.half_life is None else f'{self.half_life} d'}"

    def rank(self, past: Past, monday: date) -> Numbers:
        """Of equals, the numbers with more reports come first."""
        past.see(monday)
        one = "reports" if self.what == "reports" else "1"
        weight = f"sum({one})" if self.half_life is None else decayed(one, self.half_life)
        order = f"{equal_to_rounding(weight)} DESC, sum(reports) DESC, number"
        select = f"SELECT number FROM past GROUP BY number ORDER BY {order} LIMIT ?"
        return np.asarray(past.complaints.sql.execute(select, [past.top]).fetchnumpy()["number"], np.int64)


@dataclass(frozen=True)
class Weighing:
    """Weighs features as it learns to from the Mondays whose outcome was known when the judged one began."""

    name: str
    features: Sequence[Feature] = field(default=FEATURES)

    def learned(self, past: Past, monday: date) -> Learned:
        """The weights of that Monday, in the order of the features."""
        return learn(past.lessons(monday), [FEATURES.index(each) for each in self.features])

    def rank(self, past: Past, monday: date) -> Numbers:
        """Of equals, the lower number comes first."""
        known, columns = past.known(monday), [FEATURES.index(each) for each in self.features]
        score = self.learned(past, monday).score(known.features[:, columns])
        return known.numbers[np.argsort(-score.round(9), kind="stable")[: past.top]]


COUNTERS: tuple[Counter, ...] = (Counter("reports", None), *(Counter("reports", days) for days in HALF_LIVES))
ONE_A_DAY = Counter("days", 7)
OURS = Weighing("ours")
RANKERS: tuple[Ranker, ...] = (*COUNTERS, ONE_A_DAY, OURS)
