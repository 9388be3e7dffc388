"""The free model is monotone, is as good as points on their own ground, and may be missing."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from tests.fitting.made import PLACE, STANDARD, drawn

from callstanding.evaluate.ranking import ranking
from callstanding.fitting.ceiling import Ceiling, ceiling
from callstanding.fitting.learning import given as as_given
from callstanding.fitting.limits import Limits

FOUND = drawn(21, 6_000, points=as_given(STANDARD).points)


@pytest.fixture(scope="module")
def free() -> Ceiling:
    found = ceiling(FOUND, Limits())
    assert found is not None
    return found


@pytest.mark.parametrize(("signal", "sign"), [("short_answers", 1.0), ("rejections", 1.0), ("calls_returned", -1.0)])
def test_more_of_a_signal_never_helps_the_other_side(free: Ceiling, signal: str, sign: float) -> None:
    more = FOUND.strengths.copy()
    more[:, PLACE[signal]] = 1.0
    gained = sign * (free.log_odds(replace(FOUND, strengths=more)) - free.log_odds(FOUND))
    assert (gained >= -1e-9).all()
    assert gained.max() > 0.0


def test_it_tells_its_examples_apart_at_least_as_well_as_the_points_that_made_them(free: Ceiling) -> None:
    of_points = ranking(as_given(STANDARD).log_odds(FOUND, STANDARD), FOUND.spam).auc
    of_trees = ranking(free.log_odds(FOUND), FOUND.spam).auc
    assert of_trees is not None
    assert of_points is not None
    assert of_trees > of_points - 0.005


def test_the_same_examples_give_the_same_model(free: Ceiling) -> None:
    other = ceiling(FOUND, Limits())
    assert other is not None
    assert np.array_equal(free.log_odds(FOUND), other.log_odds(FOUND))


def test_without_scikit_learn_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    assert ceiling(FOUND, Limits()) is None
