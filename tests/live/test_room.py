"""What the folder carries fits in the memory that it may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from callstanding.live.room import carried_at_most
from callstanding.pipeline.carried import MOST


@pytest.mark.parametrize(("bytes_", "numbers"), [("16000000000", 2_000_000), ("1000000", MOST)])
def test_a_container_limits_what_is_carried(tmp_path: Path, bytes_: str, numbers: int) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{bytes_}\n")
    assert carried_at_most(limit) == numbers


@pytest.mark.parametrize("text", ["max\n", None])
def test_without_a_limit_the_machine_does(tmp_path: Path, text: str | None) -> None:
    limit = tmp_path / "memory.max"
    if text:
        limit.write_text(text)
    assert carried_at_most(limit) >= MOST
