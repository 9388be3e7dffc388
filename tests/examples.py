"""How many examples a slow property tries: some in each run, more where new ones are searched for."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings


def examples(each_run: int, searching: int, **more: Any) -> settings:
    """Settings with so many examples. `make test-long` searches."""
    searches = os.environ.get("HYPOTHESIS_PROFILE") == "search"
    return settings(max_examples=searching if searches else each_run, **more)
