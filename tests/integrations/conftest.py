"""A published file for tests of what tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integrations.happening import Happening


@pytest.fixture
def happening(tmp_path: Path) -> Iterator[Happening]:
    made = Happening(tmp_path / "published.sqlite")
    yield made
    made.close()
