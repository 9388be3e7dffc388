"""One number explained: entries that sum to the score, sentences, timeline, and 304 while nothing is new."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.web.service import SPAM, UNHEARD, Service


def test_a_number_comes_with_entries_in_sentences_and_its_timeline(client: TestClient) -> None:
    reply = client.get(f"/v1/numbers/{SPAM}").json()
    assert sum(entry["points"] for entry in reply["entries"]) == reply["standing"]["spam_score"]
    assert "850 of 1,000" in reply["entries"][1]["sentence"]
    assert reply["timeline"] == [
        {
            "at": "2026-03-02T10:00:00Z",
            "was": "watch",
            "status": "spam",
            "spam_score": 91.5,
            "because": ["short_answers"],
        }
    ]


def test_sentences_come_in_the_language_that_is_asked_for(client: TestClient) -> None:
    english, french = (client.get(f"/v1/numbers/{SPAM}?lang={lang}").json()["entries"][1] for lang in ("en", "fr"))
    assert english["sentence"] != french["sentence"]
    assert english["points"] == french["points"]


def test_an_unknown_number_is_200_with_null(client: TestClient) -> None:
    reply = client.get(f"/v1/numbers/{UNHEARD}")
    assert reply.status_code == 200
    assert (reply.json()["standing"], reply.json()["entries"], reply.json()["timeline"]) == (None, [], [])


def test_an_etag_gives_304_until_something_changes(client: TestClient) -> None:
    tag = client.get(f"/v1/numbers/{SPAM}").headers["etag"]
    again = client.get(f"/v1/numbers/{SPAM}", headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(f"/v1/numbers/{SPAM}?lang=fr", headers={"if-none-match": tag}).status_code == 200
    assert client.get(f"/v1/numbers/{UNHEARD}", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("key", ["owner", "operator"])
def test_owners_and_operators_who_may_read_see_the_same(service: Service, client: TestClient, key: str) -> None:
    text = service.keys[key]
    reply = client.get(f"/v1/numbers/{SPAM}", headers={"authorization": f"Bearer {text}"})
    assert reply.json()["entries"][1]["signal"] == "short_answers"
