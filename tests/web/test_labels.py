"""Labels and vetting over HTTP: one's own numbers, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.web.service import CLEAN, SPAM, UNHEARD, Service

from callstanding import clock
from callstanding.actions.certificate import is_whole
from callstanding.control.keys import Keys
from callstanding.live.answering import Answering
from callstanding.live.folder import Folder

DAY = "2026-03-02"


def label(**more: Any) -> dict[str, Any]:
    return {"number": SPAM, "day": DAY, "platform": "T-Mobile", "label": "Scam Likely"} | more


def key_for(service: Service, tenant: str) -> str:
    made = Keys(service.house.engine).create(tenant, ("numbers", "read"), who="test", now=clock.seconds())
    return str(made.text)


@pytest.fixture
def service(made: Callable[..., Service]) -> Service:
    return made()


@pytest.fixture
def folded(service: Service) -> Iterator[Service]:
    """The same with a folder that answers."""
    folder = Folder(service.settings.store)
    answering = Answering(folder.engine, folder.policy, service.house.place, now=clock.now)
    yield service
    answering.close()
    folder.close()


def ask(service: Service, method: str, path: str, *, of: str = "acme", **more: Any) -> Any:
    with service.client(None) as client:
        return client.request(method, path, headers={"authorization": f"Bearer {key_for(service, of)}"}, **more)


def test_labels_are_taken_once_and_told_page_by_page(service: Service) -> None:
    body = {"labels": [label(), label(platform="TNS", label="", score=12.5)]}
    assert ask(service, "POST", "/v1/labels", json=body).json() == {"new": 2, "changed": 0, "known": 0}
    assert ask(service, "POST", "/v1/labels", json=body).json() == {"new": 0, "changed": 0, "known": 2}
    page = ask(service, "GET", "/v1/labels", params={"limit": 1}).json()
    assert [each["platform"] for each in page["labels"]] == ["t-mobile"]
    rest = ask(service, "GET", "/v1/labels", params={"after": page["next"]}).json()
    assert ([each["meaning"] for each in rest["labels"]], rest["next"]) == (["clean"], None)
    assert ask(service, "GET", "/v1/labels", params={"since": "2026-03-03"}).json()["labels"] == []


def test_another_tenant_neither_sees_them_nor_labels_them(service: Service) -> None:
    ask(service, "POST", "/v1/labels", json={"labels": [label()]})
    assert ask(service, "GET", "/v1/labels", of="rival").json()["labels"] == []
    assert ask(service, "POST", "/v1/labels", of="rival", json={"labels": [label()]}).status_code == 404
    assert ask(service, "GET", "/v1/labels", of="rival", params={"tenant": "acme"}).status_code == 403
    told = ask(service, "GET", "/v1/labels", of="carrier", params={"tenant": "acme"}).json()
    assert len(told["labels"]) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"label": "Wobbly"}, "labels[1].label"),
        ({"day": "2999-01-01"}, "labels[1].day"),
        ({"number": "12"}, "no whole number"),
        ({"score": 101}, "<= 100"),
        ({"meaning": "evil"}, "meaning"),
    ],
)
def test_one_wrong_label_refuses_all(service: Service, wrong: dict[str, Any], words: str) -> None:
    reply = ask(service, "POST", "/v1/labels", json={"labels": [label(), label(**wrong)]})
    assert reply.status_code == 422
    assert words.split("]", maxsplit=1)[0] in reply.text
    assert ask(service, "GET", "/v1/labels").json()["labels"] == []


def test_an_odd_place_in_the_list_is_refused(service: Service) -> None:
    assert ask(service, "GET", "/v1/labels", params={"after": "nonsense"}).status_code == 422


def test_an_owner_vets_its_own_number_with_the_labels_it_knows(folded: Service) -> None:
    now = clock.now()
    body = {"labels": [label(day=(now - timedelta(days=1)).date().isoformat())]}
    assert ask(folded, "POST", "/v1/labels", json=body).status_code == 200
    told = ask(folded, "GET", f"/v1/numbers/{SPAM}/vetting", params={"lang": "fr"}).json()
    assert (told["number"], told["verdict"], is_whole(told)) == (SPAM, "do not assign", True)
    assert {"labelled", "nothing_known"} == {why["code"] for why in told["reasons"]}
    assert "Rien de connu" in told["reasons"][1]["sentence"]


def test_nobody_vets_a_number_of_somebody_else(folded: Service) -> None:
    assert ask(folded, "GET", f"/v1/numbers/{SPAM}/vetting", of="rival").status_code == 404
    assert ask(folded, "GET", f"/v1/numbers/{UNHEARD}/vetting").status_code == 404
    assert ask(folded, "GET", f"/v1/numbers/{CLEAN}/vetting", of="carrier").json()["verdict"] == "nothing known"


def test_nothing_leaves_its_quarantine_before_the_law_allows_it(folded: Service) -> None:
    given = {"numbers": [{"number": SPAM, "state": "quarantined"}]}
    assert ask(folded, "POST", "/v1/stock", json=given).status_code == 200
    refused = ask(folded, "PATCH", f"/v1/stock/{SPAM}", json={"state": "new", "why": "in a hurry"})
    assert (refused.status_code, "stays in quarantine" in refused.json()["detail"]) == (409, True)
    assert ask(folded, "GET", f"/v1/stock/{SPAM}").json()["state"] == "quarantined"


def test_long_after_it_leaves_with_a_reason_where_nothing_is_known(folded: Service) -> None:
    given = {"numbers": [{"number": SPAM, "state": "quarantined", "since": "2026-01-02T00:00:00Z"}]}
    assert ask(folded, "POST", "/v1/stock", json=given).status_code == 200
    assert ask(folded, "PATCH", f"/v1/stock/{SPAM}", json={"state": "new"}).status_code == 409
    gone = ask(folded, "PATCH", f"/v1/stock/{SPAM}", json={"state": "new", "why": "we know the holder"})
    assert (gone.status_code, gone.json()["state"]) == (200, "new")
