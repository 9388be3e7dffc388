"""Twilio's call resources become calls; unfinished ones are left out, dialled legs join their parents."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from callstanding.formats import Feed, open_file
from callstanding.formats.format import Batch
from callstanding.formats.twilio import to_call

PAGE = Path(__file__).parents[1] / "fixtures/formats/twilio/page.json"


def read(path: Path) -> Batch:
    found, batches = open_file(path, feed=Feed())
    assert found.name == "twilio"
    (batch,) = batches
    return batch


def test_a_page_gives_its_finished_calls() -> None:
    batch = read(PAGE)
    assert (batch.lines, batch.spare, batch.bad) == (5, 1, ())
    rows = batch.rows.to_pylist()
    assert [row["disposition"] for row in rows] == ["answered", "answered", "no-answer", "no-answer"]
    assert [row["attestation"] for row in rows] == ["B", None, None, "N"]
    assert [row["talk_s"] for row in rows] == [42, 36, 0, 0]


def test_a_dialled_leg_has_its_parents_id() -> None:
    rows = read(PAGE).rows.to_pylist()
    assert [row["call_id"] for row in rows] == ["CA01", "CA01", "CA03", "CA05"]


def test_times_come_in_utc_and_fall_back_to_the_creation() -> None:
    rows = read(PAGE).rows.to_pylist()
    expected = ["15:04:05", "15:04:11", "15:05:00", "15:07:00"]
    assert [row["start"] for row in rows] == [datetime.fromisoformat(f"2026-03-02T{at}") for at in expected]


@pytest.mark.parametrize("layout", ["compact page", "single", "lines", "list"])
def test_other_layouts_are_recognised(tmp_path: Path, layout: str) -> None:
    page = json.loads(PAGE.read_text())
    texts = [json.dumps(call) for call in page["calls"]]
    path = tmp_path / "calls.json"
    path.write_text(
        {
            "compact page": json.dumps(page),
            "single": texts[0],
            "lines": "\n".join(texts),
            "list": f"[{','.join(texts)}]",
        }[layout]
    )
    assert read(path).lines == (1 if layout == "single" else 5)


def test_a_call_broken_in_the_middle_of_a_page_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text(PAGE.read_text().replace('"duration": "36"', '"duration: "36"'))
    batch = read(path)
    assert [row["line"] for row in batch.rows.to_pylist()] == [1, 3, 5]
    assert ['"CA02"' in bad.text for bad in batch.bad] == [True]


@pytest.mark.parametrize("odd", ["abc", None, [], {}, True])
def test_values_of_the_wrong_type_are_unknown(odd: object) -> None:
    call = to_call({"sid": odd, "status": "completed", "start_time": odd, "duration": odd, "stir_verstat": odd})
    assert call is not None
    assert (call.start, call.talk_s, call.disposition) == (None, None, "answered")


def test_a_status_that_is_not_known_is_no_disposition() -> None:
    call = to_call({"sid": "CA1", "status": "paused"})
    assert call is not None
    assert call.disposition is None
