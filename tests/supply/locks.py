"""A lock file: the versions that it pins, and the hashes of each."""

from __future__ import annotations

import re
from pathlib import Path

_PINNED = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^\s;]+)\s*(?:;.*)?")


def pinned(lock: Path) -> dict[str, tuple[str, list[str]]]:
    """Of each requirement its version and hashes. Raises ValueError for a line that is neither."""
    found: dict[str, tuple[str, list[str]]] = {}
    for line in _joined(lock.read_text(encoding="utf-8")):
        words = re.split(r"\s--hash=", line)
        if not (match := _PINNED.fullmatch(words[0].strip())):
            raise ValueError(f"{lock.name}: {line[:80]}")
        found[match[1]] = (match[2], [word.strip() for word in words[1:]])
    return found


def _joined(text: str) -> list[str]:
    """Lines without comments, with what a backslash continues."""
    kept = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [line for line in "\n".join(kept).replace("\\\n", " ").splitlines() if line.strip()]
