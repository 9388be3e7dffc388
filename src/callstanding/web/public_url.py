"""Where browsers find the service: scheme and host, which links and cookies are made for."""

from __future__ import annotations

from urllib.parse import urlsplit

from callstanding.errors import UsageError


def checked_public_url(text: str) -> str:
    """The address without the slash at its end. Raises UsageError for one that is none, or has more than a host."""
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or url != _bare(parts.scheme, url):
        raise UsageError(
            f"{text!r} is no address of a service.",
            hint="Write https://HOST or http://HOST:PORT, without a path: pages are at the root of their host.",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _bare(scheme: str, url: str) -> str:
    """The address without what may come after the host."""
    return f"{scheme}://{urlsplit(url).netloc}"


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds a service that listens there."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - every address of this machine; it is compared, not listened on
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
