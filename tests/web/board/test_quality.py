"""Quality: what disputes, labels of others and the care list say of this service, and no share told of too few."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient
from tests.web.board.served import peopled, signed_in
from tests.web.service import CLEAN, LABELLED, RECOVERING, SPAM, Service, answered

from callstanding import clock
from callstanding.actions.labels import Label
from callstanding.control.decided import decided_since
from callstanding.inventory.sorts import Subscriber
from callstanding.web.board.quality import Reach, reach

PART = {"hx-request": "true"}


def decide(service: Service, how: str, times: int, *, ago: float = 0.0) -> None:
    house, caller = service.house, service.house.users.get("operator").caller()
    for at in range(times):
        now = clock.seconds() - ago + at
        case = house.disputes.open(SPAM, caller, text="Not spam.", contact="", now=now)
        house.disputes.decide(case.id, how, why="Seen.", who="test", now=now)  # type: ignore[arg-type]


def test_a_share_of_wrong_tags_is_told_of_enough_decisions_only(service: Service, client: TestClient) -> None:
    decide(service, "upheld", 2)
    decide(service, "rejected", 7)
    assert "Fewer than 10 decisions" in client.get("/operator/quality").text
    decide(service, "rejected", 1)
    assert "Of disputed tags 20% were wrong (" in client.get("/operator/quality").text


def test_only_cases_about_us_since_then_are_counted(service: Service) -> None:
    decide(service, "upheld", 1, ago=1e6)
    decide(service, "rejected", 2)
    assert decided_since(service.house.engine, clock.seconds() - 1000) == {"rejected": 2}
    assert decided_since(service.house.engine, 0.0) == {"rejected": 2, "upheld": 1}


def test_numbers_on_the_care_list_that_are_tagged_are_named(service: Service, client: TestClient) -> None:
    told = [Subscriber("number", n, sort) for n, sort in ((SPAM, "school"), (LABELLED, "hospital"), (CLEAN, "school"))]  # type: ignore[arg-type]
    service.house.sorts.take(told, source="a", who="test", now=1.0)
    text = client.get("/operator/quality/cared", headers=PART).text
    assert text.index(LABELLED[1:]) < text.index(SPAM[1:])
    assert CLEAN[1:] not in text


def test_what_a_holder_holds_is_asked_of_the_store(service: Service, client: TestClient) -> None:
    service.house.sorts.take([Subscriber("holder", "health", "hospital")], source="a", who="test", now=1.0)
    with answered(service):
        text = client.get("/operator/quality/cared", headers=PART).text
    assert "Nobody on the list holds a number" in text


def test_labels_of_others_are_compared_with_ours(service: Service, client: TestClient) -> None:
    today = datetime.now(UTC).date()
    says = ((SPAM, "spam"), (LABELLED, "clean"), (CLEAN, "clean"), (RECOVERING, "watch"))
    labels = [Label(number, today, "hiya", says, means, None) for number, means in says for says in ("x",)]  # type: ignore[arg-type]
    old = Label(SPAM, today - timedelta(days=3), "hiya", "y", "clean", None)
    service.house.labels.take("acme", [*labels, old], source="a", who="test", now=1.0)
    text = client.get("/operator/quality/elsewhere", headers=PART).text
    assert "hiya" in text
    assert "75%" in text  # all but LABELLED alike
    latest = service.house.labels.latest(since=date(2000, 1, 1), most=100)
    assert [label.meaning for label in latest[SPAM]] == ["spam"]


def test_tags_and_complaints_are_counted_over_all_numbers(service: Service, client: TestClient) -> None:
    assert reach(service.house.standings.lookup) == Reach(2, 0, 3)


def test_without_a_list_and_labels_it_says_how_to_get_them(client: TestClient) -> None:
    assert "callstanding numbers sorts import" in client.get("/operator/quality/cared", headers=PART).text
    assert "callstanding numbers labels import" in client.get("/operator/quality/elsewhere", headers=PART).text


def test_another_policy_is_told_apart_from_the_measured_one(tmp_path: Path) -> None:
    service = peopled(tmp_path, policy="conservative")
    with signed_in(service, "operator") as client:
        assert "these figures are not its own" in client.get("/operator/quality").text
