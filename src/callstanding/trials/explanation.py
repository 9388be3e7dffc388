"""What helped: our ranking without each family of features, with it beside plain counts alone, and every weight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from callstanding.trials.features import FEATURES, families
from callstanding.trials.judging import judge, mean_precision
from callstanding.trials.known import Past
from callstanding.trials.rankers import OURS, Ranker, Weighing

COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Helped:
    """Mean precision with a family and the counts alone, and with everything but the family."""

    family: str
    beside_counts: float
    without: float


@dataclass(frozen=True, slots=True)
class Weight:
    """A feature's weight: log-odds for one standard deviation, mean and least and most over the Mondays."""

    feature: str
    family: str
    about: str
    mean: float
    least: float
    most: float


def helped(past: Past, judged: Sequence[date], told: Callable[[int, int], None]) -> Iterator[Helped]:
    """Each family's share. Families say similar things: what one adds beside the counts another may say as well."""
    names = families()
    for done, family in enumerate(names, 1):
        beside = Weighing(family, [each for each in FEATURES if each.family in (COUNTS, family)])
        without = Weighing(family, [each for each in FEATURES if each.family != family])
        yield Helped(family, _precision(beside, past, judged), _precision(without, past, judged))
        told(done, len(names))


def weights(past: Past, judged: Sequence[date]) -> list[Weight]:
    """The weights that were learned for the judged Mondays."""
    learned = np.array([OURS.learned(past, monday).weights for monday in judged])
    return [
        Weight(each.name, each.family, each.about, float(column.mean()), float(column.min()), float(column.max()))
        for each, column in zip(FEATURES, learned.T, strict=True)
    ]


def _precision(ranker: Ranker, past: Past, judged: Sequence[date]) -> float:
    return mean_precision([judge(ranker, past, monday) for monday in judged]).value
