"""What learning may not do is a span of points for every signal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fitting.made import PLACE, STANDARD

from callstanding.errors import UsageError
from callstanding.fitting.limits import GOOD, Limits, bounds, touched

any_limits = st.builds(Limits, most=st.floats(1, 4), good=st.floats(0.5, 1), honest=st.floats(0.5, 0.95))


@settings(max_examples=50)
@given(any_limits)
def test_the_span_keeps_every_limit(limits: Limits) -> None:
    edge = bounds(STANDARD, limits)
    assert (edge.least >= 0).all()
    assert (edge.least <= edge.most).all()
    assert (edge.most <= edge.cap).all()
    assert (edge.most <= limits.most * edge.given + 1e-9).all()
    kept = np.minimum(limits.good * edge.given, edge.most)
    assert (edge.least[GOOD] >= kept[GOOD] - 1e-9).all()
    assert (edge.least[~GOOD] == 0).all()


def test_a_signal_without_points_cannot_get_any() -> None:
    silent = replace(STANDARD.signals["one_ring"], points=0.0)
    policy = replace(STANDARD, signals={**STANDARD.signals, "one_ring": silent})
    assert bounds(policy, Limits()).most[PLACE["one_ring"]] == 0.0


def test_points_above_their_cap_in_the_base_are_learned_beneath_it() -> None:
    loud = replace(STANDARD.signals["calls_returned"], points=-9.0)
    policy = replace(STANDARD, signals={**STANDARD.signals, "calls_returned": loud})
    edge, place = bounds(policy, Limits()), PLACE["calls_returned"]
    assert edge.least[place] == edge.most[place] == STANDARD.families["good"].cap


@pytest.mark.parametrize(
    ("name", "value"), [("most", 0.9), ("most", 4.1), ("good", 0.49), ("good", 1.1), ("honest", 0.4), ("honest", 1.0)]
)
def test_a_limit_beyond_its_span_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(UsageError, match=name):
        Limits(**{name: value})


def test_a_bound_that_is_reached_has_a_name() -> None:
    assert touched(1.0, 0.0, 1.0, 1.0) == "cap"
    assert touched(1.0, 0.0, 1.0, 3.0) == "most"
    assert touched(0.5, 0.5, 1.0, 3.0) == "least"
    assert touched(0.6, 0.5, 1.0, 3.0) == ""
