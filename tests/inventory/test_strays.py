"""Stray calls fall away exponentially: the fit finds the half-life, and says how sure it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from callstanding.inventory.strays import days_until, trend, usual
from callstanding.policies import load_policy

WEEKS = 8
USUAL = usual(load_policy("standard"))
FULL = np.full((1, WEEKS), 7.0)


def falling(start: float, half_life_weeks: float, seed: int, rows: int = 200) -> np.ndarray:
    """Counts of weeks, the latest first, that began at `start` a week."""
    ages = np.arange(WEEKS)[::-1] + 0.5
    return np.random.default_rng(seed).poisson(start * np.exp2(-ages / half_life_weeks), (rows, WEEKS)).astype(float)


@pytest.mark.parametrize("half_life", [1.0, 2.0, 4.0])
def test_the_half_life_is_found(half_life: float) -> None:
    found = trend(falling(200, half_life, seed=1), np.repeat(FULL, 200, axis=0), USUAL)
    assert np.median(found.half_life_days) == pytest.approx(7 * half_life, rel=0.1)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    half_life, limit = 3.0, 3.0
    truth = 7 * (half_life * np.log2(60 / limit) - WEEKS + 0.5)
    early, _, late = days_until(
        trend(falling(60, half_life, seed=2, rows=400), np.repeat(FULL, 400, axis=0), USUAL), limit
    )
    inside = ((early <= truth) & (truth <= late)).mean()
    assert 0.8 <= inside <= 0.97


def test_strays_that_grow_are_not_foreseen_to_end() -> None:
    early, likely, late = days_until(trend(np.array([[90.0, 60, 40, 25, 15, 10, 5, 3]]), FULL, USUAL), 3.0)
    assert np.isinf([early[0], likely[0], late[0]]).all()


def test_a_single_week_tells_no_trend_so_the_usual_one_is_taken_with_a_wide_interval() -> None:
    weeks, days = np.zeros((1, WEEKS)), np.zeros((1, WEEKS))
    weeks[0, 0], days[0, 0] = 12, 7
    early, likely, late = (side[0] for side in days_until(trend(weeks, days, USUAL), 3.0))
    assert 0 < early < likely < late
    assert late > 3 * early


@given(arrays(np.float64, (3, WEEKS), elements=st.integers(0, 10_000).map(float)), st.integers(1, 7))
def test_any_counts_give_figures_in_order(weeks: np.ndarray, oldest: int) -> None:
    days = np.repeat(FULL, 3, axis=0)
    days[:, -1] = oldest
    found = trend(weeks, days, USUAL)
    assert np.isfinite(found.level).all()
    assert np.isfinite(found.fall).all()
    early, likely, late = days_until(found, 3.0)
    assert (early <= late).all()
    assert not np.isnan(likely).any()


def test_every_number_is_fitted_alone() -> None:
    weeks = falling(50, 2.0, seed=3, rows=5)
    together = trend(weeks, np.repeat(FULL, 5, axis=0), USUAL)
    alone = [trend(weeks[i : i + 1], FULL, USUAL) for i in range(5)]
    assert together.fall == pytest.approx([each.fall[0] for each in alone])
