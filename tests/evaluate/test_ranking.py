"""How well scores part spam from honest numbers, against plain counting."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from callstanding.evaluate.ranking import ranking

ROWS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60)
Rows = list[tuple[int, bool]]


def columns(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _ in rows], dtype=np.float64), np.array([spam for _, spam in rows])


def both(rows: Rows) -> bool:
    return len({spam for _, spam in rows}) == 2


def pairs_in_order(rows: Rows) -> float:
    """The share of (spam, honest) pairs in which spam scores higher; equal scores count half."""
    won = [(s > h) + (s == h) / 2 for s, spam in rows if spam for h, other in rows if not other]
    return sum(won) / len(won)


def mean_precision(rows: Rows) -> float:
    """For each spam number, the share of spam among those that score at least as high; their mean."""
    precisions = [
        sum(spam for other, spam in rows if other >= score) / sum(other >= score for other, _ in rows)
        for score, is_spam in rows
        if is_spam
    ]
    return sum(precisions) / len(precisions)


@given(ROWS)
def test_the_areas_are_what_counting_gives(rows: Rows) -> None:
    assume(both(rows))
    found = ranking(*columns(rows))
    assert found.auc == pytest.approx(pairs_in_order(rows))
    assert found.average_precision == pytest.approx(mean_precision(rows))


@given(ROWS)
def test_only_the_order_of_scores_counts(rows: Rows) -> None:
    assume(both(rows))
    score, spam = columns(rows)
    assert ranking(np.exp(score / 7) - 3, spam) == ranking(score, spam)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not(rows: Rows, dice: Random) -> None:
    assume(both(rows))
    dealt = list(rows)
    dice.shuffle(dealt)
    assert ranking(*columns(dealt)) == ranking(*columns(rows))


@given(ROWS)
def test_scores_turned_round_give_the_rest_of_the_area(rows: Rows) -> None:
    assume(both(rows))
    score, spam = columns(rows)
    assert ranking(-score, spam).auc == pytest.approx(1 - (ranking(score, spam).auc or 0))


@given(ROWS)
def test_the_drawn_curve_rises_from_nothing_to_everything_and_has_that_area(rows: Rows) -> None:
    assume(both(rows))
    found = ranking(*columns(rows))
    assert (found.roc[0], found.roc[-1]) == ((0.0, 0.0), (1.0, 1.0))
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(found.roc))
    area = sum((c - a) * (b + d) / 2 for (a, b), (c, d) in pairwise(found.roc))
    assert area == pytest.approx(found.auc)


def test_a_long_curve_is_drawn_with_few_points_that_lie_on_it() -> None:
    dice = np.random.default_rng(5)
    spam = dice.random(5000) < 0.2
    score = dice.random(5000) + spam / 2
    found = ranking(score, spam)
    assert len(found.roc) == len(found.pr) == 200
    assert (found.roc[0], found.roc[-1]) == ((0.0, 0.0), (1.0, 1.0))
    on_it = {(float(np.mean(score[~spam] >= t)), float(np.mean(score[spam] >= t))) for t in score}
    assert set(found.roc[1:]) <= on_it


@pytest.mark.parametrize("spam", [True, False])
def test_one_class_cannot_be_ranked(spam: bool) -> None:  # noqa: FBT001 - a parameter
    found = ranking(np.array([1.0, 2.0]), np.array([spam, spam]))
    assert (found.auc, found.average_precision, found.roc, found.pr) == (None, None, [], [])
