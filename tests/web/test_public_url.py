"""Where browsers find the service: a scheme and a host, and nothing that could lead elsewhere."""

from __future__ import annotations

import pytest

from callstanding.errors import UsageError
from callstanding.web.public_url import address_of, checked_public_url


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://Board.example/", "https://board.example"),
        (" http://127.0.0.1:8320 ", "http://127.0.0.1:8320"),
        ("http://[::1]:8320", "http://[::1]:8320"),
    ],
)
def test_an_address_is_kept_without_its_end(text: str, kept: str) -> None:
    assert checked_public_url(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "board.example",
        "ftp://board.example",
        "https://",
        "https://board.example/pages",
        "https://board.example?x=1",
        "https://me@board.example",
        "https://board.example:port",
        "http://[::1",
    ],
)
def test_what_is_more_or_less_than_a_host_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        checked_public_url(text)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:1"), ("0.0.0.0", "http://127.0.0.1:1"), ("::1", "http://[::1]:1")],  # noqa: S104
)
def test_a_browser_on_this_machine_finds_a_service_that_listens(host: str, address: str) -> None:
    assert address_of(host, 1) == address
