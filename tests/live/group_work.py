"""What the processes of a group under test do."""

from __future__ import annotations

import os
import time
from pathlib import Path


def note_and_wait(folder: str, name: str) -> None:
    """Write down who we are, then wait to be ended."""
    with (Path(folder) / name).open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(600)
