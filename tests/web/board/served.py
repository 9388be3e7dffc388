"""A service with people who can sign in, one of each role, and clients that have done so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from starlette.testclient import TestClient
from tests.web.service import Service, make

from callstanding import clock
from callstanding.web.board.opening import COOKIE

Who = Literal["operator", "owner", "viewer", "operator_viewer", "rival"]
PEOPLE: dict[Who, tuple[str, str]] = {
    "operator": ("carrier", "operator"),
    "operator_viewer": ("carrier", "viewer"),
    "owner": ("acme", "owner"),
    "viewer": ("acme", "viewer"),
    "rival": ("rival", "owner"),
}
PASSWORD = "correct horse battery"  # noqa: S105 - of a test


def peopled(folder: Path, **settings: Any) -> Service:
    """A service (see `service.make`) with the people above."""
    service = make(folder, **settings)
    for login, (tenant, role) in PEOPLE.items():
        service.house.users.add(login, tenant, role, who="test", now=clock.seconds())
    return service


def with_password(service: Service, login: Who) -> str:
    """Give somebody the password above: it takes a moment, which most tests need not spend."""
    users, now = service.house.users, clock.seconds()
    users.welcome(users.invite(login, who="test", now=now), PASSWORD, now=now)
    return PASSWORD


@contextmanager
def signed_in(service: Service, who: Who | None) -> Iterator[TestClient]:
    """A client of the service, signed in as somebody; None: nobody. Redirects are not followed."""
    with service.client(None) as client:
        client.follow_redirects = False
        client.headers["accept"] = "text/html"
        become(service, client, who)
        yield client


def become(service: Service, client: TestClient, who: Who | None) -> None:
    """Be somebody else from now on."""
    client.cookies.delete(COOKIE)
    if who is not None:
        client.cookies.set(COOKIE, service.house.sessions.begin(who))


def token_in(text: str) -> str:
    """The token of the forms of a page."""
    return text.partition('name="csrf" value="')[2].partition('"')[0]


def post(client: TestClient, path: str, **fields: Any) -> Any:
    """Send a form as a page of ours does."""
    data = {"csrf": token_in(client.get("/").text)} | fields
    return client.post(path, data=data, headers={"sec-fetch-site": "same-origin"})
