"""Today: counts of one's own numbers, what changed, what is due, and one sentence for each thing to do."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, signed_in
from tests.web.service import CLEAN, LABELLED, SPAM, Service, answered, shown

from callstanding import clock
from callstanding.control.dispute import Dispute
from callstanding.inventory.item import Wanted
from callstanding.live.published import Event, Folded, Published, Row
from callstanding.web.board.day import Day, Tally
from callstanding.web.board.import_health import Health
from callstanding.web.board.register.columns import STATUSES
from callstanding.web.board.todo import todos
from callstanding.web.board.visit import Visit

NOW = 1_772_532_000.0
NONE = dict.fromkeys(STATUSES, 0)
QUIET = Day(NOW, Tally(0, NONE, 0, 0, (), ()), (), (), (), None)
LATE = Health(0, 0, 60.0, is_late=True, waiting_bytes=0, batches=())


def event(number: str, was: str, status: str, ago: float = 60.0) -> Event:
    return Event(0, number, clock.seconds() - ago, was, status, near=False, spam_score=91.0, because=("one_ring",))


def put(service: Service, *rows: Row, events: tuple[Event, ...] = (), batches: tuple[Folded, ...] = ()) -> None:
    file = Published(service.place.published, write=True)
    file.put(rows, events, batches=batches)
    file.close()
    service.house.standings.refresh()


def test_an_operator_sees_the_worst_of_all_numbers_with_the_reason(client: TestClient) -> None:
    text = client.get("/").text
    assert "2 numbers are shown as spam" in text
    assert text.index(SPAM) < text.index(LABELLED)
    assert "85% of the first talks end within 6 seconds" in text


def test_an_owner_sees_its_own_numbers_and_no_others(service: Service, client: TestClient) -> None:
    put(service, events=(event(SPAM, "watch", "spam"), event(LABELLED, "watch", "spam")))
    become(service, client, "owner")
    text = client.get("/").text
    assert SPAM in text
    assert LABELLED not in text
    become(service, client, "rival")
    assert SPAM not in client.get("/").text


def test_tags_of_the_last_day_are_gained_and_lost(service: Service, client: TestClient) -> None:
    told = (event(CLEAN, "spam", "recovering"), event(SPAM, "watch", "spam"), event(LABELLED, "clean", "spam", 90_000))
    put(service, events=told)
    text = client.get("/").text
    assert "1 number came to be shown as spam in the last 24 hours" in text
    assert "1 number is no longer shown as spam" in text


def test_what_was_put_aside_is_told_to_operators_alone(service: Service, client: TestClient) -> None:
    put(service, batches=(Folded("web-1", "folded", 200, 190, 10, "", clock.seconds()),))
    assert "10 of 200 lines could not be used" in client.get("/").text
    become(service, client, "owner")
    assert "could not be used" not in client.get("/").text


def test_a_case_with_its_clock_is_there_until_it_is_decided(service: Service, client: TestClient) -> None:
    caller = service.house.users.get("owner").caller()
    case = service.house.disputes.open(SPAM, caller, text="A clinic.", contact="", now=clock.seconds() - 100_000)
    assert "1 dispute waits longer than promised" in client.get("/").text
    become(service, client, "rival")
    assert case.id not in client.get("/").text
    become(service, client, "operator")
    service.house.disputes.decide(case.id, "upheld", why="It is one.", who="test", now=clock.seconds())
    assert case.id not in client.get("/").text


def test_without_numbers_it_says_what_to_do(service: Service, client: TestClient) -> None:
    become(service, client, "rival")
    text = client.get("/").text
    assert "There is no number yet." in text
    assert 'href="/inventory"' in text


def test_before_standings_are_loaded_it_waits(tmp_path: Path) -> None:
    service = peopled(tmp_path, published=False)
    with signed_in(service, "operator") as client:
        assert "The standings are being loaded." in client.get("/").text


def test_a_piece_is_the_body_alone(client: TestClient) -> None:
    text = client.get("/", headers={"hx-request": "true"}).text
    assert "<html" not in text
    assert SPAM in text


def test_what_a_tag_costs_is_asked_of_the_store(service: Service, client: TestClient) -> None:
    with answered(service):
        text = client.get("/today/answered", headers={"hx-request": "true"}).text
    assert "100%" in text
    assert "of 1 call" in text


def test_while_the_folder_is_away_the_piece_says_so(
    service: Service, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Visit.asked, "__kwdefaults__", {"patience_s": 0.05})
    reply = client.get("/today/answered", headers={"hx-request": "true"})
    assert reply.status_code == 503
    assert "Not just now" in reply.text


def test_nothing_to_do_is_said() -> None:
    assert todos(QUIET) == []


def test_the_most_pressing_comes_first() -> None:
    case = Dispute("d", SPAM, "acme", "open", "", "", NOW - 90_000, None, "", due=NOW - 10)
    one = Tally(1, NONE | {"spam": 1}, 0, 0, (), ())
    day = replace(QUIET, tally=one, cases=(case,), health=LATE)
    assert [todo.key for todo in todos(day)] == ["late", "case_late", "tagged"]
    assert [todo.key for todo in todos(replace(day, health=None))] == ["case_late", "tagged"]


def test_what_is_counted_is_what_the_link_shows(service: Service, client: TestClient) -> None:
    far = msgspec.structs.replace(shown(CLEAN, "clean", 31.0, 20.0), near=True, clean_by=clock.seconds() + 3600)
    put(service, Row(CLEAN, far), events=(event(SPAM, "watch", "spam"),))
    text = client.get("/").text
    for said in ("1 number came to be shown as spam", "1 number comes near a limit", "1 number is clean within three"):
        where = re.search(rf'href="([^"]+)">{said}', text)
        assert where
        table = client.get(where[1].replace("&amp;", "&")).text
        first = re.search(r'href="/numbers/(\d+)"', table)
        assert first
        assert f"+{first[1]}" in (SPAM, LABELLED) if "spam" in said else f"+{first[1]}" == CLEAN


def test_an_owner_is_told_which_campaigns_are_near_a_limit(service: Service, client: TestClient) -> None:
    row = Wanted(SPAM, "US", "in use", holder="sales", campaign="Spring offers", pool="east")
    service.house.stock.import_("acme", [row], who="test", now=clock.seconds())
    become(service, client, "owner")
    assert "/today/campaigns" in client.get("/").text
    told = client.get("/today/campaigns", headers={"hx-request": "true"}).text
    assert "Spring offers" in told
    become(service, client, "rival")
    assert "Spring offers" not in client.get("/today/campaigns", headers={"hx-request": "true"}).text
