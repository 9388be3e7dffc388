"""The pages of campaigns and pools over a real control database: their figures are those that the budget decides by."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.board.campaigning import FRESH, WARM, campaigning, dialled, stocked
from tests.web.board.served import become, peopled, signed_in
from tests.web.service import UNHEARD, Service

from callstanding import clock
from callstanding.control.dial_sources import found, stock_of
from callstanding.web.board.groups import Groups, groups_of
from callstanding.web.board.kept_groups import FRESH_S, Key, forget

HOSTILE = (
    "<script>alert(1)</script>",
    "a/b\\c?d#e&f=g",
    "..",
    "&lt;b&gt;",
    "{{ 7*7 }}",
    "' onmouseover='x",
    "%2F%00",
    "-",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = campaigning(tmp_path_factory.mktemp("campaigns"))
    dialled(made, "spring", range(3))
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def groups(service: Service, tenant: str = "acme") -> Groups:
    service.house.groups.clear()
    return groups_of(service.house, tenant, at=clock.seconds())


def test_the_worst_comes_first_with_what_is_worst_about_it(client: TestClient) -> None:
    text = client.get("/campaigns").text
    assert text.index(">summer<") < text.index(">spring<")
    assert "its numbers stand too badly together" in text
    assert "2 in use" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_figures_add_up_to_what_the_budget_says(service: Service, client: TestClient) -> None:
    house, now = service.house, clock.seconds()
    spring = groups(service).find("campaign", "spring")
    assert spring is not None
    left = house.grants.headroom(found(stock_of(house.engine), "acme", campaign="spring").candidates, at=now)
    for place, name in enumerate(("minute", "hour", "day", "week")):
        assert spring.left(place) == sum(getattr(each, name) for each in left.values())
        assert spring.room(place) - spring.left(place) == spring.spent(place)
    assert spring.spent(2) == 3
    assert f">{spring.left(2)}<" in client.get("/campaigns/spring").text


def test_a_number_that_is_shown_as_spam_leaves_no_calls_and_counts_in_no_budget(service: Service) -> None:
    summer = groups(service).find("campaign", "summer")
    assert summer is not None
    assert (summer.calling, summer.left(2), summer.room(2)) == ([], 0, 0)
    assert summer.statuses == {"spam": 1, "recovering": 1}


def test_the_next_number_is_the_one_that_the_budget_would_choose(service: Service, client: TestClient) -> None:
    text = client.get("/campaigns/spring").text
    told = re.search(r"Next number: .*?>(\+\d+)<", text, re.DOTALL)
    assert told is not None
    assert told[1] in {*WARM, FRESH}
    assert told[1] == dialled(service, "spring", range(50, 51))[0]


def test_evasion_is_told_with_its_signs_and_the_law(client: TestClient) -> None:
    text = client.get("/pools/west").text
    assert "Rotation does not launder" in text
    assert "of its numbers are shown as spam" in text


def test_the_guard_is_drawn_against_its_limit(service: Service, client: TestClient) -> None:
    dialled(service, "spring", range(100, 102), dropped=0)
    guarded = groups(service).campaigns[1].guarded
    assert guarded is not None
    assert guarded.answered >= 3
    page = client.get("/campaigns/spring").text
    assert f"0 of {guarded.answered} answered calls were dropped" in page


def test_a_page_asks_for_what_moves_alone(client: TestClient) -> None:
    part = client.get("/campaigns/spring", headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert "Budget left" in part


@pytest.mark.parametrize("sort", ["worst", "used", "next", "number", "nonsense"])
def test_numbers_come_in_any_order(client: TestClient, sort: str) -> None:
    text = client.get(f"/campaigns/spring?sort={sort}&from=x").text
    assert text.count('name="number"') == 3


def test_an_owner_sees_its_own_alone_and_an_operator_chooses(service: Service, client: TestClient) -> None:
    assert client.get("/campaigns?tenant=rival").status_code == 403
    become(service, client, "rival")
    assert "No number is in this stock yet" in client.get("/campaigns").text
    assert client.get("/campaigns/spring").status_code == 404
    become(service, client, "operator")
    assert ">spring<" not in client.get("/campaigns").text
    text = client.get("/campaigns?tenant=acme").text
    assert "acme (5)" in text
    assert "/campaigns/spring?tenant=acme" in text
    assert client.get("/campaigns/spring?tenant=acme").status_code == 200


def test_a_viewer_looks_and_has_nothing_to_press(service: Service, client: TestClient) -> None:
    become(service, client, "viewer")
    text = client.get("/campaigns/spring").text
    assert 'name="do"' not in text
    assert 'name="callee"' not in text


def test_a_stock_without_campaigns_says_what_to_do(service: Service, client: TestClient) -> None:
    stocked(service, [UNHEARD], tenant="rival")
    become(service, client, "rival")
    service.house.groups.clear()
    assert "No campaign and no pool yet" in client.get("/campaigns").text


def test_parties_that_see_their_number_again_are_counted(client: TestClient) -> None:
    reply = client.get("/campaigns/spring/faithful", headers={"hx-request": "true"})
    assert re.search(r"\d+ parties see the same number again", reply.text)
    assert "<html" in client.get("/campaigns/spring/faithful").text


def test_french_pages_speak_french(client: TestClient) -> None:
    text = client.get("/campaigns/spring", headers={"accept-language": "fr"}).text
    assert "Budget restant" in text
    assert "Rien à signaler" in text or "Peuvent appeler" in text


def test_a_name_is_a_name_whatever_is_in_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    service = peopled(tmp_path_factory.mktemp("names"))
    for place, name in enumerate(HOSTILE):
        stocked(service, [f"+1202555{100 + place:04}"], campaign=name, pool=name)
    with signed_in(service, "owner") as client:
        text = client.get("/campaigns").text
        assert "<script>alert" not in text
        links = re.findall(r'<th scope="row"><a href="([^"]+)"', text)
        assert len(links) == 2 * len(HOSTILE)
        for link in links:
            reply = client.get(link.replace("&amp;", "&"))
            assert reply.status_code == 200, link
            assert "<script>alert" not in reply.text


def test_figures_are_kept_for_a_moment_and_forgotten_with_a_change(service: Service, client: TestClient) -> None:
    client.get("/campaigns")
    kept = service.house.groups[Key("acme")]
    client.get("/campaigns")
    assert service.house.groups[Key("acme")] is kept or clock.seconds() - kept.at > FRESH_S
    forget(service.house, "acme")
    assert [key for key in service.house.groups if key.tenant == "acme"] == []
