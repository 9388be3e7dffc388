"""The pseudonym of a callee: the same that the store gives it, so that a grant can be matched with a call's record."""

from __future__ import annotations

import hashlib
import hmac

_KEPT = 8  # bytes, of which the store keeps 63 bits


def callee_key(secret: bytes, e164: str) -> str:
    """The pseudonym as 16 hexadecimal digits; never all zero, which stands for an unknown party."""
    digest = hmac.digest(secret, e164.encode(), hashlib.sha256)
    return f"{max(int.from_bytes(digest[:_KEPT]) >> 1, 1):016x}"
