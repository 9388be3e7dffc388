"""`numbers vet`, `numbers quarantine` and `numbers labels`: what an owner does before a number is given away."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from tests.cli.conftest import Run

from callstanding import clock
from callstanding.actions.certificate import is_whole
from callstanding.control import Audit, Stock, open_control
from callstanding.control.stock import Wanted
from callstanding.live.answering import Answering
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.pipeline import Options, ingest_files
from callstanding.testing import MONDAY, assignment, call, campaign, person, write

SPAMMER, SHOP, UNKNOWN, YOUNG = "+12025550143", "+12025550177", "+12025550188", "+12025550189"
GONE = MONDAY + timedelta(days=4)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("calls")
    calls = campaign(SPAMMER, calls=1200, answered=0.15, talk_s=(3, 5))
    calls += campaign(SHOP, calls=60, answered=0.7, talk_s=(60, 200), people_from=5000)
    calls += [call(person(9000 + i), SPAMMER, 24 * 5 + 8 * i, 0) for i in range(15)]
    held = [assignment(SPAMMER, "one", MONDAY - timedelta(days=60), GONE)]
    return write(place / "calls.csv", "calls", calls), write(place / "held.csv", "assignments", held)


@pytest.fixture(scope="module")
def ingested(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of the files."""
    place = tmp_path_factory.mktemp("store")
    ingest_files([files[0]], assignments=[files[1]], store=place / "store.db", options=Options())
    return place


@pytest.fixture
def store(run: Run, ingested: Path, tmp_path: Path) -> Path:
    """A copy of it, and a stock in which three numbers lie and one is in use."""
    shutil.copytree(ingested, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "store.db"
    assert run("numbers", "quarantine", "list", "--store", path).status == 0  # makes the control tables
    engine, now = open_control(Place(path).control), clock.seconds()
    rows = [Wanted(number, "US", state="quarantined", since=GONE.timestamp()) for number in (SPAMMER, SHOP)]
    rows.append(Wanted(YOUNG, "US", state="quarantined", since=now - 86_400))
    rows.append(Wanted("+12025550190", "US", state="in use", since=now - 86_400))
    assert Stock(engine).import_("own", rows, who="test", now=now).added == 4
    engine.dispose()
    return path


def told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def state(store: Path, number: str) -> str:
    engine = open_control(Place(store).control)
    found = Stock(engine).get(number, "own").state
    engine.dispose()
    return found


def test_numbers_are_vetted_from_files(run: Run, files: tuple[Path, Path]) -> None:
    ended = run("numbers", "vet", SPAMMER, UNKNOWN, files[0], "--assignments", files[1], "--json")
    one, two = told(ended.out)
    assert (ended.status, one["verdict"], two["verdict"]) == (0, "wait", "nothing known")
    assert is_whole(one)
    assert {"strays", "too_early"} <= {why["code"] for why in one["reasons"]}


def test_national_numbers_lists_and_bad_lines_are_told_apart(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("number\n(202) 555-0143\n# a remark\nnonsense\n+12025550177\n")
    ended = run("numbers", "vet", "--file", numbers, files[0], "--region", "US")
    assert ended.status == 3
    assert [line.split(",")[0] for line in ended.out.splitlines()] == ["number", SPAMMER, SHOP]
    assert "line 4" in ended.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "no number and no file"),
        ([], "which numbers"),
        ([SHOP, "--certificate", "x.pdf"], ".html or .json"),
    ],
)
def test_what_cannot_be_vetted_is_refused(run: Run, files: tuple[Path, Path], arguments: list[str], words: str) -> None:
    ended = run("numbers", "vet", *arguments, files[0])
    assert ended.status == 2
    assert words in ended.err


def test_certificates_are_written_as_a_page_and_as_a_document(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    for name in ("c.html", "c.json"):
        assert run("numbers", "vet", SHOP, files[0], "--certificate", tmp_path / name).status == 0
    [document] = json.loads((tmp_path / "c.json").read_text())
    assert is_whole(document)
    assert document["id"] in (tmp_path / "c.html").read_text()


def test_the_stock_is_vetted_without_the_numbers_that_somebody_holds(run: Run, store: Path) -> None:
    rows = told(run("numbers", "vet", "--stock", "--store", store, "--json").out)
    assert [row["number"] for row in rows] == [SPAMMER, SHOP, YOUNG]


def test_a_service_that_has_the_store_open_vets_as_the_store_does(run: Run, store: Path) -> None:
    def asked() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        vetted = run("numbers", "vet", SPAMMER, SHOP, UNKNOWN, "--store", store, "--json")
        foreseen = run("numbers", "quarantine", "forecast", "--store", store, "--json")
        assert (vetted.status, foreseen.status) == (0, 0)
        return told(vetted.out), told(foreseen.out)

    alone, folder = asked(), Folder(store, now=None)
    answering = Answering(folder.engine, folder.policy, Place(store), now=None)
    folder.beat()
    served = asked()
    refused = run("numbers", "vet", SHOP, "--store", store, "--as-of", "2025-03-06")
    answering.close()
    folder.close()
    assert served == alone
    assert (refused.status, "Leave --as-of out" in refused.err) == (1, True)


def test_the_quarantine_is_listed_with_its_lawful_days(run: Run, store: Path) -> None:
    rows = told(run("numbers", "quarantine", "list", "--store", store, "--json").out)
    assert [row["number"] for row in rows] == [SPAMMER, SHOP, YOUNG]
    days = ((GONE + timedelta(days=n)).date().isoformat() for n in (45, 90))
    assert [rows[0]["earliest"], rows[0]["latest"]] == list(days)


def test_what_is_foreseen_is_told_and_written_as_a_calendar(run: Run, store: Path, tmp_path: Path) -> None:
    at = (GONE + timedelta(days=20)).isoformat()
    rows = {row["number"]: row for row in told(
        run("numbers", "quarantine", "forecast", "--store", store, "--as-of", at, "--json").out)}  # fmt: skip
    assert rows[SHOP]["forecast"] == rows[SHOP]["earliest"]
    assert rows[YOUNG]["forecast"] == ""
    assert run("numbers", "quarantine", "calendar", tmp_path / "q.ics", "--store", store, "--as-of", at).status == 0
    events = Calendar.from_ical((tmp_path / "q.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 3 + 3 + 2


def test_a_release_is_all_or_none_and_never_before_the_law_allows_it(run: Run, store: Path) -> None:
    refused = run("numbers", "quarantine", "release", SHOP, YOUNG, "--why", "we must", "--store", store)
    assert refused.status == 2
    assert f"{YOUNG} stays in quarantine" in " ".join(refused.err.split())
    assert state(store, SHOP) == "quarantined"


def test_above_a_threshold_a_number_leaves_only_with_a_reason_which_is_kept(run: Run, store: Path) -> None:
    command = ("numbers", "quarantine", "release", SPAMMER, "--store", store)
    assert run(*command).status == 2
    assert run(*command, "--why", " ").status == 2
    assert state(store, SPAMMER) == "quarantined"
    assert run(*command, "--why", "its holder knows").status == 0
    assert state(store, SPAMMER) == "new"
    engine = open_control(Place(store).control)
    assert Audit(engine).listed()[-1].why == "its holder knows (against it: strays, overdue)"
    engine.dispose()


def test_what_does_not_lie_or_is_not_there_is_refused(run: Run, store: Path) -> None:
    assert "in use, not quarantined" in run("numbers", "quarantine", "release", "+12025550190", "--store", store).err
    assert run("numbers", "quarantine", "release", UNKNOWN, "--store", store).status == 1
    assert run("numbers", "quarantine", "calendar", "q.txt", "--store", store).status == 2


def test_labels_are_imported_once_and_compared_with_us(
    run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    labels = tmp_path / "labels.csv"
    labels.write_text(f"number,day,label\n{SHOP},2025-03-03,Scam Likely\n{SPAMMER},2025-03-04,clean\n{SHOP},x,Spam\n")
    command = ("numbers", "labels", "import", labels, "--platform", "T-Mobile", "--store", store)
    first, second = run(*command), run(*command)
    assert (first.status, second.status) == (3, 3)
    assert "2 labels new" in first.err
    assert "0 labels new, 0 changed, 2 known" in second.err
    assert "labels.csv,4," in (tmp_path / "callstanding-quarantine.csv").read_text()
    found = json.loads(run("numbers", "labels", "compare", "--store", store, "--json").out)
    assert [(row["number"], row["apart"]) for row in found["numbers"]] == [(SHOP, 2), (SPAMMER, 0)]
    rates = {each["platform"]: each for each in found["contact"] if each["flagged"]}
    assert (rates["t-mobile"]["called"], rates["t-mobile"]["share"] is not None) == (60, True)
    vetted = told(run("numbers", "vet", SHOP, "--store", store, "--json").out)
    assert vetted[0]["verdict"] == "do not assign"


def test_a_file_of_labels_that_cannot_be_used_leaves_nothing(run: Run, store: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(f"number,label\n{SHOP},Spam\n")
    ended = run("numbers", "labels", "import", labels, "--platform", "x", "--store", store)
    assert (ended.status, "no column is known as day" in ended.err) == (1, True)
    assert json.loads(run("numbers", "labels", "compare", "--store", store, "--json").out)["numbers"] == []


@pytest.mark.parametrize("command", [["vet"], ["quarantine", "forecast"], ["labels", "compare"]])
def test_the_help_tells_what_a_command_is_for(run: Run, command: list[str]) -> None:
    assert len(run("numbers", *command, "--help").out) > 200
