"""Terms that cannot be are refused, with what is wrong and what to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from callstanding.errors import UsageError
from callstanding.simulate import simulate_world

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"days": 0}, "days is 0", "Two weeks"),
    ({"days": 401}, "days is 401", "Two weeks"),
    ({"people": -1}, "people is -1", "20,000"),
    ({"people": 0}, "people is 0", "20,000"),
    ({"people": 150_001}, "people is 150,001", "20,000"),
    ({"seed": -3}, "seed is -3", "Any other number"),
    ({"shuffle": 1.0}, "shuffle is 1", "0.5"),
    ({"shuffle": -0.1}, "shuffle is -0.1", "0.5"),
    ({"shuffle": float("nan")}, "shuffle is nan", "0.5"),
    ({"difficulty": "hrad"}, "There is no difficulty 'hrad'", "Did you mean hard?"),
    ({"difficulty": "?"}, "There is no difficulty '?'", "There are easy, standard, hard."),
    ({"scenarios": ["spofing"]}, "There is no scenario 'spofing'", "Did you mean spoofing?"),
    ({"first": datetime(2025, 3, 3)}, "without a zone", "aware"),  # noqa: DTZ001 - that is what is refused
]


@pytest.mark.parametrize(("terms", "message", "hint"), WRONG, ids=[message for _, message, _ in WRONG])
def test_impossible_terms_are_refused(terms: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        simulate_world(**({"people": 200, "days": 1} | terms))
    assert message in refused.value.message
    assert hint in str(refused.value.hint)


@pytest.mark.parametrize("scenario", [[], ["people"], ["spoofing", "rings"]])
def test_the_smallest_world_of_any_part_is_a_world(scenario: list[str]) -> None:
    world = simulate_world(people=100, days=1, seed=2, scenarios=scenario)
    assert world.calls.num_rows > 100
    assert world.labels.num_rows > 50


@pytest.mark.parametrize("seed", range(4))
def test_the_wildest_shuffle_still_makes_a_world(seed: int) -> None:
    assert simulate_world(people=300, days=3, seed=seed, shuffle=0.99).calls.num_rows > 1000
