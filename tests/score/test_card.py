"""The sum of any window: families stay within their caps, doubt surrounds the score, and few calls tell little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.score.windows import SIZE, any_window, window

from callstanding.policies import load_policy
from callstanding.score.card import FAMILIES, SHARED, TELLING, add_up, probability
from callstanding.signals import SIGNALS

POLICY = load_policy("standard")
SEEDS = st.integers(0, 2**32 - 1)
COLUMNS = {family: [i for i, s in enumerate(SIGNALS) if s.family == family] for family in FAMILIES}
POOL = next(i for i, s in enumerate(SIGNALS) if s.name == "pool_standing")
BASE = -3.0


def spammer(calls: float) -> dict[str, float]:
    """Fifteen answers in a hundred, most of them over in six seconds."""
    answered = 0.15 * calls
    return {
        **dict.fromkeys(("calls_out", "all_out", "day_calls", "new_callees"), calls),
        "answered_new": answered,
        "short_new": 0.9 * answered,
        "talk_new_ms": 4000 * answered,
    }


def test_every_signal_belongs_to_a_family_with_a_cap() -> None:
    assert {signal.family for signal in SIGNALS} == set(FAMILIES) == set(POLICY.families)


@given(seed=SEEDS)
@settings(max_examples=50)
def test_no_family_goes_beyond_its_cap(seed: int) -> None:
    card = add_up(any_window(seed), np.full(SIZE, BASE))
    for family, columns in COLUMNS.items():
        assert np.abs(card.points[:, columns].sum(axis=1)).max() <= POLICY.families[family].cap + 1e-9


@given(seed=SEEDS)
@settings(max_examples=50)
def test_only_good_evidence_takes_points_off(seed: int) -> None:
    card = add_up(any_window(seed), np.full(SIZE, BASE))
    good = [i for i, s in enumerate(SIGNALS) if s.family == "good"]
    assert card.points[:, good].max() <= 0
    assert np.delete(card.points, good, axis=1).min() >= 0


@given(seed=SEEDS)
@settings(max_examples=50)
def test_a_family_speaks_from_the_points_that_the_policy_asks_for(seed: int) -> None:
    window = any_window(seed)
    window.arrays["pool_families"] = np.zeros(SIZE)
    card = add_up(window, np.full(SIZE, BASE))
    least = POLICY.number("status.evidence_family_points")
    own = TELLING
    spoken = sum((card.points[:, COLUMNS[name]].sum(axis=1) >= least).astype(int) for name in own)
    assert card.families == pytest.approx(spoken)


@given(seed=SEEDS)
@settings(max_examples=50)
def test_a_pool_gives_what_own_calls_do_not_show_and_speaks_with_its_families(seed: int) -> None:
    window = any_window(seed)
    card = add_up(window, np.full(SIZE, BASE))
    given, own = card.points[:, POOL], np.maximum(0.0, card.points[:, SHARED].sum(axis=1))
    most = POLICY.signals["pool_standing"].points
    assert (given + own <= np.maximum(own, most) + 1e-9).all()
    calling = window.all_out >= POLICY.number("pool.speaks_from_calls")
    assert (card.families >= np.where(calling & (given > 0), window.pool_families, 0.0) - 1e-9).all()


def test_a_number_without_calls_stands_as_its_pool_does() -> None:
    alone, busy = (
        add_up(window(pool_excess=8.0, pool_members=50.0, calls_out=n), np.full(1, BASE)) for n in (0.0, 2000.0)
    )
    assert alone.points[0, POOL] == pytest.approx(POLICY.signals["pool_standing"].points)
    assert busy.points[0, POOL] < 0.1 * alone.points[0, POOL]


def test_the_caps_are_reached() -> None:
    """Else the tests above could not fail."""
    cards = [add_up(any_window(seed), np.full(SIZE, BASE)) for seed in range(20)]
    for family, columns in COLUMNS.items():
        most = max(np.abs(card.points[:, columns].sum(axis=1)).max() for card in cards)
        assert most == pytest.approx(POLICY.families[family].cap, rel=0.25)


def test_doubt_shrinks_and_the_score_grows_with_the_calls() -> None:
    sizes = np.array([50, 200, 800, 3200, 12800])
    given_ = {name: np.array([spammer(n)[name] for n in sizes]) for name in spammer(1)}
    card = add_up(window(len(sizes), **given_), np.full(len(sizes), BASE))
    assert np.all(np.diff(card.excess) > 0)
    assert np.all(np.diff(card.below) < 0)


def test_a_number_that_nobody_has_seen_is_wide_open() -> None:
    card = add_up(window(), np.array([BASE]))
    low, high = (probability(BASE + room)[0] for room in (-1.6449 * card.below, 1.6449 * card.above))
    assert card.excess[0] == 0
    assert low < probability(np.array([BASE]))[0] < high
    assert high - low > 15


@pytest.mark.parametrize("calls", [1, 5, 19])
def test_a_handful_of_calls_convicts_nobody(calls: float) -> None:
    card = add_up(window(**spammer(calls)), np.array([BASE]))
    assert probability(BASE + card.excess)[0] < POLICY.number("status.watch_enter") / 2


def test_each_voice_counts_fully_only_from_the_quorum_on() -> None:
    voices = np.arange(0.0, 7.0)
    facts = {"answered_out": 50.0, "answered_new": 50.0, "calls_out": 50.0, "all_out": 50.0}
    card = add_up(window(len(voices), voices=voices, weight_fraud=20.0, **facts), np.full(len(voices), BASE))
    quorum = POLICY.number("crowd.quorum")
    assert card.crowd / card.crowd[-1] == pytest.approx(np.minimum(1, voices / quorum))


def test_hearsay_weighs_little_where_the_calls_are_seen() -> None:
    card = add_up(window(2, hearsay=1e6, all_out=np.array([0.0, 500.0])), np.full(2, BASE))
    assert card.excess[0] == pytest.approx(POLICY.number("crowd.hearsay_cap"), rel=0.01)
    assert card.excess[1] <= POLICY.number("crowd.hearsay_cap_with_calls") * 1.1
