"""Acts upon many numbers: seen first, all or none, explained where refused, and never by who may only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, post, signed_in
from tests.web.board.test_numbers import numbers_in
from tests.web.service import CLEAN, LABELLED, SPAM, SPOOFED, UNHEARD, Service, answered, eventually

from callstanding import clock
from callstanding.control.stock import Wanted

NEW, RETIRED, RIVALS = "+12025550150", "+12025550151", "+12025550152"


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Of acme: two numbers in use, a new and a retired one; one of the rival's."""
    made = peopled(tmp_path_factory.mktemp("acts"))
    rows = [Wanted(each, "US", "in use", campaign="spring") for each in (CLEAN, SPOOFED)]
    rows += [Wanted(NEW, "US", "new"), Wanted(RETIRED, "US", "retired")]
    made.house.stock.import_("acme", rows, who="test", now=clock.seconds() - 60)
    made.house.stock.import_("rival", [Wanted(RIVALS, "US", "in use")], who="test", now=clock.seconds() - 60)
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        eventually(lambda: service.house.register.is_whole)
        yield client


def states(service: Service) -> dict[str, str]:
    items = (item for tenant in ("acme", "rival") for item in service.house.stock.every(tenant))
    return {item.number: item.state for item in items}


def digits(*numbers: str) -> str:
    return ",".join(number[1:] for number in numbers)


def test_what_will_happen_is_shown_and_nothing_happens_yet(service: Service, client: TestClient) -> None:
    before = states(service)
    text = client.get("/numbers/act", params={"act": "resting", "n": [CLEAN[1:], NEW[1:], RIVALS[1:]]}).text
    assert "1 number will change" in text
    assert f"{NEW} is new; it cannot become resting." in text
    assert f"{RIVALS} is not in stock." in text
    assert f'name="numbers" value="{CLEAN[1:]}"' in text
    assert states(service) == before


def test_all_that_was_agreed_to_is_done_and_told(service: Service, client: TestClient) -> None:
    numbers = digits(CLEAN, SPOOFED)
    reply = post(client, "/numbers/act", act="resting", numbers=numbers, of="state=in+use", why="pause")
    assert reply.headers["location"] == "/numbers?state=in+use"
    assert "2 numbers rest now." in client.get("/numbers?state=resting").text
    assert states(service)[CLEAN] == states(service)[SPOOFED] == "resting"
    told = [entry for entry in service.house.audit.listed() if entry.what == "stock.moved"]
    assert [(entry.who, entry.why) for entry in told] == [("user:owner", "pause")] * 2


@pytest.mark.parametrize("other", [RIVALS, RETIRED, "+12025550199", "+nonsense"])
def test_where_one_is_refused_by_now_nothing_is_done(service: Service, client: TestClient, other: str) -> None:
    before = states(service)
    reply = post(client, "/numbers/act", act="resting", numbers=digits(CLEAN, other))
    assert reply.status_code == 409
    assert "Nothing was done." in reply.text
    assert states(service) == before


def test_all_that_match_are_taken(service: Service, client: TestClient) -> None:
    text = client.get("/numbers/act", params={"act": "quarantined", "all": "1", "of": "state=in use"}).text
    assert "2 numbers will change" in text
    assert "the tenure of acme ends" in text


def test_a_text_is_asked_for_first_and_may_be_empty(service: Service, client: TestClient) -> None:
    given = {"act": "campaign", "n": [CLEAN[1:], NEW[1:]]}
    assert 'name="value"' in client.get("/numbers/act", params=given).text
    text = client.get("/numbers/act", params=given | {"value": "<b>summer"}).text
    assert "&lt;b&gt;summer" in text
    assert "no campaign uses it" in text
    assert post(client, "/numbers/act", act="campaign", numbers=digits(CLEAN), value="summer").status_code == 303
    assert service.house.stock.get(CLEAN, "acme").campaign == "summer"
    assert post(client, "/numbers/act", act="campaign", numbers=digits(CLEAN), value="").status_code == 303
    assert service.house.stock.get(CLEAN, "acme").campaign == ""


@pytest.mark.parametrize("who", ["viewer", "operator_viewer"])
def test_who_may_only_look_is_offered_nothing_and_refused(service: Service, client: TestClient, who: str) -> None:
    before = states(service)
    become(service, client, who)  # type: ignore[arg-type]
    assert 'name="act"' not in client.get("/numbers").text
    assert client.get("/numbers/act", params={"act": "resting", "n": CLEAN[1:]}).status_code == 403
    assert post(client, "/numbers/act", act="resting", numbers=digits(CLEAN)).status_code == 403
    assert states(service) == before


def test_an_operator_acts_on_the_stock_of_any_tenant(service: Service, client: TestClient) -> None:
    become(service, client, "operator")
    assert post(client, "/numbers/act", act="release", numbers=digits(CLEAN, RIVALS)).status_code == 303
    assert states(service)[CLEAN] == states(service)[RIVALS] == "quarantined"


def test_nobody_leaves_quarantine_in_bulk(service: Service, client: TestClient) -> None:
    assert client.get("/numbers/act", params={"act": "new", "n": NEW[1:]}).status_code == 422


def test_disputes_are_opened_for_what_is_proven(service: Service, client: TestClient) -> None:
    given = {"act": "dispute", "n": [SPAM[1:], CLEAN[1:]], "value": "We are a clinic."}
    text = client.get("/numbers/act", params=given).text
    assert f"{CLEAN} is not a proven number of acme." in text
    assert "a dispute is opened" in text
    assert post(client, "/numbers/act", act="dispute", numbers=digits(SPAM, CLEAN), value="Mine.").status_code == 409
    assert service.house.disputes.listed(None) == []
    assert post(client, "/numbers/act", act="dispute", numbers=digits(SPAM), value="Mine.").status_code == 303
    assert [case.number for case in service.house.disputes.listed("acme")] == [SPAM]
    assert post(client, "/numbers/act", act="dispute", numbers=digits(SPAM), value="Mine.").status_code == 409


@pytest.mark.parametrize(
    "given", [{"act": "resting"}, {"act": "nothing", "n": CLEAN[1:]}, {"act": "pool", "n": CLEAN[1:], "value": "a\nb"}]
)
def test_what_makes_no_sense_is_refused_with_words(client: TestClient, given: dict[str, str]) -> None:
    reply = client.get("/numbers/act", params=given)
    assert reply.status_code == 422
    assert 'class="failed"' in reply.text


def test_too_many_for_an_act_are_refused(client: TestClient) -> None:
    numbers = [f"1202555{place:04d}" for place in range(51)]
    reply = client.get("/numbers/act", params={"act": "advise", "n": numbers})
    assert reply.status_code == 422
    assert "at most 50" in reply.text


def test_advice_is_given_one_by_one_for_ones_own(service: Service, client: TestClient) -> None:
    text = client.get("/numbers/act", params={"act": "advise", "n": [CLEAN[1:], LABELLED[1:]]}).text
    assert f"/numbers/advice?n={digits(CLEAN, LABELLED)}" in text
    with answered(service):
        part = client.get(f"/numbers/advice?n={digits(LABELLED, CLEAN, UNHEARD, SPOOFED)}").text
    assert part.index(f'href="/numbers/{CLEAN[1:]}"') < part.index(f"/numbers/advice?n={digits(SPOOFED)}")
    assert LABELLED[1:] not in part
    assert client.get(f"/numbers/advice?n={digits(RIVALS)}").status_code == 404


def test_a_change_is_seen_at_once(client: TestClient) -> None:
    assert numbers_in(client.get("/numbers?state=resting").text) == []
    post(client, "/numbers/act", act="resting", numbers=digits(CLEAN))
    assert numbers_in(client.get("/numbers?state=resting").text) == [CLEAN]
