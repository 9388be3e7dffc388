"""The quarantine calendar and the certificates: the law's days at once, the forecast after them, and letting go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.board.served import become, post, signed_in
from tests.web.board.stocked import LAIN, LYING, RIVALS, stocked
from tests.web.service import CLEAN, SPAM, Service, answered

from callstanding.actions.certificate import is_whole
from callstanding.inventory.legal import legal_span
from callstanding.web.board.month import first_of, month_of
from callstanding.web.releasing import day_of

HTMX = {"hx-request": "true"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = stocked(tmp_path_factory.mktemp("lying"))
    with answered(service):
        yield service


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def test_the_laws_days_stand_in_the_list_and_in_the_month(service: Service, client: TestClient) -> None:
    item = service.house.stock.get(LYING, "acme")
    span = legal_span(day_of(item.since), service.house.policy, country="US")
    text = client.get(f"/inventory/quarantine?month={span.earliest:%Y-%m}").text
    assert f'<td class="n">{span.earliest}</td>' in text
    cell = re.search(rf'<time datetime="{span.earliest}">.*?</td>', text, re.DOTALL)
    assert cell is not None
    assert LYING in cell[0]
    assert RIVALS not in text


def test_the_forecast_comes_after_it_with_reasons_and_a_way_out(client: TestClient) -> None:
    text = client.get("/inventory/quarantine/foreseen", headers=HTMX).text
    assert "<!doctype" not in text
    assert "No call that it made and no report about it is known." in text
    assert text.count("/move") == 1, "only the one that the law lets go can be released"
    whole = client.get("/inventory/quarantine/foreseen").text
    assert "<!doctype" in whole, "without scripts the link leads to a page"


def test_the_numbers_of_one_day_can_be_listed_alone(service: Service, client: TestClient) -> None:
    span = legal_span(day_of(service.house.stock.get(LYING, "acme").since), service.house.policy, country="US")
    text = client.get(f"/inventory/quarantine?day={span.earliest}").text.partition("<h2>")[2]
    assert LYING in text
    assert LAIN not in text


def test_the_calendar_is_a_file_that_programs_read(client: TestClient) -> None:
    from icalendar import Calendar

    reply = client.get("/inventory/quarantine.ics")
    assert reply.headers["content-type"].startswith("text/calendar")
    events = [str(event["uid"]) for event in Calendar.from_ical(reply.content).walk("VEVENT")]
    assert f"{LYING[1:]}-earliest@callstanding" in events


def test_a_certificate_is_shown_with_its_evidence_and_can_be_checked(client: TestClient) -> None:
    where = f"/inventory/certificate/{LYING[1:]}"
    assert "/found?lang=en" in client.get(where).text
    text = client.get(f"{where}/found?lang=fr", headers=HTMX).text
    assert "rien de connu" in text
    [told] = client.get(f"{where}/file/json").json()
    assert is_whole(told)
    assert told["digest"] in text
    assert client.get(f"{where}/file/html").headers["content-disposition"].startswith("attachment")
    assert client.get(f"{where}/file/exe").status_code == 404
    assert told["digest"] in json.dumps(told)


def test_a_certificate_of_a_number_that_is_not_ones_own_is_not_there(service: Service, client: TestClient) -> None:
    for number in (CLEAN, RIVALS):
        for more in ("", "/found", "/file/json"):
            assert client.get(f"/inventory/certificate/{number[1:]}{more}").status_code == 404
    become(service, client, "operator")
    assert client.get(f"/inventory/certificate/{RIVALS[1:]}/found").status_code == 200
    assert client.get("/inventory/certificate/12/found").status_code == 404


def test_a_number_of_which_nothing_is_known_goes_only_with_a_reason(service: Service, client: TestClient) -> None:
    where = f"/inventory/number/{LAIN[1:]}/move"
    reply = post(client, where, state="new", why=" ")
    assert reply.status_code == 422
    assert "Give a reason" in reply.text
    assert post(client, where, state="new", why="Its mast was rebuilt", back="/inventory/quarantine").is_redirect
    assert service.house.stock.get(LAIN, "acme").state == "new"
    assert "against it: nothing known" in service.house.audit.listed(limit=1000)[-1].why
    assert post(client, f"/inventory/number/{SPAM[1:]}/move", state="new", why="x").status_code == 422


def test_an_empty_quarantine_says_so(service: Service, client: TestClient) -> None:
    become(service, client, "rival")
    assert "No number lies in quarantine" in client.get("/inventory/quarantine").text


@given(st.dates(date(1970, 2, 1), date(2200, 11, 1)))
def test_a_month_has_whole_weeks_and_each_of_its_days_once(day: date) -> None:
    month = month_of(day.replace(day=1), [("+12025550101", "earliest", day)])
    inside = [each for week in month.weeks for each in week if each.inside]
    assert all(len(week) == 7 for week in month.weeks)
    assert [each.day.day for each in inside] == list(range(1, len(inside) + 1))
    assert [each.day for each in inside if each.events] == [day]
    assert first_of(month.before, day) < month.first < first_of(month.after, day)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "0001-01", "9999-12", "soon", "2026-03-01"])
def test_a_month_that_is_none_is_this_one(text: str) -> None:
    assert first_of(text, date(2026, 5, 14)) == date(2026, 5, 1)
