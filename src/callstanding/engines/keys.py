"""Keyed pseudonyms in SQL: HMAC-SHA256 cut to 64 bits in a store, a salted MD5 for a run that keeps nothing.

DuckDB's own hash() is not used: it collides on texts that differ in a digit or two (50 times in 200,000 call ids).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_BLOCK = 64  # bytes of a SHA-256 block


@dataclass(frozen=True, slots=True)
class Keys:
    """Turns SQL text into the SQL of its 64-bit key; `secret` is None for a run that keeps nothing on disk."""

    secret: bytes | None
    salt: int = 0

    def of(self, text: str) -> str:
        """SQL for the key of a VARCHAR expression; never 0, which stands for 'unknown'."""
        raw = self._hmac(text, self.secret) if self.secret else f"md5_number_lower('{self.salt}' || ({text}))"
        return f"greatest({raw}, 1::UBIGINT)"

    def _hmac(self, text: str, secret: bytes) -> str:
        padded = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
        inner = bytes(b ^ 0x36 for b in padded).hex()
        outer = bytes(b ^ 0x5C for b in padded).hex()
        digest = f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode({text}))))"
        return f"('0x' || left({digest}, 16))::UBIGINT"
