"""Questions about a campaign as a whole: numbers that never called are left out, the rest is told together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.web.service import CLEAN, GONE, SPAM

from callstanding.engines import Duck
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.campaign_questions import (
    campaign_callbacks_asked,
    campaign_changed_asked,
    campaign_guard_asked,
)
from callstanding.pipeline.store import open_store
from callstanding.policies import load_policy
from callstanding.testing import call, person, write

POLICY = load_policy("standard")
ASKED: dict[str, Any] = {"numbers": [CLEAN, GONE, SPAM], "name": "spring"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Duck]:
    """Two numbers that called, nine of ninety answers of one dropped, and twelve people who called it back."""
    folder = tmp_path_factory.mktemp("campaign")
    rows = [call(SPAM, person(i), 9 + i / 60, 2 if i < 9 else 40, hangup_by="caller") for i in range(90)]
    rows += [call(CLEAN, person(1000 + i), 9 + i / 60) for i in range(40)]
    rows += [call(person(50 + i), SPAM, 11 + i / 60, 30 if i < 6 else 0) for i in range(12)]
    store = Path(folder) / "calls.duckdb"
    ingest_files([write(folder / "calls.csv", "calls", rows)], store=store, options=Options())
    with open_store(store) as opened:
        yield opened


def at(engine: Duck) -> float:
    newest = engine.newest()
    assert newest is not None
    return newest.replace(tzinfo=UTC).timestamp()


def test_call_backs_are_told_of_all_together_and_of_each_that_had_some(engine: Duck) -> None:
    found = campaign_callbacks_asked(engine, POLICY, ASKED | {"at": at(engine)})
    assert (found["whole"]["called_back"], found["whole"]["reached"], found["whole"]["verdict"]) == (12, 6, "poor")
    assert [row["number"] for row in found["rows"]] == [SPAM]
    assert found["to_return"] == 6


def test_the_guard_counts_the_drops_of_all_numbers_together(engine: Duck) -> None:
    whole = campaign_guard_asked(engine, POLICY, ASKED | {"at": at(engine)})["whole"]
    assert (whole["campaign"], whole["numbers"], whole["dropped"]) == ("spring", 2, 9)
    assert whole["stop"]


def test_an_answer_rate_is_told_by_day(engine: Duck) -> None:
    found = campaign_changed_asked(engine, POLICY, ASKED | {"at": at(engine)})
    assert found["rows"] == []
    assert [(datetime.fromtimestamp(day["at"], UTC).hour, day["people"]) for day in found["days"]] == [(0, 130.0)]


@pytest.mark.parametrize("question", [campaign_callbacks_asked, campaign_changed_asked, campaign_guard_asked])
def test_numbers_that_never_called_are_no_error(engine: Duck, question: Any) -> None:
    found = question(engine, POLICY, {"numbers": [GONE], "name": "new", "at": at(engine)})
    assert not found.get("whole")
    assert found.get("rows", []) == []
