"""Passwords: which will do, and the argon2id hash that alone is kept of one."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from callstanding.errors import UsageError

SHORTEST, LONGEST = 12, 256  # length is what counts (NIST SP 800-63B-4), and argon2 takes time per byte
VARIED = 5  # different characters at least
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)
_HASHER = PasswordHasher()  # RFC 9106's second recommendation: 64 MiB, three passes


def kept_of(password: str, login: str) -> str:
    """What is kept of a new password. Raises UsageError for one that is too short, too long, or anybody's first try."""
    written = _written(password)
    if not SHORTEST <= len(written) <= LONGEST:
        raise UsageError(f"A password has {SHORTEST} to {LONGEST} characters; any will do, a sentence too.")
    bare = written.lower().replace(login.lower(), "") if login else written.lower()
    if len(set(bare)) < VARIED or any(bare in run for run in RUNS):
        raise UsageError("Anybody would try this password first.", hint="A sentence of your own is a good one.")
    return _HASHER.hash(written)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password. It takes some 50 ms and 64 MiB, and as long where there is none to compare with."""
    nobodys = _nobodys()  # before anything is compared, so that no answer is slower for being the first
    try:
        _HASHER.verify(kept or nobodys, _written(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def _written(password: str) -> str:
    """One way to write what looks the same: keyboards differ in how they make an accent (RFC 8265)."""
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys() -> str:
    """The hash of a password that nobody knows."""
    return _HASHER.hash(secrets.token_urlsafe(16))
