"""Folders that many tests begin with and then change: made once, since that takes longer than the tests, and copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory


def copy_of(make: Callable[[Path], object], folder: Path) -> Path:
    """The folder, with a copy of what `make` put into an empty one when it was first asked for."""
    shutil.copytree(_made(make).name, folder, dirs_exist_ok=True)
    return folder


@cache
def _made(make: Callable[[Path], object]) -> TemporaryDirectory[str]:
    place = TemporaryDirectory(prefix="callstanding-made-")
    make(Path(place.name))
    return place
