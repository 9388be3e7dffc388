"""Look-ups: how numbers may be written, who is shown what, and how far one may ask."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from tests.web.service import CLEAN, GONE, LABELLED, RECOVERING, SPAM, SPOOFED, UNHEARD, Service

from callstanding.web.settings import Limits


def bearer(service: Service, key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {service.keys[key]}"}


@pytest.mark.parametrize("written", [SPAM, SPAM.replace("+", "%2B"), SPAM[1:], f"{SPAM[2:]}?region=US", SPAM[2:]])
def test_a_number_may_be_written_with_plus_escaped_bare_or_national(client: TestClient, written: str) -> None:
    reply = client.get(f"/v1/lookup/{written}").json()
    assert (reply["number"], reply["band"], reply["standing"]["status"]) == (SPAM, "spam", "spam")


def test_an_unknown_number_is_no_error_and_its_standing_is_null(client: TestClient) -> None:
    for number in (UNHEARD, GONE):
        reply = client.get(f"/v1/lookup/{number}")
        assert reply.status_code == 200
        assert (reply.json()["band"], reply.json()["standing"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("text", "kind"), [("anonymous", "anonymous"), ("911", "emergency"), ("*31%23", "short"), ("x", "invalid")]
)
def test_a_strange_number_has_a_kind_and_no_standing(client: TestClient, text: str, kind: str) -> None:
    reply = client.get(f"/v1/lookup/{text}").json()
    assert (reply["number"], reply["kind"], reply["band"]) == (None, kind, "unknown")


def test_the_shortcut_answers_what_the_route_answers(service: Service, client: TestClient) -> None:
    for key in ("operator", "lookup"):
        for number in (SPAM, LABELLED, UNHEARD, "anonymous"):
            queries = ("?region=US", "", "?region=US", "")
            found = {client.get(f"/v1/lookup/{number}{q}", headers=bearer(service, key)).content for q in queries}
            assert len(found) == 1


def test_a_stranger_is_told_a_band_and_nothing_else(service: Service, client: TestClient) -> None:
    for key in ("rival", "lookup", "owner_lookup"):
        for path in (f"/v1/lookup/{SPAM}", f"/v1/numbers/{SPAM}"):
            reply = client.get(path, headers=bearer(service, key))
            assert reply.json()["band"] == "spam"
            assert not {"standing", "entries", "timeline", "spam_score"} & set(reply.json())
            told = [value for name, value in reply.json().items() if name != "number" and not name.endswith("as_of")]
            assert 99.0 not in told
            assert "99.0" not in reply.text


def test_an_owner_is_shown_its_own_number_and_a_band_of_any_other(service: Service, client: TestClient) -> None:
    own, other = (client.get(f"/v1/lookup/{n}", headers=bearer(service, "owner")).json() for n in (SPAM, LABELLED))
    assert own["standing"]["spam_score"] == 99.0
    assert "standing" not in other


def test_recovering_is_watch_to_strangers(service: Service, client: TestClient) -> None:
    assert client.get(f"/v1/lookup/{RECOVERING}", headers=bearer(service, "rival")).json()["band"] == "watch"


def test_many_are_answered_in_the_order_of_the_questions(client: TestClient) -> None:
    asked = [CLEAN, "nonsense", SPAM[2:], UNHEARD]
    reply = client.post("/v1/lookup", json={"numbers": asked, "region": "US"}).json()["results"]
    assert [r["number"] for r in reply] == [CLEAN, None, SPAM, UNHEARD]
    assert [r["band"] for r in reply] == ["clean", "unknown", "spam", "unknown"]


def test_more_than_a_thousand_at_once_are_refused(client: TestClient) -> None:
    assert client.post("/v1/lookup", json={"numbers": [CLEAN] * 1000}).status_code == 200
    assert client.post("/v1/lookup", json={"numbers": [CLEAN] * 1001}).status_code == 422


def test_a_hash_prefix_gives_all_bands_under_it_and_no_number(client: TestClient) -> None:
    digest = hashlib.sha256(SPOOFED.encode()).hexdigest()
    reply = client.get(f"/v1/hashes/{digest[:5]}")
    assert {"hash": digest, "band": "clean"} in reply.json()["results"]
    assert reply.json()["k"] > 1000
    assert SPOOFED[1:] not in reply.text


@pytest.mark.parametrize("prefix", ["abc", "abcdef0", "xyzw", "a" * 64])
def test_a_prefix_that_would_name_one_number_or_copy_the_list_is_refused(client: TestClient, prefix: str) -> None:
    assert client.get(f"/v1/hashes/{prefix}").status_code == 422


def test_an_owner_may_ask_about_so_many_others_a_day(made: Callable[..., Service]) -> None:
    service = made(limits=Limits(numbers_a_day=3))
    with service.client("rival") as client:
        asked = [client.get(f"/v1/lookup/+120255501{i:02d}").status_code for i in range(10, 14)]
        assert asked == [200, 200, 200, 429]
        last = client.get("/v1/lookup/+12025550113")
        assert last.json()["type"] == "/problems/too-many-numbers"
        assert 0 < int(last.headers["retry-after"]) <= 86_400
        assert client.get("/v1/lookup/+12025550110").status_code == 200  # asked before
        assert client.post("/v1/lookup", json={"numbers": ["+12025550114"]}).status_code == 429
        assert client.get("/v1/numbers/+12025550114").status_code == 429
        assert client.get("/v1/hashes/abcd").status_code == 429


def test_whoever_walks_through_a_block_is_noticed_before_500_numbers(made: Callable[..., Service]) -> None:
    service = made()
    with service.client("lookup") as client:
        for start in range(0, 500, 50):
            numbers = [f"+12125550{i:03d}" for i in range(start, start + 50)]
            assert client.post("/v1/lookup", json={"numbers": numbers}).status_code == 200
        assert "callstanding_probing_alarms_total 1.0" in client.get("/metrics").text
        told = [entry for entry in service.house.audit.listed() if entry.what == "probing.alarm"]
        assert len(told) == 1


def test_an_operator_who_may_read_all_is_not_watched(client: TestClient, service: Service) -> None:
    numbers = [f"+12125550{i:03d}" for i in range(500)]
    assert client.post("/v1/lookup", json={"numbers": numbers}).status_code == 200
    assert not [entry for entry in service.house.audit.listed() if entry.what == "probing.alarm"]
