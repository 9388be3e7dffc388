"""Points grow from nothing at the limit to all at full, with the sample, and never without one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.policies import load_policy
from callstanding.score.strength import Z90, bounds, points, strength
from callstanding.signals.signal import Measure, share

RULES = load_policy("standard").signals
SHARES = [name for name in RULES if RULES[name].scale == "linear" and 0 <= RULES[name].full <= 1]
AMOUNTS = [name for name in RULES if RULES[name].scale == "log"]


def of(k: float, n: float) -> Measure:
    return share(np.array([float(k)]), np.array([float(n)]))


def worth(name: str, value: float, n: float) -> tuple[float, float]:
    """Points, and the room that the sample leaves on both sides."""
    got = points(of(value * n, n), RULES[name])
    return float(got.value[0]), float((got.below + got.above)[0])


@pytest.mark.parametrize("name", RULES)
def test_a_value_at_its_limit_is_worth_nothing_and_at_full_everything(name: str) -> None:
    rule = RULES[name]
    assert strength(np.array([rule.limit, rule.full]), rule) == pytest.approx([0, 1])


@pytest.mark.parametrize("name", AMOUNTS)
def test_amounts_grow_with_their_logarithm(name: str) -> None:
    rule = RULES[name]
    middle = (rule.limit * rule.full) ** 0.5
    assert strength(np.array([middle]), rule) == pytest.approx(0.5)


@pytest.mark.parametrize("name", SHARES)
def test_more_observations_of_the_same_share_give_more_points(name: str) -> None:
    rule = RULES[name]
    sizes = [max(rule.at_least, 1) * factor for factor in (1, 2, 5, 20, 100)]
    got = [abs(worth(name, rule.full, n)[0]) for n in sizes]
    assert got == sorted(got)
    assert got[0] == pytest.approx(abs(rule.points) / 2 if rule.at_least else abs(rule.points))
    assert got[-1] == pytest.approx(abs(rule.points), rel=0.011)


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("part", [0.25, 0.5, 0.75])
def test_ten_times_the_sample_leaves_less_doubt(name: str, part: float) -> None:
    rule = RULES[name]
    value = rule.limit + part * (rule.full - rule.limit)
    errors = [worth(name, value, max(rule.at_least, 10) * factor)[1] for factor in (10, 100, 1000)]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > errors[-1]


@pytest.mark.parametrize("name", [name for name in RULES if RULES[name].at_least > 0])
def test_a_sample_below_the_minimum_is_worth_nothing(name: str) -> None:
    rule = RULES[name]
    assert worth(name, rule.full, rule.at_least * 0.999) == (0, 0)
    assert worth(name, rule.full, rule.at_least)[0] != 0


@pytest.mark.parametrize("name", RULES)
def test_nothing_observed_is_worth_nothing(name: str) -> None:
    assert worth(name, RULES[name].full, 0) == (0, 0)


@given(k=st.integers(0, 500), more=st.integers(1, 500))
def test_the_interval_of_a_share_holds_the_share(k: int, more: int) -> None:
    low, high = bounds(of(k, k + more))
    assert low[0] - 1e-9 <= k / (k + more) <= high[0] + 1e-9
    assert -1e-9 <= low[0] < high[0] <= 1 + 1e-9


@given(value=st.floats(-1e6, 1e6), name=st.sampled_from(sorted(RULES)))
def test_no_value_is_worth_more_than_the_points_of_its_signal(value: float, name: str) -> None:
    measure = replace(of(0, 1e6), value=np.array([value]), spread=np.zeros(1))
    got = points(measure, RULES[name]).value
    assert 0 <= got[0] / RULES[name].points <= 1


@given(k=st.integers(0, 300), more=st.integers(0, 300), name=st.sampled_from(SHARES))
def test_the_lower_bound_takes_back_no_more_than_the_signal_gave(k: int, more: int, name: str) -> None:
    """Else one more report, or one more short call, could lower the bound on which a tag rests."""
    got = points(of(k, k + more), RULES[name])
    if RULES[name].points > 0:
        assert (got.value - Z90 * got.below >= -1e-9).all()
    assert (got.below >= 0).all()
    assert (got.above >= 0).all()
