"""What is done on a campaign's page: numbers moved all or none, and the budget asked without reserving anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.board.campaigning import FRESH, WARM, campaigning, dialled
from tests.web.board.served import become, signed_in, token_in
from tests.web.service import CLEAN, SPAM, Service

from callstanding import clock
from callstanding.control.audit import Audit
from callstanding.control.dial_asked import Candidate

CALLEE = "+12025550188"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return campaigning(tmp_path_factory.mktemp("acts"))


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def send(client: TestClient, path: str, **fields: Any) -> Any:
    token = token_in(client.get("/plan").text)
    return client.post(path, data={"csrf": token} | fields, headers={"sec-fetch-site": "same-origin"})


def state(service: Service, number: str) -> str:
    return service.house.stock.get(number, "acme").state


def test_numbers_rest_and_the_audit_log_says_who_and_why(service: Service, client: TestClient) -> None:
    reply = send(client, "/campaigns/summer/numbers", number=[SPAM], do="rest", why="shown as spam")
    assert (reply.status_code, reply.headers["location"]) == (303, "/campaigns/summer")
    assert state(service, SPAM) == "resting"
    assert "1 number changed." in client.get("/campaigns/summer").text
    newest = Audit(service.house.engine).listed()[-1]
    assert (newest.who, newest.what, newest.why) == ("user:owner", "stock.moved", "shown as spam")


def test_a_move_that_is_not_allowed_moves_none(service: Service, client: TestClient) -> None:
    before = state(service, CLEAN)
    reply = send(client, "/campaigns/spring/numbers", number=[FRESH, CLEAN], do="use")
    assert reply.status_code == 409
    assert (state(service, FRESH), state(service, CLEAN)) == ("warming", before)


def test_a_pool_is_set_for_several_at_once(service: Service, client: TestClient) -> None:
    assert send(client, "/campaigns/spring/numbers", number=list(WARM), do="pool", name="north").status_code == 303
    assert {service.house.stock.get(number, "acme").pool for number in WARM} == {"north"}
    assert ">north<" in client.get("/campaigns").text


def test_a_campaign_that_has_no_number_any_more_leads_back_to_all(service: Service, client: TestClient) -> None:
    both = [each.number for each in service.house.stock.every("acme", campaign="summer")]
    held = [number for number in both if state(service, number) != "quarantined"]
    reply = send(client, "/campaigns/summer/numbers", number=held, do="campaign", name="autumn")
    assert reply.headers["location"] == "/campaigns"
    assert client.get("/campaigns/autumn").status_code == 200


@pytest.mark.parametrize("fields", [{}, {"number": [CLEAN]}, {"number": [CLEAN], "do": "sell"}, {"do": "rest"}])
def test_nothing_chosen_is_said(client: TestClient, fields: dict[str, Any]) -> None:
    reply = send(client, "/campaigns/spring/numbers", **fields)
    assert reply.status_code == 409
    assert "Choose at least one number" in reply.text


def test_numbers_of_another_campaign_and_of_others_are_not_touched(service: Service, client: TestClient) -> None:
    assert send(client, "/campaigns/spring/numbers", number=[SPAM], do="rest").status_code == 404
    become(service, client, "rival")
    assert send(client, "/campaigns/spring/numbers", number=[CLEAN], do="rest").status_code == 404
    assert state(service, CLEAN) == "in use"


@pytest.mark.parametrize("path", ["/campaigns/spring/numbers", "/campaigns/spring/dial", "/pools/east/dial", "/plan"])
def test_a_viewer_acts_nowhere(service: Service, client: TestClient, path: str) -> None:
    become(service, client, "viewer")
    assert send(client, path, number=[CLEAN], do="rest", callee=CALLEE).status_code == 403


def test_a_form_of_another_site_moves_nothing(service: Service, client: TestClient) -> None:
    reply = client.post("/campaigns/spring/numbers", data={"number": CLEAN, "do": "rest", "csrf": "x.y"})
    assert reply.status_code == 403
    assert state(service, CLEAN) == "in use"


def test_asking_whether_one_may_dial_reserves_nothing(service: Service, client: TestClient) -> None:
    grants, some = service.house.grants, [Candidate(number) for number in (*WARM, FRESH)]
    before = grants.headroom(some, at=clock.seconds())
    text = send(client, "/campaigns/spring/dial", callee=CALLEE).text
    assert "Yes, from +1" in text
    assert "The policy has no rules on hours for US." in text
    assert grants.headroom(some, at=clock.seconds()) == before
    assert f'value="{CALLEE}"' in text


def test_the_answer_is_the_one_that_a_dialler_gets(service: Service, client: TestClient) -> None:
    service.house.refusals.add("acme", "+12025550177", who="test", now=clock.seconds())
    reply = send(client, "/campaigns/spring/dial", callee="+1 202 555 0177")
    assert "This party does not want calls." in reply.text
    [first] = dialled(service, "spring", range(900, 901))
    again = send(client, "/campaigns/spring/dial", callee="+13125550900")
    assert f"Yes, from {first}." in again.text  # the number that the party saw before


def test_what_is_no_number_is_told_beside_the_field(client: TestClient) -> None:
    reply = send(client, "/campaigns/spring/dial", callee="<b>hello</b>")
    assert reply.status_code == 422
    assert "This is no number that can be called." in reply.text
    assert "<b>hello" not in reply.text
