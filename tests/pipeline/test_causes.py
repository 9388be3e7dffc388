"""The causes of many changes at once are those of each change alone; and pools are known by their keys."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.pipeline.pools import NO_POOLS, Pools
from callstanding.pipeline.reasons import because, because_of_each
from callstanding.signals import SIGNALS

SEEDS = st.integers(0, 2**32 - 1)


@given(seed=SEEDS, rising=st.booleans())
@settings(max_examples=40)
def test_many_changes_have_the_causes_that_each_has_alone(seed: int, *, rising: bool) -> None:
    dice = np.random.default_rng(seed)
    points = np.round(dice.normal(0, 1, (9, len(SIGNALS))), 1) * dice.integers(0, 2, (9, 1))  # many are equal
    for row, named in zip(points, because_of_each(points, rising=rising), strict=True):
        least = 0.4 if rising else 0.0
        order = sorted(range(len(row)), key=lambda i: -row[i])
        assert named == ([SIGNALS[i].name for i in order if row[i] > least][:8] or ["base"])
        assert named == because(row, rising=rising)


def test_no_change_has_no_causes() -> None:
    assert because_of_each(np.zeros((0, len(SIGNALS))), rising=True) == []


@given(keys=st.lists(st.integers(0, 9), max_size=8), asked=st.lists(st.integers(0, 9), max_size=8))
def test_a_pool_is_known_by_its_key(keys: list[int], asked: list[int]) -> None:
    key = np.array(sorted(keys), dtype=np.uint64)
    pools = Pools(key, np.arange(len(key)), *(np.zeros(len(key)) for _ in range(6)))
    assert pools.knows(np.array(asked, dtype=np.uint64)).tolist() == [each in keys for each in asked]
    assert not NO_POOLS.knows(np.array(asked, dtype=np.uint64)).any()
