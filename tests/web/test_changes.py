"""The feed: a copy that follows it equals the published standings, whatever the page size."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import CLEAN, GONE, ROWS, UNHEARD, Service, eventually, make, shown

from callstanding.live.published import Published, Row


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_a_copy_made_page_by_page_equals_what_is_published(client: TestClient, limit: int) -> None:
    copy: dict[str, Any] = {}
    cursor, more = "", True
    while more:
        page = client.get(f"/v1/changes?since={cursor}&limit={limit}").json()
        copy |= {each["number"]: each["standing"] for each in page["changes"]}
        cursor, more = page["cursor"], page["more"]
    assert {n: s and s["spam_score"] for n, s in copy.items()} == {
        row.number: row.shown and row.shown.spam_score for row in ROWS
    }


def test_what_is_gone_is_a_tombstone(client: TestClient) -> None:
    changes = client.get("/v1/changes").json()["changes"]
    assert {"number": GONE, "band": "unknown", "standing": None} in changes


def test_a_reader_that_waits_is_told_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    service = make(tmp_path_factory.mktemp("feed"))
    with service.client() as client:
        cursor = client.get("/v1/changes").json()["cursor"]
        found: list[dict[str, object]] = []
        ask = threading.Thread(
            target=lambda: found.extend(client.get(f"/v1/changes?since={cursor}&wait=25").json()["changes"])
        )
        ask.start()
        eventually(lambda: service.house.waiting == 1)
        file = Published(service.place.published, write=True)
        file.put([Row(UNHEARD, shown(UNHEARD, "watch", 50.0, 30.0))])
        file.close()
        ask.join()
        assert [each["number"] for each in found] == [UNHEARD]
        assert client.get(f"/v1/lookup/{UNHEARD}").json()["band"] == "watch"


@pytest.mark.parametrize("cursor", ["x", "YzEu", "MQ", "%00", "YzEuLTE", "YzEuOTk5OTk5OTk5OTk5OTk5OTk5"])
def test_what_is_no_cursor_is_refused(client: TestClient, cursor: str) -> None:
    reply = client.get(f"/v1/changes?since={cursor}")
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "since")


def test_a_cursor_from_before_a_rebuild_is_gone(client: TestClient) -> None:
    from callstanding.web.changes import write_cursor

    assert client.get(f"/v1/changes?since={write_cursor(10**6)}").status_code == 410


def test_the_feed_is_for_operators(service: Service, client: TestClient) -> None:
    for key in ("owner", "lookup"):
        assert client.get("/v1/changes", headers={"authorization": f"Bearer {service.keys[key]}"}).status_code == 403


def test_a_file_built_anew_is_read_from_its_start(tmp_path_factory: pytest.TempPathFactory) -> None:
    service = make(tmp_path_factory.mktemp("anew"))
    with service.client() as client:
        assert client.get(f"/v1/lookup/{CLEAN}").json()["band"] == "clean"
        other = service.place.folder / "other.sqlite"
        file = Published(other, write=True)
        file.put([Row(UNHEARD, shown(UNHEARD, "spam", 95.0, 90.0))])
        file.close()
        other.rename(service.place.published)
        eventually(lambda: client.get(f"/v1/lookup/{UNHEARD}").json()["band"] == "spam")
        assert client.get(f"/v1/lookup/{CLEAN}").json()["band"] == "unknown"
