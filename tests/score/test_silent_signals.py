"""A signal that says nothing is left out of the sum, and no sum is another for it."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.score.windows import SIZE, any_window

from callstanding.policies import load_policy
from callstanding.score.card import FAMILIES, SHARED, TELLING, Card, add_up, lacking_part, lent_families, unseen_room
from callstanding.score.strength import points
from callstanding.score.voices import fresh_of, weight_of
from callstanding.signals import SIGNALS, Window
from callstanding.signals.signal import Floats

POLICY = load_policy("standard")
SEEDS = st.integers(0, 2**32 - 1)
BASE = np.full(SIZE, -3.0)
POOL, REPORTED = (next(i for i, s in enumerate(SIGNALS) if s.name == name) for name in ("pool_standing", "reported"))


def in_full(window: Window) -> Card:
    """The sum as it reads: every signal of every row, whether or not it says anything."""
    table, below, above, fresh = (np.ones((len(SIGNALS), window.size)) for _ in range(4))
    for row, signal in enumerate(SIGNALS):
        found, weight = points(signal(window), POLICY.signals[signal.name]), weight_of(signal.name, window)
        table[row], below[row], above[row] = found.value * weight, found.below * weight, found.above * weight
        fresh[row] = fresh_of(signal.name, signal.family, window)
    raw, factor = table * fresh, np.ones_like(table)
    rows = {name: [i for i, s in enumerate(SIGNALS) if s.family == name] for name in FAMILIES}
    for name, mine in rows.items():
        total, cap = np.abs(table[mine].sum(axis=0)), POLICY.families[name].cap
        factor[mine] = np.divide(cap, total, out=np.ones_like(total), where=total > cap)
    table, below, above = (part * (factor * fresh) for part in (table, below, above))
    lacking = lacking_part(table, window)
    least = POLICY.number("status.evidence_family_points")
    speaking: Floats = np.sum([table[rows[name]].sum(axis=0) >= least for name in TELLING], axis=0) * 1.0
    for part in (table, below, above):
        part[POOL] *= lacking
    raw[POOL] = table[POOL]
    below, above = (np.sqrt((part**2).sum(axis=0) + unseen_room(window)) for part in (below, above))
    families = np.maximum(speaking, lent_families(window, lacking))
    return Card(BASE, table.T, raw.T, below, above, families, table[REPORTED])


@given(seed=SEEDS)
@settings(max_examples=20)
def test_the_sum_is_that_of_all_signals_to_the_last_bit(seed: int) -> None:
    window = any_window(seed)
    short, full = add_up(window, BASE), in_full(window)
    for field in fields(Card):
        assert np.array_equal(getattr(short, field.name), getattr(full, field.name)), field.name


@given(seed=SEEDS)
@settings(max_examples=20)
def test_what_a_pool_shares_counts_the_same_when_nothing_else_is_asked(seed: int) -> None:
    window = any_window(seed)
    some, every = add_up(window, BASE, shared=True), add_up(window, BASE)
    assert np.array_equal(some.points[:, SHARED], every.points[:, SHARED])
    assert not some.points[:, ~SHARED].any()
