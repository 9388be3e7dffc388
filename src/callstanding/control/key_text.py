"""How an API key is written: `cs_<id>_<secret>_<check>`, so that scanners find leaked ones and typing errors show."""

from __future__ import annotations

import base64
import hashlib
import secrets
import zlib

PREFIX = "cs"
ID_BYTES = 5
SECRET_BYTES = 20  # 160 bits: nothing to guess, so that a fast hash is enough to keep it


def new_text() -> tuple[str, str]:
    """A new key: its id, which may be shown, and its whole text, which is shown once."""
    key_id = _letters(ID_BYTES)
    body = f"{PREFIX}_{key_id}_{_letters(SECRET_BYTES)}"
    return key_id, f"{body}_{_check(body)}"


def id_in(text: str) -> str | None:
    """The id in a key's text; None where the text is no key or a letter of it is wrong."""
    parts = text.split("_")
    if len(parts) != 4 or parts[0] != PREFIX or not text.isascii():
        return None
    return parts[1] if _check("_".join(parts[:3])) == parts[3] else None


def hashed(text: str) -> bytes:
    """What is kept of a key's text: its SHA-256."""
    return hashlib.sha256(text.encode()).digest()


def _letters(count: int) -> str:
    return base64.b32encode(secrets.token_bytes(count)).decode().rstrip("=").lower()


def _check(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
