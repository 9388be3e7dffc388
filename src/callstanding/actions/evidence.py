"""Evidence as a document: plain values in one order, so that its SHA-256 changes exactly when a fact does."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

_DIGITS = 6  # of a figure: what engines differ by in the last bits is no other evidence


def digest_of(document: Any) -> str:
    """The SHA-256 of a document in hexadecimal, whatever the order of its keys."""
    return hashlib.sha256(msgspec.json.encode(settled(document), order="deterministic")).hexdigest()


def settled(value: Any) -> Any:
    """A value as it is written down: floats rounded, times and days as text, tuples as lists."""
    if isinstance(value, float):
        rounded = round(value, _DIGITS)
        return int(rounded) if rounded.is_integer() else rounded
    if isinstance(value, dict):
        return {_key(key): settled(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [settled(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _key(key: Any) -> str:
    return str(key.isoformat()) if hasattr(key, "isoformat") else str(key)
