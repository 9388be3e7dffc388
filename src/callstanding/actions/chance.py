"""Chance that is drawn from the question itself, so that the same question has the same answer on every machine."""

from __future__ import annotations

from hashlib import blake2b


def chance(*parts: object) -> float:
    """A figure above 0 and below 1 that these parts draw; parts that differ a little draw figures that differ much."""
    drawn = blake2b("|".join(map(repr, parts)).encode(), digest_size=8).digest()
    return (int.from_bytes(drawn) + 1) / (2**64 + 2)
