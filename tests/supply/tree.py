"""The files that git knows, and copies of them to build from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


@cache
def known() -> tuple[str, ...]:
    """The paths that git keeps, as this folder has them; skips where there is no git or no checkout."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, or git is not installed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607
    return tuple(path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file())


def copy(folder: Path) -> Path:
    """What a build needs, without anything that git does not know."""
    needed = ("pyproject.toml", "README.md", "LICENSE", ".gitignore")
    for path in known():
        if path.startswith("src/") or path in needed:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)
    return folder


def build(folder: Path, *, umask: int, **environment: str) -> Path:
    """The wheel of a copy, built by a process of its own with an environment of its own."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder)} | environment
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=bare, umask=umask)
    [wheel] = (folder / "out").glob("*.whl")
    return wheel
