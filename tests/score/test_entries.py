"""Law 4: whatever the points, the entries sum to the score, and each keeps its sign."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.score.windows import SIZE, any_window

from callstanding.score import add_up, attribute
from callstanding.score.card import probability
from callstanding.score.strength import Z90
from callstanding.signals.signal import Floats

POINTS = arrays(np.float64, (5, 8), elements=st.floats(-4, 4))
BASES = arrays(np.float64, 5, elements=st.floats(-8, 8))


@given(base=BASES, points=POINTS)
def test_entries_sum_to_the_score(base: Floats, points: Floats) -> None:
    start, entries = attribute(base, points)
    assert start + entries.sum(axis=1) == pytest.approx(probability(base + points.sum(axis=1)), abs=1e-4)


@given(base=BASES, points=POINTS)
def test_an_entry_has_the_sign_of_its_points(base: Floats, points: Floats) -> None:
    _, entries = attribute(base, points)
    seen = np.abs(points) > 1e-6  # less is nothing, and may vanish in the product
    assert np.array_equal(np.sign(entries[seen]), np.sign(points[seen]))


@given(base=st.floats(-8, 8))
def test_points_that_cancel_out_leave_the_score_where_it_was(base: float) -> None:
    start, entries = attribute(np.array([base]), np.array([[1.5, -1.5]]))
    assert entries.sum() == pytest.approx(0, abs=1e-6)
    assert start == pytest.approx(probability(np.array([base])))


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=50)
def test_the_interval_of_any_window_holds_the_score_that_its_entries_sum_to(seed: int) -> None:
    base = np.full(SIZE, -3.0)
    card = add_up(any_window(seed), base)
    start, entries = attribute(base, card.points)
    score = start + entries.sum(axis=1)
    low, high = (probability(base + card.excess + room) for room in (-Z90 * card.below, Z90 * card.above))
    assert np.all((low <= score + 1e-6) & (score - 1e-6 <= high))
    assert np.all((low >= 0) & (high <= 100))
