"""Keyed pseudonyms in SQL: HMAC-SHA256 in a store, a plain SHA-256 for a run that keeps nothing; both cut to 63 bits.

Sixty-three, since a key is then the same positive number in every engine: those that know no unsigned numbers, as Spark,
too.

DuckDB's own hash() is not used: it collides on texts that differ in a digit or two (50 times in 200,000 call ids), and
another version of DuckDB may hash otherwise, after which a store would know none of its own facts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_BLOCK = 64  # bytes of a SHA-256 block


@dataclass(frozen=True, slots=True)
class Keys:
    """Turns SQL text into the SQL of its 63-bit key; `secret` is None for a run that keeps nothing on disk."""

    secret: bytes | None

    def of(self, text: str) -> str:
        """SQL for the key of a party, a VARCHAR expression; never 0, which stands for 'unknown'."""
        return self._short(_hmac(text, self.secret) if self.secret else f"sha256({text})")

    def of_fact(self, text: str) -> str:
        """SQL for the key that tells a fact from others. It names nobody: a salt that only this store knows will do."""
        salt = hashlib.sha256(b"fact" + self.secret).hexdigest()[:16] if self.secret else ""
        return self._short(f"sha256('{salt}' || ({text}))")

    def _short(self, digest: str) -> str:
        return f"greatest(('0x' || left({digest}, 16))::UBIGINT >> 1, 1::UBIGINT)"


def _hmac(text: str, secret: bytes) -> str:
    padded = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
    inner = bytes(b ^ 0x36 for b in padded).hex()
    outer = bytes(b ^ 0x5C for b in padded).hex()
    return f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode({text}))))"
