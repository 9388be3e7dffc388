"""Learned points keep their sign, caps and bounds, whatever the examples say, and known points are found again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.fitting.made import PLACE, STANDARD, any_examples, drawn, made
from tests.fitting.test_limits import any_limits

from callstanding.fitting.examples import Examples
from callstanding.fitting.learning import Learned, fair, learn, log_loss
from callstanding.fitting.learning import given as as_given
from callstanding.fitting.limits import GOOD, Limits, bounds
from callstanding.signals import SIGNALS


@settings(max_examples=25)
@given(any_examples, any_limits)
def test_points_keep_their_sign_and_their_bounds(found: Examples, limits: Limits) -> None:
    points, edge = learn(found, STANDARD, limits).points, bounds(STANDARD, limits)
    assert (points[GOOD] <= 0).all()
    assert (points[~GOOD] >= 0).all()
    assert (np.abs(points) >= edge.least).all()
    assert (np.abs(points) <= edge.most).all()


@settings(max_examples=25)
@given(any_examples, any_limits)
def test_no_family_passes_its_cap(found: Examples, limits: Limits) -> None:
    learned = learn(found, STANDARD, limits)
    for family, rule in STANDARD.families.items():
        mine = np.array([s.family == family for s in SIGNALS])
        alone = made(np.where(mine, found.strengths, 0.0), found.spam)
        assert (np.abs(learned.log_odds(alone, STANDARD) - alone.prior) <= rule.cap + 1e-9).all()


@settings(max_examples=25)
@given(any_examples, any_limits)
def test_weights_sum_to_one_and_no_kind_is_outvoted(found: Examples, limits: Limits) -> None:
    weight = fair(found, limits)
    assert weight.sum() == pytest.approx(1.0)
    assert weight[~found.spam].sum() == pytest.approx(limits.honest)
    for spam in (False, True):
        kinds = np.unique(found.kind[found.spam == spam])
        sums = [weight[(found.kind == kind) & (found.spam == spam)].sum() for kind in kinds]
        assert sums == pytest.approx([sums[0]] * len(sums))


def test_a_few_honest_callers_weigh_as_much_as_many() -> None:
    """100 people say that rejections mean nothing, 3 hospitals that they do: the hospitals are heard."""
    strengths = np.zeros((140, len(SIGNALS)))
    strengths[100:, PLACE["rejections"]] = 1.0
    spam = np.arange(140) >= 103
    people = ["person"] * 100 + ["hospital"] * 3 + ["robocaller"] * 37
    apart, alike = (learn(made(strengths, spam, kind=kind, prior=-1.0), STANDARD, Limits()) for kind in (people, None))
    assert apart.points[PLACE["rejections"]] < alike.points[PLACE["rejections"]]


def test_known_points_are_found_again() -> None:
    truth = as_given(STANDARD).points.copy()
    truth[PLACE["strangers"]], truth[PLACE["rejections"]], truth[PLACE["brief_talk"]] = 2.0, 0.4, 2.4
    truth[PLACE["calls_returned"]] = -1.2
    found = drawn(7, 40_000, points=truth, prior=-8.0)
    share = float(found.spam.mean())
    limits = Limits(honest=min(0.95, max(0.5, 1.0 - share)))  # as often as it is: no weighting
    assert limits.honest == pytest.approx(1.0 - share)
    learned = learn(found, STANDARD, limits)
    changed = [PLACE[name] for name in ("strangers", "rejections", "brief_talk", "calls_returned")]
    assert learned.points[changed] == pytest.approx(truth[changed], abs=0.3)
    wrong = np.abs(learned.points - truth).mean()
    assert wrong < np.abs(as_given(STANDARD).points - truth).mean()


def test_learning_makes_the_truth_more_likely() -> None:
    found = drawn(3, 5_000, points=as_given(STANDARD).points * np.where(GOOD, 0.7, 0.6), prior=-3.0)
    weight = fair(found, Limits())
    before, after = as_given(STANDARD), learn(found, STANDARD, Limits())
    assert log_loss(after.log_odds(found, STANDARD), found.spam, weight) < log_loss(
        before.log_odds(found, STANDARD), found.spam, weight
    )


def test_the_same_examples_give_the_same_points() -> None:
    assert (learn(drawn(5, 900), STANDARD, Limits()).points == learn(drawn(5, 900), STANDARD, Limits()).points).all()


def test_the_sum_is_the_prior_and_the_points() -> None:
    strengths = np.zeros((1, len(SIGNALS)))
    strengths[0, [PLACE["strangers"], PLACE["calls_returned"]]] = (0.5, 1.0)
    points = np.zeros(len(SIGNALS))
    points[PLACE["strangers"]], points[PLACE["calls_returned"]] = 2.0, -1.5
    assert Learned(points, shift=-0.25).log_odds(made(strengths, [True]), STANDARD) == pytest.approx(
        [-4.6 - 0.25 - 0.5]
    )


def test_log_loss_is_the_mean_surprise() -> None:
    z, half = np.log(np.array([0.9 / 0.1, 0.2 / 0.8])), np.array([0.5, 0.5])
    assert log_loss(z, np.array([True, False]), half) == pytest.approx(-0.5 * (np.log(0.9) + np.log(0.8)))
