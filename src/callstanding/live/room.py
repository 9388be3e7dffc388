"""How many numbers the folder carries: as many as a quarter of the memory holds that it may use."""

from __future__ import annotations

import os
from pathlib import Path

from callstanding.pipeline.carried import BYTES, MOST

SHARE = 0.25
_LIMIT = Path("/sys/fs/cgroup/memory.max")  # of a container, in bytes, or the word max


def carried_at_most(limit: Path = _LIMIT) -> int:
    """Numbers of which is kept what their judging came to; of the others it begins anew."""
    return max(MOST, int(_memory(limit) * SHARE / BYTES))


def _memory(limit: Path) -> int:
    """Bytes of memory of this machine, or of this container."""
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        return min(whole, int(limit.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit
        return whole
