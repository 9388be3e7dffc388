"""Every page is open to whom it says, for every role; what is another tenant's stays hidden; no form is forged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import pytest
from starlette.testclient import TestClient
from tests.web.board.samples import CAMPAIGN, OF_RIVAL, OTHERS, POOL, blanks_of, of_rival, path_of, settle_rival
from tests.web.board.served import Who, become, peopled, signed_in
from tests.web.service import Service, answered

from callstanding.web.board import csrf
from callstanding.web.board.opening import COOKIE
from callstanding.web.board.page import Page
from callstanding.web.board.pages import PAGES
from callstanding.web.board.visit import SAID
from callstanding.web.settings import Limits

Outcome = Literal["in", "to sign in", "refused"]
ROLES: tuple[Who | None, ...] = (None, *get_args(Who))
OPERATORS, VIEWERS = ("operator", "operator_viewer"), ("viewer", "operator_viewer")
POSTS = [page for page in PAGES if page.method == "POST"]
CLOSED_POSTS = [page for page in POSTS if page.of != "open"]
# Pages that want more than an address to be of use: what they answer without it.
ASKS = {
    "/live": 503,
    "/sign-in": 303,
    "/sign-in/provider": 404,
    "/sign-in/callback": 404,
    "/numbers/act": 422,
    "/numbers/advice": 404,
    "/inventory/number": 422,
    "/desk/evidence": 422,
}
OURS = {"sec-fetch-site": "same-origin"}


def named(page: Page) -> str:
    return f"{page.method} {page.path}"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = peopled(tmp_path_factory.mktemp("roles"), limits=Limits(waiting=0))  # an open stream would never end here
    settle_rival(made)
    with answered(made):
        yield made


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, None) as client:
        yield client


def token(service: Service, client: TestClient) -> str:
    """The mark of a form of whoever is signed in, as a page would carry it."""
    session = service.house.sessions.find(client.cookies.get(COOKIE) or "")
    return csrf.token(session.hash) if session else ""


def expected(page: Page, who: Who | None) -> Outcome:
    """What a page's declaration promises."""
    if page.of == "open":
        return "in"
    if who is None:
        return "to sign in"
    if page.of == "operators" and who not in OPERATORS:
        return "refused"
    return "refused" if page.needs_to_act and who in VIEWERS else "in"


def tried(service: Service, client: TestClient, page: Page, where: str, **headers: str) -> tuple[Outcome, int, str]:
    """What became of it: the outcome, the status and the text."""
    if page.method == "GET":
        reply = client.get(where, headers=headers)
    else:
        reply = client.post(where, data={"csrf": token(service, client)}, headers=OURS | headers)
    asked_in = reply.headers.get("location", "").startswith("/sign-in") and SAID not in reply.headers.get(
        "set-cookie", ""
    )
    if asked_in or reply.status_code == 401:
        return "to sign in", reply.status_code, reply.text
    return ("refused" if reply.status_code == 403 else "in"), reply.status_code, reply.text


@pytest.mark.parametrize("who", ROLES)
def test_each_page_is_open_to_whom_it_says(service: Service, client: TestClient, who: Who | None) -> None:
    faults = []
    for page in PAGES:
        become(service, client, who)
        faults += [f"{named(page)}: {fault}" for fault in judged(service, client, page, who)]
    assert faults == []


def judged(service: Service, client: TestClient, page: Page, who: Who | None) -> Iterator[str]:
    """What a page's answer has that its declaration does not promise."""
    outcome, status, text = tried(service, client, page, path_of(page))
    if page.path == "/sign-in":  # the form, where the password is wrong too
        outcome = "in"
    if outcome != expected(page, who) or status == 500:
        yield f"{outcome} ({status}), not {expected(page, who)}"
    if outcome == "refused" and not ("<h1>This is not for you</h1>" in text and "You are " in text):
        yield "is refused without a word"
    is_whole = outcome == "in" and page.method == "GET" and not blanks_of(page)
    if is_whole and status not in (200, ASKS.get(page.path)):
        yield f"answers {status}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.part and page.of != "open"], ids=named)
def test_a_piece_of_a_page_sends_the_whole_page_to_sign_in(service: Service, client: TestClient, page: Page) -> None:
    become(service, client, None)
    reply = client.get(path_of(page), headers={"hx-request": "true"})
    assert (reply.status_code, reply.headers["hx-redirect"]) == (401, "/sign-in")


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.of != "open" and blanks_of(page) & set(OF_RIVAL)], ids=named
)
def test_what_is_another_tenants_is_not_found(service: Service, client: TestClient, page: Page) -> None:
    become(service, client, "owner")
    where = path_of(page, {blank: of_rival(service, blank) for blank in blanks_of(page)})
    hidden = [each for each in (OTHERS[1:], CAMPAIGN, POOL) if each not in where]  # what one asked for is said again
    head = service.house.audit.verify().head
    for query in ("", "?tenant=rival"):
        outcome, status, text = tried(service, client, page, where + query)
        assert status in (403, 404) if query or page.of == "operators" else status == 404, (outcome, text)
        assert not any(secret in text for secret in hidden)
    assert service.house.audit.verify().head == head


@pytest.mark.parametrize("page", [page for page in PAGES if page.method == "GET" and not blanks_of(page)], ids=named)
def test_no_list_shows_what_is_another_tenants(service: Service, client: TestClient, page: Page) -> None:
    become(service, client, "owner")
    for query in ("", "?tenant=rival", f"?q={OTHERS[-4:]}"):
        _, _, text = tried(service, client, page, page.path + query)
        assert not any(secret in text for secret in (OTHERS, OTHERS[1:], CAMPAIGN, POOL, ">rival<"))


@pytest.mark.parametrize("page", CLOSED_POSTS, ids=named)
def test_no_form_is_taken_that_was_not_made_for_the_session(service: Service, client: TestClient, page: Page) -> None:
    become(service, client, "owner")
    others = token(service, client)
    become(service, client, "operator")
    own, head = token(service, client), service.house.audit.verify().head
    forged = [({}, OURS), ({"csrf": others}, OURS), ({"csrf": own[:-1]}, {})]
    forged += [({"csrf": own}, {"sec-fetch-site": "cross-site"}), ({"csrf": own}, {"origin": "https://evil.example"})]
    for data, headers in forged:
        reply = client.post(path_of(page), data=data, headers=headers)
        assert reply.status_code == 403, (data, headers)
        assert "came from another site" in reply.text
    assert service.house.audit.verify().head == head
    assert service.house.sessions.find(client.cookies[COOKIE]) is not None


@pytest.mark.parametrize("page", [page for page in POSTS if page.of == "open"], ids=named)
def test_an_open_form_is_taken_from_no_other_site(service: Service, client: TestClient, page: Page) -> None:
    become(service, client, None)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        reply = client.post(path_of(page), data={"login": "owner", "lang": "fr"}, headers=headers)
        assert reply.status_code == 403
        assert "set-cookie" not in reply.headers
