"""An address book that a real CardDAV client (vdirsyncer) fetches and follows, and that nobody can write to."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from tests.integrations.house import (
    BLOCKED,
    CALLERS,
    CLEAN,
    LABELLED,
    WORDING,
    free_port,
    listens,
    needs,
    publish,
    running,
    shown,
    wait_for,
)

from callstanding.integrations.phone_book import book
from callstanding.integrations.shelf import Shelf

PASSWORD = "a word for the test"  # noqa: S105 - it opens nothing
_CONFIG = """
[general]
status_path = "{folder}/status/"
[pair book]
a = "served"
b = "here"
collections = ["from a"]
conflict_resolution = "a wins"
[storage served]
type = "carddav"
url = "{url}"
username = "phone"
password = "{password}"
read_only = true
[storage here]
type = "filesystem"
path = "{folder}/here/"
fileext = ".vcf"
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The command at work on a store with some callers; its address."""
    publish(tmp_path / "s", *CALLERS)
    port = free_port()
    command = [sys.executable, "-m", "callstanding", "carddav", "--store", tmp_path / "s", "--port", str(port)]
    environment = {**os.environ, "CALLSTANDING_CARDDAV_PASSWORD": PASSWORD}
    with running(command, tmp_path / "carddav.log", environment=environment):
        wait_for(lambda: listens(port), "the address book")
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def client(served: str) -> Iterator[httpx2.Client]:
    with closing(httpx2.Client(base_url=served, auth=("phone", PASSWORD), trust_env=False)) as client:
        yield client


def numbers(texts: list[str]) -> set[str]:
    return {tel.value for text in texts for tel in vobject.readOne(text).contents["tel"]}


@needs("vdirsyncer")
def test_a_client_finds_the_book_and_follows_it(served: str, tmp_path: Path) -> None:
    config = tmp_path / "vdirsyncer.conf"
    config.write_text(_CONFIG.format(folder=tmp_path, url=served, password=PASSWORD), encoding="utf-8")

    def sync() -> set[str]:
        for step in ("discover", "sync"):
            command = ["vdirsyncer", "-c", str(config), step]
            done = subprocess.run(command, input="y\n" * 9, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        return numbers([path.read_text("utf-8") for path in tmp_path.glob("here/*/*.vcf")])

    assert sync() == {BLOCKED}
    publish(tmp_path / "s", shown(CLEAN, "spam", low=99.0, score=99.0), gone=[BLOCKED])
    wait_for(lambda: sync() == {CLEAN}, "the change arrives")


def test_what_was_not_asked_for_is_not_told_and_what_is_not_there_is_404(client: httpx2.Client) -> None:
    asked = '<d:propfind xmlns:d="DAV:"><d:prop><d:displayname/><d:quota-used-bytes/></d:prop></d:propfind>'
    reply = client.request("PROPFIND", "/blocked/", content=asked, headers={"depth": "0"})
    found = {
        each.findtext("{DAV:}status"): [prop.tag for prop in each.iter("{DAV:}prop") for prop in prop]
        for each in ET.fromstring(reply.content).iter("{DAV:}propstat")  # noqa: S314 - our own answer
    }
    assert reply.status_code == 207
    assert found == {
        "HTTP/1.1 200 OK": ["{DAV:}displayname"],
        "HTTP/1.1 404 Not Found": ["{DAV:}quota-used-bytes"],
    }


def test_a_card_that_is_gone_is_said_to_be(client: httpx2.Client) -> None:
    asked = (
        '<c:addressbook-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:prop><c:address-data/>'
        "</d:prop><d:href>/blocked/1-0.vcf</d:href><d:href>/blocked/9-9.vcf</d:href></c:addressbook-multiget>"
    )
    reply = client.request("REPORT", "/blocked/", content=asked)
    assert BLOCKED in reply.text
    assert reply.text.count("HTTP/1.1 404 Not Found") == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "MKCOL", "PROPPATCH", "POST", "MOVE"])
def test_nobody_can_write(client: httpx2.Client, method: str) -> None:
    assert client.request(method, "/blocked/1-0.vcf").status_code == 403
    assert client.get("/blocked/1-0.vcf").status_code == 200


def test_nobody_reads_without_the_password(served: str) -> None:
    with closing(httpx2.Client(base_url=served, auth=("phone", "guess"), trust_env=False)) as stranger:
        for method in ("GET", "PROPFIND", "REPORT", "OPTIONS"):
            assert stranger.request(method, "/blocked/").status_code == 401


@pytest.mark.parametrize(
    "body", ["<", "<a", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "\x00", "<propfind/>" * 2], ids=range(5)
)
def test_what_cannot_be_read_is_refused(client: httpx2.Client, body: str) -> None:
    assert client.request("PROPFIND", "/blocked/", content=body).status_code == 400


def test_a_huge_question_is_refused(client: httpx2.Client) -> None:
    assert client.request("REPORT", "/blocked/", content=b" " * 2_000_000).status_code == 413


NUMBERS = st.sets(st.integers(0, 9999).map(lambda n: f"+1202555{n:04d}"), max_size=200)


@given(NUMBERS)
def test_every_number_is_on_one_card_and_few_share_one(wanted: set[str]) -> None:
    made = [vobject.readOne(card.text) for card in book(wanted, label="Spam likely").cards.values()]
    listed = [tel.value for card in made for tel in card.contents["tel"]]
    assert sorted(listed) == sorted(wanted)


@given(NUMBERS, st.integers(0, 9999))
def test_one_more_number_changes_one_card_unless_the_book_doubles(wanted: set[str], more: int) -> None:
    before = book(wanted, label="x").cards
    after = book(wanted | {f"+1303555{more:04d}"}, label="x").cards
    if len({name.split("-")[0] for name in [*before, *after]}) == 1:
        assert len(set(after.items()) - set(before.items())) == 1


def test_a_label_level_book_is_asked_for_by_name(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS)
    with closing(Shelf(tmp_path / "s", WORDING, level="label")) as shelf:
        shelved = shelf.book()
    assert shelved is not None
    assert numbers([card.text for card in shelved.cards.values()]) == {LABELLED, BLOCKED}
