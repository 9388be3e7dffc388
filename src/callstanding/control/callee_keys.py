"""The pseudonym of a callee: the same that the store gives it, so that a grant can be matched with a call's record."""

from __future__ import annotations

import hashlib
import hmac

_KEPT = 16  # hexadecimal digits: the 64 bits that the store keeps


def callee_key(secret: bytes, e164: str) -> str:
    """The pseudonym as 16 hexadecimal digits; never all zero, which stands for an unknown party."""
    digest = hmac.digest(secret, e164.encode(), hashlib.sha256).hex()[:_KEPT]
    return digest if int(digest, 16) else f"{1:016x}"
