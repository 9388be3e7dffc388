"""Comparing policies: begun by a form, worked off by the folder beside everything else, told with hospitals first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, post, signed_in
from tests.web.service import SPAM, Service

from callstanding import clock
from callstanding.inventory.sorts import Subscriber
from callstanding.live.asking import LONG, Questions
from callstanding.live.long_answering import LongAnswering
from callstanding.pipeline.store import open_store

PATH = "/operator/policies"
ROW = {"status_before": "clean", "spam_score_before": 20.0, "status_after": "spam", "spam_score_after": 91.0}
FOUND = {
    "at": 0.0, "numbers": 1000, "moved": 2, "changes": {"tagged": {"numbers": 2, "sorts": {"hospital": 1}}},
    "rows": [{"number": SPAM, "sort": "hospital", "change": "tagged"} | ROW,
             {"number": "+12025550103", "sort": "", "change": "tagged"} | ROW],
}  # fmt: skip
MINE = """[policy]
name = "mine"
version = "1"
date = 2026-03-02
extends = "standard"
about = "Mine."
source = "A test."

[signals.busy_day]
limit = 40
source = "A test."
date = 2026-03-02
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("policies"))


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "operator") as client:
        service.house.diffs.look_s = 0.02
        yield client
        for diff in service.house.diffs.listed():
            service.house.diffs.drop(diff)


def found(engine: Any, policy: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """What a folder would find."""
    asked["told"](0.5)
    return FOUND | {"at": asked["at"]}


@contextmanager
def folding(service: Service, answerer: Any = found) -> Iterator[None]:
    """A folder that answers long questions."""
    with open_store(service.settings.store) as engine:
        long = LongAnswering(engine, service.house.policy, service.place, now=clock.now,
                             questions={"policy_diff": answerer})  # fmt: skip
        yield
        long.close()


def begin(client: TestClient, **given: str) -> str:
    reply = post(client, PATH, **{"before": "=", "after": "conservative", "country": "", "text": ""} | given)
    assert reply.status_code == 303
    return str(reply.headers["location"])


def ended(service: Service, client: TestClient, where: str) -> str:
    diff = service.house.diffs.get(where.rpartition("/")[2])
    assert diff
    for _ in range(2000):
        if diff.state != "waiting":
            break
        client.get("/livez")  # the loop of the service runs while it is asked something
    return client.get(where).text


def test_the_numbers_come_with_the_sentence_and_hospitals_first(service: Service, client: TestClient) -> None:
    service.house.sorts.take([Subscriber("number", SPAM, "hospital")], source="a", who="test", now=1.0)
    with folding(service):
        where = begin(client)
        text = ended(service, client, where)
    assert "+2 numbers shown as spam, 1 of them a hospital." in text
    assert text.index("2025550101") < text.index("2025550103")
    assert "signals.busy_day.limit" in text
    assert "hospital: 1" in client.get(PATH).text
    assert where in client.get(PATH).text
    assert (
        "+2 numéros affichés comme spam, dont 1 hôpital."
        in client.get(where, headers={"accept-language": "fr", "hx-request": "true"}).text
    )


def test_while_it_works_it_tells_how_far_and_another_has_to_wait(service: Service, client: TestClient) -> None:
    service.house.diffs.look_s = 60.0
    where = begin(client)
    text = client.get(where).text
    assert "0% done" in text
    assert 'hx-trigger="every 2s"' in text
    assert "disabled" in client.get(PATH).text
    assert post(client, PATH, before="=", after="conservative").status_code == 503
    diff = service.house.diffs.under_way
    assert diff
    diff.share = 0.42
    assert "42% done" in client.get(where, headers={"hx-request": "true"}).text


def test_stopping_it_tells_the_folder_that_nobody_waits(service: Service, client: TestClient) -> None:
    where = begin(client)
    questions = Questions(service.place, file=LONG)
    waiting = None
    for _ in range(500):
        client.get("/livez")
        waiting = questions.next() if questions.path.exists() else None
        if waiting:
            break
    assert waiting
    assert post(client, f"{where}/stop").headers["location"] == PATH
    assert "It was stopped" in ended(service, client, where)
    for _ in range(500):
        client.get("/livez")
        if not questions.note(waiting.id, 0.5):
            break
    assert not questions.note(waiting.id, 0.5)


def test_an_error_of_the_folder_is_told(service: Service, client: TestClient) -> None:
    def broken(*_: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    with folding(service, broken):
        text = ended(service, client, begin(client))
    assert "could not be answered" in text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"after": "="}, "no line differs"),
        ({"after": "nonsense"}, "There is no policy"),
        ({"after": "/etc/passwd"}, "There is no policy"),
        ({"after": "+", "text": "not toml = = 1"}, "not valid TOML"),
        ({"after": "+", "text": MINE.replace('extends = "standard"', 'extends = "/etc/passwd"')}, "cannot extend"),
        ({"after": "+", "text": MINE.replace("busy_day", "busy_dya")}, "busy_dya"),
        ({"after": "+", "text": "</textarea><script>alert(1)</script>"}, "&lt;/textarea&gt;&lt;script&gt;"),
        ({"before": ""}, "There is no policy"),
    ],
)
def test_what_is_no_policy_is_said_and_the_form_keeps_it(client: TestClient, given: dict[str, str], says: str) -> None:
    reply = post(client, PATH, **{"before": "=", "after": "=", "country": "", "text": ""} | given)
    assert reply.status_code == 422
    assert says in reply.text
    assert "<script>alert" not in reply.text


def test_a_written_policy_is_compared_by_its_text(service: Service, client: TestClient) -> None:
    asked: list[dict[str, Any]] = []

    def heard(_: Any, __: Any, body: dict[str, Any]) -> dict[str, Any]:
        asked.append(body)
        return {"at": 0.0, "numbers": 5, "moved": 0, "changes": {}, "rows": []}

    with folding(service, heard):
        text = ended(service, client, begin(client, after="+", text=MINE))
    assert "No number changes its status." in text
    assert asked[0]["after"]["text"].strip() == MINE.strip()
    assert asked[0]["before"] is None


def test_a_viewer_may_look_and_not_begin(service: Service, client: TestClient) -> None:
    become(service, client, "operator_viewer")
    assert client.get(PATH).status_code == 200
    assert post(client, PATH, before="=", after="conservative").status_code == 403


def test_an_unknown_comparison_is_said_to_be_gone(client: TestClient) -> None:
    assert client.get(f"{PATH}/diff_none").status_code == 404
