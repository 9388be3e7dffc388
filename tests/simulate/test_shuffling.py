"""Shuffled parameters differ from seed to seed, stay within their bounds, and keep what holds by definition."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.simulate import simulate_world
from callstanding.simulate.figures import Figures
from callstanding.simulate.profile import Profile
from callstanding.simulate.reading import lines, stated
from callstanding.simulate.shuffling import GIVEN, shuffled

SEEDS = st.integers(0, 2**63 - 1)


def flat(value: Any) -> list[float]:
    return [float(x) for x in np.array(value, dtype=float).ravel()]


def pairs(before: Figures, after: Figures) -> list[tuple[str, Any, Any]]:
    return [
        (f"{section}.{name}", figure, after.sections[section][name])
        for section, table in before.sections.items()
        for name, figure in table.items()
        if figure.word.what != "word"
    ]


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, share=st.floats(0.01, 0.9))
def test_every_value_stays_within_the_share_of_what_is_stated(seed: int, share: float) -> None:
    for name, before, after in pairs(stated("standard"), shuffled(stated("standard"), share, seed)):
        for old, new in zip(flat(before.value), flat(after.value), strict=True):
            room = share * abs(old) + (1.0 if before.word.what == "count" else 1e-9)
            assert abs(new - old) <= room, name


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_shuffled_parameters_are_still_parameters(seed: int) -> None:
    figures = shuffled(stated("hard"), 0.9, seed)
    for section, table in lines().items():
        if "answered" in table:
            told = figures.shape(section, Profile)
            assert 0 <= min(told.answered, told.invalid, told.repeat) <= max(told.answered, told.repeat) <= 1
            assert told.lines_each >= 1


def test_nearly_every_parameter_varies_with_the_seed() -> None:
    one, other = (shuffled(stated("standard"), 0.5, seed) for seed in (1, 2))
    free = [
        (a, b)
        for _, a, b in pairs(one, other)
        if not a.source.startswith(GIVEN) and any(flat(a.stated)) and a.word.what != "count"
    ]
    same = [a for a, b in free if flat(a.value) == flat(b.value)]
    assert len(same) < len(free) / 20  # shares that both seeds took to 1


def test_what_holds_by_definition_is_not_shuffled() -> None:
    moved = pairs(stated("standard"), shuffled(stated("standard"), 0.5, 4))
    fixed = [(before.value, after.value) for _, before, after in moved if before.source.startswith(GIVEN)]
    assert fixed
    assert [pair for pair in fixed if pair[0] != pair[1]] == []


def test_shuffling_by_nothing_changes_nothing() -> None:
    assert shuffled(stated("standard"), 0.0, 1) == stated("standard")


def test_the_world_records_what_was_drawn_and_what_was_stated() -> None:
    world = simulate_world(people=200, days=1, seed=5, shuffle=0.5, scenarios=["people"])
    told = world.parameters["parameters"]["robocaller.calls_a_day"]
    assert told["stated"] == 250
    assert 125 <= told["value"] <= 375
    assert told["value"] != 250
    assert told["source"].startswith("guess between the 33")
    assert world.parameters["shuffle"] == 0.5
    assert world.parameters["seed"] == 5
