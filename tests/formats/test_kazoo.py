"""Kazoo's documents become calls; its time is that of the record, at the end of the leg."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from callstanding.formats import Feed, open_file
from callstanding.formats.kazoo import to_call

PAGE = Path(__file__).parents[1] / "fixtures/formats/kazoo/page.json"


def calls(path: Path) -> list[dict[str, Any]]:
    found, batches = open_file(path, feed=Feed())
    assert found.name == "kazoo"
    return [row for batch in batches for row in batch.rows.to_pylist()]


def test_a_page_gives_its_legs_with_the_calls_id() -> None:
    rows = calls(PAGE)
    assert [row["call_id"] for row in rows] == ["i1", "i1", "a2"]
    assert [row["disposition"] for row in rows] == ["answered", "answered", "rejected"]
    assert [row["hangup_by"] for row in rows] == ["caller", "caller", "callee"]


def test_the_start_is_the_gregorian_time_of_the_record_less_the_duration() -> None:
    first, _, third = calls(PAGE)
    assert first["start"] == datetime.fromisoformat("2026-03-02T15:00:40")
    assert third["start"] == datetime.fromisoformat("2026-03-02T15:05:00.250")


def test_addresses_give_their_user() -> None:
    assert (calls(PAGE)[2]["caller"], calls(PAGE)[2]["callee"]) == ("12025550102", "12025550112")


def test_a_single_document_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "cdr.json"
    path.write_text(json.dumps(json.loads(PAGE.read_text())["data"][0], indent=1))
    assert [row["talk_s"] for row in calls(path)] == [30]


@pytest.mark.parametrize("odd", ["abc", None, [], {}, True, 1e300])
def test_values_of_the_wrong_type_are_unknown(odd: object) -> None:
    names = ("timestamp", "hangup_code", "custom_channel_vars", "from", "to")
    call = to_call({"call_id": "x", "duration_seconds": odd, **dict.fromkeys(names, odd)})
    assert call.start is None
    assert call.disposition == "no-answer"
