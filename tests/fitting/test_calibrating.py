"""Calibration moves the prior down or not at all, and never the order of numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from tests.fitting.made import STANDARD, any_examples, drawn

from callstanding.fitting.calibrating import calibrated, scale
from callstanding.fitting.examples import Examples
from callstanding.fitting.learning import given as as_given
from callstanding.fitting.learning import log_loss

MODEL = as_given(STANDARD)


@settings(max_examples=25)
@given(any_examples)
def test_calibration_keeps_the_order_and_never_raises_a_prior(found: Examples) -> None:
    after = calibrated(MODEL, found, STANDARD)
    assert after.shift <= 0.0
    assert (after.points == MODEL.points).all()
    before, moved = (model.log_odds(found, STANDARD) for model in (MODEL, after))
    assert moved - before == pytest.approx(np.full(len(found), after.shift))


@settings(max_examples=25)
@given(any_examples)
def test_calibration_makes_scores_truer_or_leaves_them(found: Examples) -> None:
    even = np.full(len(found), 1.0 / len(found))
    before, after = (m.log_odds(found, STANDARD) for m in (MODEL, calibrated(MODEL, found, STANDARD)))
    assert log_loss(after, found.spam, even) <= log_loss(before, found.spam, even) + 1e-4  # a shift has two decimals


def test_a_prior_that_is_too_high_is_found() -> None:
    found = drawn(11, 30_000, points=MODEL.points, prior=-4.6)
    believed = replace(found, prior=found.prior + 1.0)
    assert calibrated(MODEL, believed, STANDARD).shift == pytest.approx(-1.0, abs=0.1)
    assert calibrated(MODEL, found, STANDARD).shift == pytest.approx(0.0, abs=0.1)


def test_numbers_that_stand_for_many_weigh_as_many() -> None:
    found = drawn(12, 6_000, points=MODEL.points, prior=-4.6)
    thrice = replace(found, stands_for=np.where(found.spam, 1.0, 3.0))
    assert calibrated(MODEL, thrice, STANDARD).shift < calibrated(MODEL, found, STANDARD).shift - 0.5


def test_a_model_that_is_right_has_slope_one() -> None:
    found = drawn(13, 30_000, points=MODEL.points, prior=-4.6)
    told = scale(MODEL, found, STANDARD)
    assert told.slope == pytest.approx(1.0, abs=0.06)
    assert told.intercept == pytest.approx(0.0, abs=0.1)


def test_only_the_last_day_of_a_number_is_calibrated() -> None:
    found = drawn(14, 4_000, points=MODEL.points, prior=-4.6)
    earlier = replace(found, spam=~found.spam, last=np.zeros(len(found), np.bool_))
    both = Examples(*(np.concatenate([getattr(e, n) for e in (found, earlier)]) for n in Examples.__dataclass_fields__))
    assert calibrated(MODEL, both, STANDARD).shift == calibrated(MODEL, found, STANDARD).shift
