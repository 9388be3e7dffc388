"""A rate is told with what so few numbers leave open."""

from __future__ import annotations

from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluate.worlds import FOUR, ONE, THREE, TWO, evaluated, label, standing

from callstanding.evaluate.rates import rate

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def at_least(k: int, n: int, p: float) -> float:
    """The probability of k or more of n, added up."""
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


@given(COUNTS)
def test_each_bound_leaves_what_was_seen_a_chance_of_one_in_forty(counts: tuple[int, int]) -> None:
    k, n = counts
    found = rate(k, n)
    assert found.share is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.share == k / n <= found.high
    if k:
        assert at_least(k, n, found.low) == pytest.approx(0.025, abs=1e-6)
    if k < n:
        assert 1 - at_least(k + 1, n, found.high) == pytest.approx(0.025, abs=1e-6)


@given(COUNTS)
def test_found_and_missed_mirror_each_other(counts: tuple[int, int]) -> None:
    k, n = counts
    found, missed = rate(k, n), rate(n - k, n)
    assert found.low is not None
    assert missed.high is not None
    assert found.low == pytest.approx(1 - missed.high, abs=1e-9)


def test_none_of_n_has_no_lower_bound_and_all_of_n_no_upper_one() -> None:
    assert rate(0, 300).low == 0.0
    assert rate(300, 300).high == 1.0
    assert 0.009 < (rate(0, 300).high or 0) < 0.0125  # the rule of three says 1 %, this interval keeps 2.5 % a side


def test_of_nothing_nothing_is_said() -> None:
    found = rate(0, 0)
    assert (found.share, found.low, found.high) == (None, None, None)


def test_kinds_are_counted_apart_spam_first_and_the_most_tagged_first(tmp_path: Path) -> None:
    found = evaluated(
        tmp_path,
        standings=[standing(ONE, "spam"), standing(TWO, "watch"), standing(THREE, "spam"), standing(FOUR)],
        labels=[
            label(ONE, "spam", "robot"),
            label(TWO, "spam", "abacus"),
            label(THREE, "legit", "school"),
            label(FOUR, "legit", "school"),
        ],
    )
    told = [(each.kind, each.label, each.tagged.k, each.tagged.n, each.watched) for each in found.kinds]
    assert told == [("robot", "spam", 1, 1, 0), ("abacus", "spam", 0, 1, 1), ("school", "legit", 1, 2, 0)]
    assert (found.found.k, found.found.n, found.false.k, found.false.n) == (1, 2, 1, 2)


def test_a_label_without_a_kind_is_a_kind_of_its_own(tmp_path: Path) -> None:
    rows = [label(ONE, "spam") | {"kind": ""}, label(TWO, "legit") | {"kind": ""}]
    found = evaluated(tmp_path, standings=[standing(ONE), standing(TWO)], labels=rows)
    assert [each.kind for each in found.kinds] == ["spam", "legit"]
