"""Durations drawn by quantiles have these quantiles."""

from __future__ import annotations

import numpy as np
import pytest

from callstanding.simulate.durations import drawn, mean, median

COPENHAGEN = ((1, 1), (5, 2), (10, 2), (25, 5), (50, 30), (75, 75), (90, 181), (95, 342), (99, 995))


def test_what_is_drawn_has_the_quantiles_asked_for() -> None:
    found = drawn(COPENHAGEN, 400_000, np.random.default_rng(1))
    for percent, seconds in COPENHAGEN[1:]:
        assert np.percentile(found, percent) == pytest.approx(seconds, rel=0.03)


def test_nothing_lies_beyond_the_ends() -> None:
    found = drawn(COPENHAGEN, 10_000, np.random.default_rng(1))
    assert found.min() >= 1
    assert found.max() <= 995.0001


def test_median_and_mean_are_those_of_what_is_drawn() -> None:
    found = drawn(COPENHAGEN, 400_000, np.random.default_rng(2))
    assert median(COPENHAGEN) == pytest.approx(30)
    assert mean(COPENHAGEN) == pytest.approx(found.mean(), rel=0.02)
