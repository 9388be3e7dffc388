"""The keys of parties and facts: the first 63 bits of an HMAC under the secret, or of a plain digest without one."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """Turns a text into its key, the same that the other engines give it."""

    secret: bytes | None = None

    def of(self, text: str) -> int:
        """The key of a party; never 0, which stands for 'unknown'."""
        said = text.encode()
        return _short(hmac.digest(self.secret, said, "sha256") if self.secret else hashlib.sha256(said).digest())

    def of_fact(self, text: str) -> int:
        """The key that tells a fact from others."""
        salt = hashlib.sha256(b"fact" + self.secret).hexdigest()[:16] if self.secret else ""
        return _short(hashlib.sha256((salt + text).encode()).digest())


def _short(digest: bytes) -> int:
    return max(int.from_bytes(digest[:8]) >> 1, 1)
