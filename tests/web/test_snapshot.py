"""The service without a store: standings from a snapshot, and a sentence for all that would need more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.live.snapshots.writing import standing, write
from tests.web.test_problems import check

from callstanding import clock
from callstanding.control import SCOPES, Keys, Tenants, migrate, open_control
from callstanding.control.claims import Claims
from callstanding.live.place import Place
from callstanding.live.snapshots.keeping import Keeper
from callstanding.live.snapshots.shelf import Shelf
from callstanding.pipeline.store import own_key
from callstanding.policies import load_policy
from callstanding.web import Limits, Settings, create_app

SPAM, CLEAN, UNHEARD = "+12025550101", "+12025550102", "+12025550199"


@dataclass
class Snapshots:
    """A place, its keeper, the application over it, and its keys."""

    place: Path
    app: TestClient
    keeper: Keeper
    operator: str
    owner: str

    def show(self, name: str, *numbers: str, age_s: float = 60.0) -> None:
        """Show these numbers as tagged, together with one that is clean."""
        at = clock.seconds() - age_s
        rows = [*(standing(each, "spam", as_of=at) for each in numbers), standing(CLEAN, as_of=at)]
        write(self.place / name, rows)
        self.take_up()

    def take_up(self) -> None:
        self.keeper.step()
        self.app.app.house.standings.refresh()  # type: ignore[attr-defined]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Snapshots]:
    place, now = tmp_path / "standings", clock.seconds()
    place.mkdir()
    own_key(place)
    engine = open_control(Place(place).control)
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=now)
    Tenants(engine).add("acme", "owner", who="test", now=now)
    Claims(engine).prove("acme", SPAM, by="contract", who="test", now=now)
    keys = [
        Keys(engine).create("carrier", SCOPES, who="test", now=now).text,
        Keys(engine).create("acme", ("lookup", "read"), who="test", now=now).text,
    ]
    engine.dispose()
    app = create_app(Settings(place, snapshot=place, region="US", limits=Limits(stale_s=3600.0)))
    with TestClient(app, base_url="http://testserver") as client:
        client.headers["authorization"] = f"Bearer {keys[0]}"
        yield Snapshots(place, client, Keeper(place, Shelf.of(place), load_policy("standard")), *keys)


def test_look_ups_verdicts_and_reasons_come_from_the_snapshot(made: Snapshots) -> None:
    made.show("1", SPAM)
    get = made.app.get
    assert get(f"/v1/lookup/{SPAM}").json()["standing"]["spam_score"] == 98.0
    assert get("/v1/lookup/(202) 555-0102").json()["band"] == "clean"
    assert get(f"/v1/lookup/{UNHEARD}").json()["standing"] is None
    assert get("/v1/verdict", params={"caller": SPAM}).json()["verdict"] == "block"
    assert get("/v1/verdict.txt", params={"caller": CLEAN}).text == "allow 3 -\n"
    told = get(f"/v1/numbers/{SPAM}").json()
    assert [entry["signal"] for entry in told["entries"]] == ["base", "short_answers"]
    assert "850" in told["entries"][1]["sentence"]
    assert told["timeline"] == []
    digest = hashlib.sha256(SPAM.encode()).hexdigest()
    assert {"hash": digest, "band": "spam"} in get(f"/v1/hashes/{digest[:5]}").json()["results"]


def test_an_owner_sees_its_own_numbers_alone(made: Snapshots) -> None:
    made.show("1", SPAM)
    made.app.headers["authorization"] = f"Bearer {made.owner}"
    assert made.app.get(f"/v1/numbers/{SPAM}").json()["standing"]["status"] == "spam"
    assert "standing" not in made.app.get(f"/v1/numbers/{CLEAN}").json()


def test_a_newer_snapshot_changes_the_answers_and_the_feed_goes_on(made: Snapshots) -> None:
    made.show("1", SPAM)
    first = made.app.get("/v1/changes").json()
    made.show("2", UNHEARD)
    assert made.app.get(f"/v1/lookup/{SPAM}").json()["standing"] is None
    told = made.app.get("/v1/changes", params={"since": first["cursor"]}).json()["changes"]
    assert {(each["number"], each["band"]) for each in told} == {(SPAM, "unknown"), (UNHEARD, "spam")}


def test_its_age_is_told_everywhere_and_an_old_one_is_not_ready(made: Snapshots) -> None:
    check(made.app.get("/readyz"), 503, "not-ready")
    made.show("1", SPAM)
    ready = made.app.get("/readyz").json()
    assert (ready["snapshot"]["name"], ready["snapshot"]["wrong"], ready["numbers"]) == ("1", None, 2)
    assert 60 <= ready["snapshot"]["age_s"] < 600
    reply = made.app.get(f"/v1/lookup/{SPAM}")
    assert reply.headers["standings-as-of"] == reply.json()["as_of"] == ready["as_of"]
    assert "callstanding_snapshot_age_seconds 6" in made.app.get("/metrics").text
    made.show("2", SPAM, age_s=7200.0)
    assert "2.0 h old" in check(made.app.get("/readyz"), 503, "not-ready")["detail"]
    assert made.app.get(f"/v1/lookup/{SPAM}").status_code == 200


def test_a_damaged_one_is_told_and_the_old_one_answers(made: Snapshots) -> None:
    made.show("1", SPAM)
    (write(made.place / "2", [standing(UNHEARD, "spam")]) / "part-00000.parquet").write_bytes(b"PAR1")
    made.take_up()
    wrong = made.app.get("/readyz").json()["snapshot"]["wrong"]
    assert (wrong["name"], "part-00000" in wrong["why"]) == ("2", True)
    assert "callstanding_snapshot_wrong 1.0" in made.app.get("/metrics").text
    assert made.app.get(f"/v1/lookup/{UNHEARD}").json()["standing"] is None


def test_reasons_that_went_away_are_not_told_as_none(made: Snapshots) -> None:
    made.show("1", SPAM)
    for part in made.place.glob("1/*.parquet"):
        part.unlink()
    check(made.app.get(f"/v1/numbers/{SPAM}"), 503, "not-ready")
    assert made.app.get(f"/v1/lookup/{SPAM}").json()["band"] == "spam"


def test_what_needs_a_store_says_so(made: Snapshots) -> None:
    posted = ("calls", "reports", "dial", "uploads")
    got = ("stock", "stock?state=new", f"numbers/{SPAM}/callbacks", "disputes", "batches/b1", "guard")
    for method, paths in (("POST", posted), ("GET", got)):
        for path in paths:
            check(made.app.request(method, f"/v1/{path}"), 409, "no-store")


def test_a_page_says_that_there_are_none(made: Snapshots) -> None:
    reply = made.app.get("/", headers={"accept": "text/html"})
    assert (reply.status_code, "There are no pages here" in reply.text) == (409, True)


def test_a_key_is_needed_before_anything_is_told(made: Snapshots) -> None:
    made.app.headers["authorization"] = "Bearer none"
    check(made.app.get("/v1/stock"), 401, "no-key")


def test_the_document_names_what_is_served_and_no_more(made: Snapshots) -> None:
    paths = made.app.get("/openapi.json").json()["paths"]
    assert {"/v1/lookup/{number}", "/v1/numbers/{number}", "/v1/keys", "/readyz"} <= set(paths)
    assert not {"/v1/calls", "/v1/stock", "/v1/dial"} & set(paths)
    assert made.app.get("/docs").status_code == 200
