"""Two tiny simulated worlds with spam of several kinds, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from callstanding.simulate import simulate_world


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(a world to learn from, another to judge on)."""
    place = tmp_path_factory.mktemp("worlds")
    one, other = place / "one", place / "other"
    simulate_world(seed=1, people=250, days=4, difficulty="easy").save(one)
    simulate_world(seed=2, people=250, days=4, difficulty="easy").save(other)
    return one, other
