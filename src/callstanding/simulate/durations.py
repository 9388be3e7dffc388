"""How long things last: samplers of talk times and delays, from a shape or from published quantiles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from callstanding.simulate.traffic import Floats, Rng, Talk

Quantiles = Sequence[tuple[float, float]]  # (percent, value), both rising


def lognormal_talk(median_s: float, sigma: float, rng: Rng) -> Talk:
    """Talk times whose logarithm is normal; the median and the spread are the caller's."""
    return lambda n: np.maximum(1.0, rng.lognormal(np.log(median_s), sigma, n))


def even_talk(low_s: float, high_s: float, rng: Rng) -> Talk:
    """Talk times spread evenly between two bounds, as a recorded message gives."""
    return lambda n: rng.uniform(low_s, high_s, n)


def drawn(quantiles: Quantiles, n: int, rng: Rng) -> Floats:
    """Values with these quantiles, straight in the logarithm between them; the ends are the first and the last."""
    percent, value = (np.array(column, dtype=np.float64) for column in zip(*quantiles, strict=True))
    found: Floats = np.exp(np.interp(rng.random(n) * 100.0, percent, np.log(value)))
    return found


def quantile_talk(quantiles: Quantiles, rng: Rng) -> Talk:
    """Talk times with these quantiles in seconds."""
    return lambda n: drawn(quantiles, n, rng)


def median(quantiles: Quantiles) -> float:
    """The value at 50 percent."""
    percent, value = zip(*quantiles, strict=True)
    return float(np.exp(np.interp(50.0, percent, np.log(value))))


def mean(quantiles: Quantiles) -> float:
    """The mean of what `drawn` gives, to about one percent."""
    percent, value = zip(*quantiles, strict=True)
    steps = (np.arange(1000) + 0.5) / 10.0
    return float(np.exp(np.interp(steps, percent, np.log(value))).mean())
