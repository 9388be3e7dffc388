"""The folder is told of every change of a case about what is shown here, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from callstanding.control import Caller, Disputes
from callstanding.integrations.disputing import Mirror
from callstanding.live.disputing import read_disputes
from callstanding.records.disputed import Disputed

NUMBER = "+12025550143"
STAFF = Caller("carrier", "operator", frozenset(), "cli")
DAY = 86_400.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "disputes.json"


def told(file: Path) -> tuple[Disputed, ...]:
    return read_disputes(file.read_bytes())


def test_a_case_is_told_when_it_is_opened_and_when_it_is_decided(engine: Engine, file: Path) -> None:
    mirror, disputes = Mirror(engine, file), Disputes(engine)
    assert not mirror.step() or not file.exists()  # there is nothing to tell
    case = disputes.open(NUMBER, STAFF, text="Visits.", contact="", now=1e9).id
    assert mirror.step()
    assert told(file) == (Disputed(case, NUMBER, 1e9, 1e9 + 7 * DAY),)
    assert not mirror.step()
    disputes.step(case, STAFF, words="We look.", now=1e9 + 1, to="in review")
    assert not mirror.step()  # to the score it is all one
    disputes.decide(case, "upheld", why="Yes.", who="cli", now=1e9 + 2)
    assert mirror.step()
    assert told(file) == (Disputed(case, NUMBER, 1e9, 1e9 + 7 * DAY, 1e9 + 2, "upheld"),)


def test_a_mirror_that_starts_anew_writes_the_same_and_names_no_case_with_others(engine: Engine, file: Path) -> None:
    disputes = Disputes(engine)
    disputes.open(NUMBER, STAFF, text="Visits.", contact="desk@example.org", now=1e9)
    Mirror(engine, file).step()
    before = file.read_bytes()
    disputes.open(NUMBER, STAFF, text="Visits.", contact="", now=1e9, platform="app:One")
    Mirror(engine, file).step()
    assert file.read_bytes() == before
    assert b"desk@example.org" not in before
