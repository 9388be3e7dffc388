"""The list of the erased beside a store: pseudonyms alone, one a line; it outlives the store that a backup replaces."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Collection
from pathlib import Path

from callstanding.errors import InputError

_LINE = re.compile(r"[0-9a-f]{16}")
_KEPT = 8  # bytes of the HMAC, of which a store keeps 63 bits


def erased_path(store: Path) -> Path:
    """Where the list of a store lies."""
    return store.with_name(store.name + ".erased")


def erased_beside(store: Path) -> frozenset[int]:
    """Whom the list beside a store names; nobody where there is none."""
    path = erased_path(store)
    return read_erased(path) if path.exists() else frozenset()


def read_erased(path: Path) -> frozenset[int]:
    """Whom a list names. InputError when it is none: to go on without it would bring the erased back."""
    lines = path.read_text(encoding="utf-8", errors="replace").split()
    wrong = next((place for place, line in enumerate(lines, 1) if not _LINE.fullmatch(line)), None)
    if wrong is not None:
        raise InputError(
            f"{path}, line {wrong}: this is no pseudonym.", hint="Take the list from your last copy of it."
        )
    return frozenset(int(line, 16) for line in lines)


def note_erased(store: Path, keys: Collection[int]) -> None:
    """Add parties to the list beside a store; they are on disk when this returns."""
    every = sorted(erased_beside(store) | frozenset(keys))
    beside = erased_path(store).with_name(erased_path(store).name + ".part")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.writelines(f"{key:016x}\n" for key in every)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(erased_path(store))


def pseudonym(secret: bytes, e164: str) -> int:
    """The key that a store with this secret gives a number."""
    digest = hmac.digest(secret, e164.encode(), hashlib.sha256)
    return max(int.from_bytes(digest[:_KEPT]) >> 1, 1)
