"""Tells a form that one of our pages sent from one that another site sent in the user's name."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit


def token(session: bytes) -> str:
    """What a form carries: of this session, and another text each time, so that compressed pages give nothing away."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_mark(session, salt)}"


def is_ours(session: bytes, text: str) -> bool:
    """Whether this was made for the session."""
    salt, _, mark = text.partition(".")
    return hmac.compare_digest(_mark(session, salt).encode(), mark.encode())


def from_here(headers: Mapping[str, str], *, public: str) -> bool:
    """Whether a browser sent it from a page of ours. `public`: our address as browsers see it, empty where unknown.

    A program that sends neither Sec-Fetch-Site nor Origin is no browser that somebody else could use.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == (urlsplit(public).netloc or headers.get("host", ""))


def _mark(session: bytes, salt: str) -> str:
    return hmac.new(session, salt.encode(), hashlib.sha256).hexdigest()
