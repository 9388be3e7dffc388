"""Whether scores mean what they say, against plain arithmetic."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.evaluate.calibration import BINS, calibration

ROWS = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=80)
Rows = list[tuple[int, bool]]


def columns(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _ in rows], dtype=np.float64), np.array([spam for _, spam in rows])


@given(ROWS)
def test_the_brier_score_is_the_mean_squared_error(rows: Rows) -> None:
    expected = sum((score / 100 - spam) ** 2 for score, spam in rows) / len(rows)
    assert calibration(*columns(rows)).brier == pytest.approx(expected)


def test_the_calibration_error_is_the_mean_gap_of_bins_of_equal_size() -> None:
    dice = np.random.default_rng(3)
    score = dice.permutation(np.linspace(1, 99, 20 * BINS))
    spam = dice.random(len(score)) < score / 200
    ranked = sorted(zip(score / 100, spam, strict=True))
    bins = [ranked[i : i + 20] for i in range(0, len(ranked), 20)]
    gaps = [abs(sum(p for p, _ in each) - sum(s for _, s in each)) / 20 for each in bins]
    assert calibration(score, spam).ece == pytest.approx(sum(gaps) / BINS)


def test_scores_that_mean_what_they_say_have_no_error() -> None:
    score = np.repeat([20.0, 70.0], 10 * BINS)
    spam = np.concatenate([np.arange(10 * BINS) % 10 < 2, np.arange(10 * BINS) % 10 < 7])
    assert calibration(score, spam).ece == pytest.approx(0.0, abs=1e-9)


def test_scores_that_are_all_wrong_have_the_largest_errors() -> None:
    found = calibration(np.array([0.0, 100.0]), np.array([True, False]))
    assert (found.brier, found.ece) == (1.0, 1.0)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_count_even_among_equal_scores(rows: Rows, dice: Random) -> None:
    dealt = list(rows)
    dice.shuffle(dealt)
    one, other = calibration(*columns(rows)), calibration(*columns(dealt))
    assert one.ece == pytest.approx(other.ece, abs=1e-12)
    assert [each.spam for each in one.curve] == [each.spam for each in other.curve]


def test_equal_scores_are_one_claim_however_they_are_sorted() -> None:
    score, spam = np.full(4 * BINS, 50.0), np.arange(4 * BINS) % 2 == 0
    assert calibration(score, spam).ece == calibration(score, np.sort(spam)).ece == pytest.approx(0.0)


@given(ROWS)
def test_the_curve_has_every_number_once_in_its_ten_points(rows: Rows) -> None:
    curve = calibration(*columns(rows)).curve
    tens = [min(int(each.score * 10 + 1e-9), 9) for each in curve]
    assert tens == sorted(set(tens))
    expected = {ten: [spam for score, spam in rows if min(score // 10, 9) == ten] for ten in tens}
    assert [(each.spam.k, each.spam.n) for each in curve] == [(sum(e), len(e)) for e in expected.values()]
    assert sum(each.spam.n for each in curve) == len(rows)


def test_without_numbers_nothing_is_said() -> None:
    found = calibration(np.zeros(0), np.zeros(0, dtype=np.bool_))
    assert (found.brier, found.ece, found.curve) == (None, None, [])
