"""One wheel for all tests that look into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.supply.tree import build, copy

DAY = "1767225600"  # 2026-01-01, in seconds since 1970


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy(tmp_path_factory.mktemp("one"))
    return build(folder, umask=0o022, SOURCE_DATE_EPOCH=DAY, LC_ALL="C.UTF-8", TZ="UTC", PYTHONHASHSEED="1")
