"""A text that formats read like a file, and that never touches a disk, since it names callees in plain text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def in_memory(text: bytes) -> Iterator[Path]:
    """The path of a file in memory that holds the text, while the block runs."""
    handle = os.memfd_create("callstanding")
    try:
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(text)
        yield Path(f"/proc/self/fd/{handle}")
    finally:
        os.close(handle)
