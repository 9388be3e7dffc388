"""The verdict tester says what a switch would be told, with the reasons, and counts nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, post, signed_in
from tests.web.service import CLEAN, LABELLED, SPAM, SPOOFED, UNHEARD, Service

from callstanding.web.settings import Contact

PATH = "/operator/tester"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("tester"), contact=Contact(url="https://carrier.example/complain"))


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "operator") as client:
        yield client


@pytest.mark.parametrize(
    ("caller", "more", "says"),
    [
        (SPAM, {}, ("Blocked", "SIP/2.0 603 Network Blocked", "url=https://carrier.example/complain", "850")),
        (LABELLED, {}, ("Labelled", "&#34;Suspected spam&#34; &lt;sip:+12025550102@", "score=91")),
        (SPOOFED, {"attestation": "C"}, ("Challenged", "X-Callstanding: challenge", "spoofed")),
        (SPOOFED, {"attestation": "A"}, ("Allowed", "clean")),
        (CLEAN, {}, ("Allowed", "The call passes, unchanged.")),
        (UNHEARD, {}, ("nothing is known of this number", "an unknown caller may pass")),
        (SPAM, {"callee": "911"}, ("Allowed", "an emergency call")),
        (SPAM[2:], {"region": "us"}, ("Blocked",)),
        ("anonymous", {}, ("Allowed", "the caller withholds its number")),
        ("what?", {}, ("Allowed", "no number of any numbering plan")),
        ("123", {}, ("Allowed",)),
    ],
)
def test_it_says_what_the_service_says(client: TestClient, caller: str, more: dict[str, str], says: tuple[str]) -> None:
    reply = post(client, PATH, caller=caller, **more)
    assert reply.status_code == 200
    for each in says:
        assert each in reply.text


def test_a_test_is_not_counted(service: Service, client: TestClient) -> None:
    before = service.house.metrics.given()
    post(client, PATH, caller=SPAM)
    assert service.house.metrics.given() == before


@pytest.mark.parametrize(
    ("given", "says"),
    [({"caller": ""}, "Say which number calls."), ({"caller": SPAM, "region": "zz"}, "region"),
     ({"caller": "9" * 65}, "64"), ({"caller": SPAM, "region": "x" * 9}, "")],
)  # fmt: skip
def test_what_cannot_be_used_is_said_above_the_form_that_keeps_it(
    client: TestClient, given: dict[str, str], says: str
) -> None:
    reply = post(client, PATH, **given)
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert says in reply.text
    assert f'value="{given["caller"]}"' in reply.text


def test_the_form_is_filled_by_the_address_and_a_viewer_may_use_it(service: Service, client: TestClient) -> None:
    assert f'value="{SPAM}"' in client.get(PATH, params={"caller": SPAM}).text
    become(service, client, "operator_viewer")
    assert "Blocked" in post(client, PATH, caller=SPAM).text


def test_an_owner_may_not(service: Service, client: TestClient) -> None:
    become(service, client, "owner")
    assert post(client, PATH, caller=LABELLED).status_code == 403
