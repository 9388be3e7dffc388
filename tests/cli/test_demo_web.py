"""`callstanding demo --web`: one command, a world in which no page is empty, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import httpx2
import pytest
from tests.cli.conftest import Run

from callstanding.control import Stock, open_control
from callstanding.control.disputes import Disputes
from callstanding.inventory.states import State
from callstanding.live.place import Place
from callstanding.live.published import Published


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Demo:
    """A demo that runs, the folder for its temporary files, and what it said."""

    process: subprocess.Popen[bytes]
    folder: Path
    said: Path

    @property
    def place(self) -> Place:
        return Place(next(self.folder.glob("callstanding-demo-*")) / "demo.duckdb")

    @property
    def links(self) -> list[str]:
        return re.findall(r"http://\S+/welcome/\S+", self.said.read_text())


def until(demo: Demo, fact: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and demo.process.poll() is None:
        if fact == "links" and len(demo.links) == 4:
            return
        if fact == "folded" and is_folded(demo.place):
            return
        time.sleep(0.05)
    pytest.fail(f"no {fact}; it said: {demo.said.read_text()}")


def is_folded(place: Place) -> bool:
    with closing(Published(place.published)) as published:
        return published.batch("demo-3") is not None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    words = [sys.executable, "-m", "callstanding", "demo", "--web", "--no-browser", "--port", str(free_port())]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(words, stderr=said, env=os.environ | {"TMPDIR": str(folder)})
    demo = Demo(process, folder, folder / "said")
    until(demo, "links")
    until(demo, "folded")
    yield demo
    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0
    assert list(folder.glob("callstanding-demo-*")) == []


def test_a_link_signs_in_once(demo: Demo) -> None:
    with httpx2.Client() as client:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                reply = client.get(demo.links[0])
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        assert (reply.status_code, reply.headers["location"]) == (303, "/")
        address = demo.links[0].partition("/welcome/")[0]
        assert client.get(f"{address}/").status_code == 200
        assert client.get(demo.links[0]).status_code == 404


def test_an_owner_has_numbers_in_every_state_and_of_every_standing(demo: Demo) -> None:
    engine = open_control(demo.place.control)
    items = Stock(engine).listed("sales-centre")
    engine.dispose()
    assert {item.state for item in items} == set(get_args(State))
    with closing(Published(demo.place.published)) as published:
        shown = published.shown_of([item.number for item in items])
        events = published.events(0)
    assert {"spam", "clean"} <= {each.status for each in shown.values()}
    assert ("+16175550126", "spam") in {(event.number, event.status) for event in events}


def test_there_is_a_case_whose_clock_runs_and_one_that_is_decided(demo: Demo) -> None:
    engine = open_control(demo.place.control)
    cases = Disputes(engine).listed(None)
    engine.dispose()
    assert {case.state for case in cases} == {"open", "acknowledged", "upheld"}
    assert all(case.due is not None and case.due > time.time() for case in cases if case.decided is None)


def test_broken_lines_are_kept_with_their_reasons(demo: Demo) -> None:
    with closing(Published(demo.place.published)) as published:
        batch = published.batch("demo-3")
    assert batch is not None
    assert (batch.lines, batch.quarantined) == (7, 4)


def test_a_port_that_is_taken_is_refused(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("demo", "--web", "--no-browser", "--port", taken.getsockname()[1])
    assert ended.status == 2
    assert "is taken" in ended.err


def test_options_of_the_board_are_refused_without_it(run: Run) -> None:
    ended = run("demo", "--no-browser")
    assert ended.status == 2
    assert "--web" in ended.err
