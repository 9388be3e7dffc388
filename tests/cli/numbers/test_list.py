"""`numbers list`: the board tells of the same standings whichever way they come, the worst first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from callstanding import clock
from callstanding.live.answering import Answering
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.testing import assignment, call, campaign, write

ROBOT, DESK, QUIET = "+12025550143", "+12025550144", "+12025550145"


@pytest.fixture
def store(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Calls of a robot and of a desk, and a stock of both and of a number that never called."""
    monkeypatch.chdir(tmp_path)
    calls = [
        row
        for day in range(4)
        for row in campaign(
            ROBOT, calls=400, answered=0.3, talk_s=(1, 4), hours=(9 + 24 * day, 20 + 24 * day), people_from=400 * day
        )
    ]
    calls += [call(DESK, "+13125550111", 24 * day + hour, 120) for day in range(4) for hour in (10, 11)]
    run("ingest", write(tmp_path / "calls.csv", "calls", calls), "--store", "s.duckdb")
    stock = (f"{ROBOT},in use,x", f"{DESK},warming,y", f"{QUIET},new,")
    Path("n.csv").write_text("number,state,campaign,since\n" + "".join(f"{line},2025-03-01\n" for line in stock))
    assert run("numbers", "import", "n.csv", "--store", "s.duckdb").status == 0
    return tmp_path / "s.duckdb"


def board(run: Run, store: Path) -> tuple[list[dict[str, Any]], str]:
    shown = run("numbers", "list", "--store", store, "--json")
    assert shown.status == 0
    return [json.loads(line) for line in shown.out.splitlines()], shown.err


def test_the_worst_number_comes_first_with_its_calls_of_the_last_day(run: Run, store: Path) -> None:
    lines, words = board(run, store)
    assert [line["number"] for line in lines] == [ROBOT, DESK, QUIET]
    robot, desk, quiet = lines
    assert (robot["status"], robot["campaign"], robot["calls_day"]) == ("spam", "x", 400)
    assert robot["clean_by"]
    assert (desk["state"], desk["calls_day"]) == ("warming", 2)
    assert 0 < desk["limit_day"] < robot["limit_day"]
    assert (quiet["status"], quiet["spam_score"], quiet["calls_day"]) == ("unknown", None, 0)
    assert "3 numbers: 1 spam" in words


def test_the_board_agrees_with_score(run: Run, store: Path) -> None:
    scored = run("score", "--store", store, "--json").out.splitlines()
    there = {row["number"]: row for row in map(json.loads, scored)}
    for line in board(run, store)[0][:2]:
        assert line["status"] == there[line["number"]]["status"]
        assert line["spam_score"] == round(there[line["number"]]["spam_score"], 1)
        assert line["since"] == there[line["number"]]["since"][:19] + "Z"


def test_what_was_judged_is_kept_until_a_fact_comes(run: Run, store: Path) -> None:
    first, words = board(run, store)
    assert "judged now" in words
    again, words = board(run, store)
    assert "kept since they were judged" in words
    assert again == first
    run("numbers", "import", "n.csv", "--store", store)
    Path("new.csv").write_text("number\n+12025550146\n")
    run("numbers", "import", "new.csv", "--store", store)
    grown, words = board(run, store)
    assert "judged now" in words
    assert [line for line in grown if line["number"] != "+12025550146"] == first
    run("ingest", write(Path("more.csv"), "calls", [call(QUIET, "+13125550112", 100, 60)]), "--store", store)
    more, words = board(run, store)
    assert "judged now" in words
    assert {line["number"]: line["calls_day"] for line in more}[QUIET] == 1


def test_another_policy_is_another_judging(run: Run, store: Path) -> None:
    board(run, store)
    assert "judged now" in run("numbers", "list", "--store", store, "--policy", "conservative").err


def test_a_new_holder_starts_afresh_on_the_board(run: Run, store: Path) -> None:
    from datetime import UTC, datetime

    held = [assignment(ROBOT, "somebody", datetime(2025, 3, 8, tzinfo=UTC))]
    run("ingest", write(Path("held.csv"), "assignments", held), "--store", store)
    line = {line["number"]: line for line in board(run, store)[0]}[ROBOT]
    assert line["status"] == "spam"  # at the newest call: it is handed over later


def test_a_service_that_has_the_store_open_is_asked(run: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, folder = Place(store), Folder(store, now=None)
    answering = Answering(folder.engine, folder.policy, place, now=None)
    folder.beat()
    published, words = board(run, store)
    answering.close()
    assert "as the service publishes them" in words
    monkeypatch.setattr("callstanding.live.judged.ASKED_S", 0.2)
    folder.beat()
    silent, words = board(run, store)  # it lives and does not answer
    folder.close()
    assert "The calls of the last 24 hours are not known" in words
    assert [(line["number"], line["status"], line["calls_day"]) for line in silent] == [
        (line["number"], line["status"], None) for line in published
    ]
    end(place)
    judged, words = board(run, store)
    assert "judged now" in words
    assert published == judged


def end(place: Place) -> None:
    """As if the service had ended an hour ago."""
    file = Published(place.published, write=True)
    file.put(about={"beat": f"{clock.seconds() - 3600:.3f}"})
    file.close()


def test_without_a_store_the_stock_is_shown_and_it_is_said_what_is_missing(run: Run, tmp_path: Path) -> None:
    from callstanding.control import Stock, migrate, open_control
    from callstanding.control.stock import Wanted

    engine = open_control(tmp_path / "c.sqlite")
    migrate(engine)
    Stock(engine).import_("own", [Wanted(DESK, "US")], who="t", now=1.0)
    engine.dispose()
    shown = run("numbers", "list", "--database", f"sqlite:///{tmp_path / 'c.sqlite'}", "--json")
    assert json.loads(shown.out)["status"] == "unknown"
    assert "Standings need a store" in shown.err
