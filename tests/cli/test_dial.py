"""`dial`: asked before a call, told of its end, at the command line."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from callstanding.testing import MONDAY, campaign, write

NUMBER, OTHER, CALLEE = "+12025550143", "+12025550144", "+12025550123"


@pytest.fixture
def store(store_of_three: Path) -> Path:
    return store_of_three


def asked(run: Run, store: Path, *arguments: object) -> dict[str, Any]:
    ended = run("dial", "may", *arguments, "--store", store, "--json")
    assert ended.status == 0, ended.err
    row: dict[str, Any] = json.loads(ended.out)
    return row


def test_a_call_from_question_to_end(run: Run, store: Path) -> None:
    first = asked(run, store, CALLEE, "--number", NUMBER)
    assert (first["decision"], first["number"], first["left_minute"]) == ("yes", NUMBER, 3)
    assert run("dial", "begun", first["grant"], "--store", store).status == 0
    ended = run("dial", "ended", first["grant"], "--talk-s", "31", "--store", store, "--json")
    assert json.loads(ended.out)["state"] == "ended"
    again = asked(run, store, CALLEE, "--number", NUMBER)
    assert (again["decision"], again["reasons"], again["grant"]) == ("wait", "callee_again wrap_up", "")
    assert asked(run, store, "+12025550124", "--number", OTHER)["decision"] == "yes"


def test_a_place_is_given_back(run: Run, store: Path) -> None:
    first = asked(run, store, CALLEE, "--number", NUMBER)
    assert asked(run, store, CALLEE, "--number", NUMBER)["decision"] == "wait"
    assert run("dial", "back", first["grant"], "--store", store).status == 0
    assert asked(run, store, CALLEE, "--number", NUMBER)["decision"] == "yes"
    assert run("dial", "begun", first["grant"], "--store", store).status == 2


def test_a_dry_question_reserves_nothing(run: Run, store: Path) -> None:
    for _ in range(9):
        assert asked(run, store, CALLEE, "--number", NUMBER, "--dry")["decision"] == "yes"
    status = run("dial", "status", "--number", NUMBER, "--store", store, "--json")
    assert json.loads(status.out)["minute"] == 4


def test_who_refuses_is_not_called_until_a_person_lifts_it(run: Run, store: Path) -> None:
    assert run("dial", "refused", CALLEE, "--store", store).status == 0
    assert asked(run, store, CALLEE, "--number", NUMBER)["reasons"] == "refused"
    assert run("dial", "refused", CALLEE, "--lift", "--why", "its own wish", "--store", store).status == 0
    assert asked(run, store, CALLEE, "--number", NUMBER)["decision"] == "yes"
    assert run("dial", "refused", CALLEE, "--lift", "--store", store).status == 1


def test_the_first_of_several_numbers_that_may_is_used(run: Run, store: Path) -> None:
    for n in range(4):
        assert asked(run, store, f"+1202555012{n}", "--number", NUMBER, "--agent", f"seat {n}")["decision"] == "yes"
    found = asked(run, store, "+12025550130", "--number", NUMBER, "--number", OTHER)
    assert (found["decision"], found["number"]) == ("use", OTHER)
    assert asked(run, store, "+12025550131", "--number", NUMBER)["reasons"] == "minute"


def test_calls_of_the_records_count(run: Run, store: Path, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    times = [(now - timedelta(seconds=n)).isoformat() for n in range(16)]
    calls = tmp_path / "late.csv"
    calls.write_text("caller,callee,start,talk_s,disposition\n" + "".join(
        f"{NUMBER},+120255502{n:02},{time},30,answered\n" for n, time in enumerate(times)))  # fmt: skip
    assert run("ingest", calls, "--store", store).status == 0
    told = run("dial", "seen", NUMBER, "--store", store)
    assert (told.status, "16 calls of the last week" in told.err) == (0, True)
    assert asked(run, store, CALLEE, "--number", NUMBER)["reasons"] == "hour"


def test_a_campaign_begins_anew_by_a_person_s_word(run: Run, store: Path) -> None:
    call = asked(run, store, CALLEE, "--number", NUMBER, "--campaign", "spring")
    assert run("dial", "ended", call["grant"], "--dropped", "--store", store).status == 0
    told = run("dial", "restart", "spring", "--why", "the dialler was slowed", "--store", store)
    assert "dropped 1 of 1" in told.err
    log = run("audit", "list", "--store", store, "--json").out
    assert "guard.restarted" in log


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("may", CALLEE), 2),
        (("may", "2025550123", "--number", NUMBER), 2),
        (("may", CALLEE, "--number", "hello"), 2),
        (("may", CALLEE, "--number", NUMBER, "--by", "round_robin"), 2),
        (("may", CALLEE, "--number", NUMBER, "--policy", "standard+xx"), 1),
        (("begun", "gr_0"), 1),
        (("ended", "gr_0", "--outcome", "sold"), 2),
        (("restart", "spring"), 2),
    ],
)
def test_what_cannot_be_is_said(run: Run, store: Path, arguments: tuple[str, ...], status: int) -> None:
    ended = run("dial", *arguments, "--store", store)
    assert (ended.status, ended.out) == (status, "")
    assert ended.err


def test_without_a_store_there_is_no_budget_and_nothing_is_made(run: Run, tmp_path: Path) -> None:
    assert run("dial", "may", CALLEE, "--number", NUMBER, "--store", tmp_path / "none").status == 1
    assert list(tmp_path.iterdir()) == []


PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "budget.md").read_text("utf-8")


def test_every_command_of_the_page_works(run: Run, store: Path) -> None:
    grant = ""
    for line in re.findall(r"(?m)^(?:\$ )?callstanding (dial .*)$", PAGE):
        words = [str(store) if word == "calls.duckdb" else word for word in shlex.split(line)]
        words = [grant if word.startswith("gr_") else word for word in words]
        ended = run(*words, "--json") if words[1] == "may" else run(*words)
        assert ended.status == 0, (line, ended.err)
        grant = json.loads(ended.out)["grant"] if words[1] == "may" else grant


def test_the_program_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [program] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(program, {})  # noqa: S102 - our own page
    assert capsys.readouterr().out.startswith("yes 0.0 ()")


def test_a_pool_of_the_stock_calls_and_what_rests_does_not(run: Run, store: Path, tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text(f"number,state,pool\n{NUMBER},in use,north\n{OTHER},resting,north\n")
    assert run("numbers", "import", stock, "--store", store).status == 0
    assert asked(run, store, CALLEE, "--pool", "north", "--dry")["number"] == NUMBER
    found = asked(run, store, CALLEE, "--number", OTHER)
    assert (found["decision"], found["reasons"]) == ("no", "state")
    assert run("dial", "may", CALLEE, "--pool", "south", "--store", store).status == 1


def test_fresh_numbers_of_a_bad_pool_do_not_call_and_the_store_is_asked_once(run: Run, tmp_path: Path) -> None:
    robots = [f"+120255501{n:02}" for n in range(12)]
    calls = [
        row
        for n, number in enumerate(robots)
        for row in campaign(number, calls=25, answered=0.3, talk_s=(1, 4), people_from=100 * n, account="x")
    ]
    now = datetime.now(UTC)
    shift = now - timedelta(days=1) - MONDAY
    for row in calls:
        row["start"] = (datetime.fromisoformat(row["start"]) + shift).isoformat()
    store, fresh = tmp_path / "s.duckdb", "+12025550199"
    assert run("ingest", write(tmp_path / "calls.csv", "calls", calls), "--store", store).status == 0
    lines = "".join(f"{number},in use,robots\n" for number in (*robots, fresh))
    (tmp_path / "n.csv").write_text("number,state,pool\n" + lines)
    assert run("numbers", "import", tmp_path / "n.csv", "--store", store).status == 0
    assert asked(run, store, CALLEE, "--number", NUMBER)["decision"] == "yes"
    held = asked(run, store, CALLEE, "--number", fresh)
    assert (held["decision"], "pool" in held["reasons"].split()) == ("no", True)
    kept = (tmp_path / "s.duckdb.live" / "pools.json").stat().st_mtime_ns
    assert asked(run, store, CALLEE, "--pool", "robots")["decision"] == "no"
    assert (tmp_path / "s.duckdb.live" / "pools.json").stat().st_mtime_ns == kept
