"""`numbers dispute` and `numbers replace`: from the case to the letter, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.cli.conftest import Run
from tests.copies import copy_of

from callstanding.control import Tenants, migrate, open_control
from callstanding.control.stock import Stock, Wanted
from callstanding.live.place import Place
from callstanding.pipeline import Options, ingest_files
from callstanding.testing import campaign, person, report, write

CENTRE, ROBOT, NEW, FAR = "+12025550143", "+12025550177", "+12025550150", "+13125550151"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return copy_of(with_stock, tmp_path) / "s.duckdb"


def with_stock(place: Path) -> None:
    """Make a store of a centre's and a robot's calls, and a stock in which both are in use."""
    calls = campaign(CENTRE, calls=200, answered=0.45, talk_s=(40, 90), attestation="A", account="centre")
    calls += campaign(ROBOT, calls=800, answered=0.1, talk_s=(1, 3), people_from=500, attestation="A", account="robot")
    said = [report(CENTRE, row["callee"], 20) for row in calls if row["caller"] == CENTRE and row["talk_s"]][:8]
    store = place / "s.duckdb"
    files = [write(place / "c.csv", "calls", calls)], [write(place / "r.csv", "reports", said)]
    ingest_files(files[0], reports=files[1], store=store, options=Options())
    engine = open_control(Place(store).control)
    migrate(engine)
    Tenants(engine).add("own", "owner", who="test", now=1.0)
    stock = Stock(engine)
    stock.import_("own", [Wanted(number, "US") for number in (CENTRE, ROBOT, NEW, FAR)], who="test", now=1.0)
    for number in (CENTRE, ROBOT):
        stock.assign("own", holder="own", campaign="spring", among=[number], who="test", now=2.0)
    engine.dispose()


def opened(run: Run, store: Path, number: str = CENTRE, *more: str) -> str:
    done = run("numbers", "dispute", "open", number, "--text", "People asked for it.", "--store", store, *more)
    assert done.status == 0, done.err
    return done.out.strip()


def test_a_case_from_its_opening_to_the_answer(run: Run, store: Path, tmp_path: Path) -> None:
    case = opened(run, store)
    desk = ("numbers", "dispute")
    assert run(*desk, "step", case, "--note", "We look.", "--state", "in review", "--store", store).status == 0
    (row,) = [json.loads(line) for line in run(*desk, "list", "--json", "--store", store).out.splitlines()]
    assert (row["dispute"], row["state"], row["overdue"]) == (case, "in review", "")
    digests = set()
    for ending in ("pdf", "html", "json"):
        made = run(*desk, "evidence", case, "-o", tmp_path / f"e.{ending}", "--store", store)
        assert made.status == 0, made.err
        digests.add(made.out.strip())
    assert len(digests) == 1
    assert CENTRE in PdfReader(tmp_path / "e.pdf").pages[0].extract_text()
    assert run(*desk, "decide", case, "rejected", "--why", "Many complaints.", "--store", store).status == 0
    told = run(*desk, "letter", case, "--lang", "fr", "--evidence", tmp_path / "e.json", "--store", store)
    assert "est rejetée" in told.out
    assert digests.pop() in told.out
    shown = json.loads(run(*desk, "show", case, "--json", "--store", store).out)
    assert [step["state"] for step in shown["steps"]] == ["open", "in review", "rejected"]
    assert run(*desk, "withdraw", case, "--store", store).status == 2


def test_scoring_beside_a_store_knows_its_cases_and_so_does_a_file_of_them(
    run: Run, store: Path, tmp_path: Path
) -> None:
    case = opened(run, store)
    listed = tmp_path / "disputes.csv"
    listed.write_text(run("numbers", "dispute", "list", "--store", store).out, encoding="utf-8")
    beside = run("explain", CENTRE, "--store", store, "--json", "--as-of", "2999-01-01")
    assert json.loads(beside.out)["standing"]["flags"] == []  # it is over by then
    text = listed.read_text(encoding="utf-8")
    early = text.replace(text.splitlines()[1].split(",")[6], "2025-03-03T10:00:00Z")
    listed.write_text(early, encoding="utf-8")
    of_file = run(
        "explain", CENTRE, tmp_path / "c.csv", "--reports", tmp_path / "r.csv", "--disputes", listed, "--json"
    )
    assert json.loads(of_file.out)["standing"]["flags"] == ["disputed"]
    assert case in early


@pytest.mark.parametrize(
    "text",
    [
        "dispute,number\nx,+12025550143\n",
        "dispute,number,opened,frozen_until\nx,nobody,2025-03-03,2025-03-04\n",
        "dispute,number,opened,frozen_until\nx,+12025550143,soon,2025-03-04\n",
        "dispute,number,opened,frozen_until\nx,+12025550143,2025-03-05,2025-03-04\n",
        "dispute,number,opened,frozen_until,decided\nx,+12025550143,2025-03-03,2025-03-04,2025-03-04\n",
    ],
)
def test_a_list_of_disputes_that_cannot_be_read_is_refused_by_its_line(
    run: Run, three_calls: Path, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "d.csv"
    path.write_text(text, encoding="utf-8")
    done = run("score", three_calls, "--disputes", path)
    assert done.status == 1
    assert "line 2" in done.err


def test_a_foreign_number_is_refused_and_what_holds_is_said(run: Run, store: Path) -> None:
    done = run("numbers", "dispute", "open", "+12025550199", "--text", "Mine.", "--store", store)
    assert done.status == 1
    assert "is not a proven number of own" in done.err


def test_a_number_is_replaced_by_one_of_its_area_and_only_when_told(run: Run, store: Path) -> None:
    case = opened(run, store, CENTRE, "--platform", "app:One")
    proposed = run("numbers", "replace", CENTRE, "--case", case, "--store", store)
    assert (proposed.status, proposed.out.strip()) == (0, NEW), proposed.err
    done = run("numbers", "replace", CENTRE, "--case", case, "--yes", "--store", store)
    assert done.out.strip() == NEW
    steps = json.loads(run("numbers", "dispute", "show", case, "--json", "--store", store).out)["steps"]
    assert NEW in steps[-1]["note"]


def test_replacing_a_number_whose_calls_annoy_people_is_refused_as_evasion(run: Run, store: Path) -> None:
    done = run("numbers", "replace", ROBOT, "--why", "burnt", "--yes", "--store", store)
    assert done.status == 1
    assert "evasion" in done.err
    assert run("numbers", "replace", ROBOT, "--store", store).status == 2


def test_a_brigade_alone_is_no_reason_to_refuse(run: Run, store: Path, tmp_path: Path) -> None:
    crowd = [report(CENTRE, person(i), 21) for i in range(150)]
    ingest_files([], reports=[write(tmp_path / "r2.csv", "reports", crowd)], store=store, options=Options())
    assert run("numbers", "replace", CENTRE, "--why", "a brigade", "--store", store).out.strip() == NEW
