"""The operator's first page: verdicts given, calls and reports taken in, signals that fire; for operators alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import Who, peopled, signed_in
from tests.web.service import LABELLED, SPAM, Service, answered, shown

from callstanding import clock
from callstanding.live.fired import fired
from callstanding.live.published import Entry, Folded, Published, Row
from callstanding.messages.figures import NONE

PLACES = (
    *("/operator", "/operator/throughput", "/operator/fired", "/operator/tester", "/operator/policies"),
    *("/operator/quality", "/operator/quality/cared", "/operator/quality/elsewhere", "/intake"),
)
PART = {"hx-request": "true"}


@pytest.fixture(scope="module")
def only_read(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("read"))


@pytest.mark.parametrize("who", ["owner", "viewer", "rival"])
def test_owners_get_the_page_that_says_it_is_not_for_them(only_read: Service, who: Who) -> None:
    with signed_in(only_read, who) as client:
        replies = [client.get(path) for path in PLACES]
    for reply in replies:
        assert reply.status_code == 403
        assert "This page is for the operator" in reply.text
        assert SPAM not in reply.text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_page_stands_without_the_folder(only_read: Service, lang: str) -> None:
    with signed_in(only_read, "operator_viewer") as client:
        client.headers["accept-language"] = lang
        for path in PLACES:
            if path != "/operator/throughput":
                assert client.get(path).status_code == 200
                assert client.get(path, headers=PART).status_code == 200


def test_verdicts_show_as_soon_as_they_are_given_and_outlive_the_process(service: Service, client: TestClient) -> None:
    assert "No switch has asked yet." in client.get("/operator").text
    key = {"authorization": f"Bearer {service.keys['operator']}"}
    for number in (SPAM, LABELLED, LABELLED, "+12025550199"):
        assert client.get("/v1/verdict", params={"caller": number}, headers=key).status_code == 200
    text = client.get("/operator").text
    assert "No switch has asked yet." not in text
    counted = {c.verdict: c.count for c in service.house.verdicts.counts.since(0)}
    assert counted == {"allow": 1, "label": 2, "block": 1}
    assert text.index("Labelled") < text.index("50%") < text.index("Blocked")
    client.get("/operator")
    assert {c.verdict: c.count for c in service.house.verdicts.counts.since(0)} == counted


def test_calls_come_from_the_store_and_lines_from_what_was_folded(service: Service, client: TestClient) -> None:
    file = Published(service.place.published, write=True)
    file.put(batches=[Folded("web-1", "folded", 4321, 4321, 0, "", clock.seconds())])
    file.close()
    with answered(service):
        text = client.get("/operator/throughput", headers=PART).text
    assert "of 1 in the store" in text
    assert "4,321" in text


def test_before_anything_is_published_the_page_says_to_try_again(tmp_path: Path) -> None:
    service = peopled(tmp_path, published=False)
    with signed_in(service, "operator") as client:
        reply = client.get("/operator")
        assert reply.status_code == 503
        assert "try again in a moment" in reply.text


def test_each_signal_is_counted_with_the_points_that_it_gives(service: Service, client: TestClient) -> None:
    file = Published(service.place.published, write=True)
    numbers = [f"+12025550{at:03d}" for at in range(200, 800)]
    entries = (Entry("base", 3.0), Entry("one_ring", 12.0, 0.9, 0.2), Entry("long_talks", -4.0), Entry("wanted", 0.2))
    file.put(Row(number, shown(number, "watch", 50.0, 40.0), entries) for number in numbers)
    file.close()
    found = fired(service.place.published, rest=lambda _: None)
    assert found.numbers == 605
    assert set(found.signals) == {"short_answers", "one_ring", "long_talks"}
    assert (found.signals["one_ring"].numbers, found.signals["one_ring"].mean) == (600, 12.0)
    assert found.signals["one_ring"].classes[2] == 600
    assert found.signals["short_answers"].classes[-1] == 1
    text = client.get("/operator/fired", headers=PART).text
    assert text.index("Against a number") < text.index(f"10{NONE}15 points: 600 numbers") < text.index("For a number")


def test_the_count_is_not_made_again_for_each_reader(service: Service, client: TestClient) -> None:
    first = client.get("/operator/fired", headers=PART).text
    service.place.published.rename(service.place.published.with_suffix(".away"))
    assert client.get("/operator/fired", headers=PART).text.count("<tr>") == first.count("<tr>")
