"""Draws every parameter anew around its stated value, so that nothing is tuned to one world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zlib import crc32

import numpy as np

from callstanding.simulate.figures import Figure, Figures
from callstanding.simulate.traffic import Rng

GIVEN = "by definition"  # how the source of a value begins that could not be another one


def shuffled(figures: Figures, share: float, seed: int) -> Figures:
    """Each value times a factor drawn evenly from 1 - share to 1 + share, the same for the same seed.

    What holds by definition stays. A share stays within 0 to 1, a count is whole and at least 1; of quantiles and
    ranges the whole scale moves, of weights each one.
    """
    if not share:
        return figures
    return Figures(
        {
            section: {name: _drawn(figure, share, _dice(seed, section, name)) for name, figure in table.items()}
            for section, table in figures.sections.items()
        }
    )


def _drawn(figure: Figure, share: float, rng: Rng) -> Figure:
    draw = None if figure.source.startswith(GIVEN) else _DRAWS.get(figure.word.what)
    return replace(figure, value=draw(figure.value, share, rng)) if draw else figure


def _factor(share: float, rng: Rng) -> float:
    return float(rng.uniform(1.0 - share, 1.0 + share))


def _number(value: float, share: float, rng: Rng) -> float:
    return float(value) * _factor(share, rng)


def _share(value: float, share: float, rng: Rng) -> float:
    return min(1.0, _number(value, share, rng))


def _count(value: int, share: float, rng: Rng) -> int:
    return max(1, round(_number(value, share, rng)))


def _weights(value: list[float], share: float, rng: Rng) -> list[float]:
    return [_number(weight, share, rng) for weight in value]


def _range(value: list[float], share: float, rng: Rng) -> list[float]:
    factor = _factor(share, rng)
    return [factor * bound for bound in value]


def _quantiles(value: list[list[float]], share: float, rng: Rng) -> list[list[float]]:
    factor = _factor(share, rng)
    return [[percent, factor * at] for percent, at in value]


_DRAWS: dict[str, Callable[[Any, float, Rng], Any]] = {
    "number": _number,
    "share": _share,
    "count": _count,
    "weights": _weights,
    "hours": _weights,
    "range": _range,
    "quantiles": _quantiles,
}


def _dice(seed: int, section: str, name: str) -> Rng:
    """A parameter's own dice: what is drawn for one does not depend on which others there are."""
    return np.random.default_rng([seed, crc32(f"{section}.{name}".encode())])
