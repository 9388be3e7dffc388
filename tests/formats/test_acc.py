"""SIP accounting becomes calls: transactions joined by Call-ID, or whole dialogs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from callstanding.formats import Feed, open_file
from callstanding.formats.acc import ACC
from callstanding.formats.format import Batch

FOLDER = Path(__file__).parents[1] / "fixtures/formats/acc"


def batches_of(path: Path, zone: str = "UTC") -> list[Batch]:
    found, batches = open_file(path, feed=Feed(zone=zone))
    assert found is ACC
    return list(batches)


def calls(path: Path, zone: str = "UTC") -> list[dict[str, Any]]:
    return [row for batch in batches_of(path, zone) for row in batch.rows.to_pylist()]


def outcome(call: dict[str, Any]) -> tuple[Any, ...]:
    return call["disposition"], call["sip_code"], call["talk_s"], call["hangup_by"]


def test_transactions_of_a_table_are_joined_by_call_id() -> None:
    rows = calls(FOLDER / "table.csv")
    assert [outcome(row) for row in rows] == [
        ("answered", 200, 42.0, "callee"),
        ("busy", 486, 0.0, None),
        ("blocked", 603, 0.0, None),
    ]
    assert (rows[0]["caller"], rows[0]["callee"]) == ("+12025550101", "+12025550111")


def test_a_bye_without_its_invite_is_no_call() -> None:
    (batch,) = batches_of(FOLDER / "table.csv")
    assert (batch.lines, batch.spare, batch.bad) == (6, 3, ())


def test_flat_files_have_no_header_and_no_quotes() -> None:
    rows = calls(FOLDER / "flat.log")
    assert [outcome(row) for row in rows] == [("answered", 200, 42.0, "caller"), ("failed", 404, 0.0, None)]
    assert rows[0]["start"] == datetime.fromisoformat("2026-03-02T15:04:07")
    assert rows[0]["trunk"] == "192.0.2.1"


def test_flat_dialogs_are_understood_from_what_they_hold() -> None:
    rows = calls(FOLDER / "dialogs.log")
    assert [outcome(row) for row in rows] == [("answered", 200, 49.5, "callee"), ("blocked", 608, 0.0, "network")]
    assert [row["callee"] for row in rows] == ["+12025550111", "+12025550112"]


def test_json_lines_hold_dialogs_and_transactions() -> None:
    rows = calls(FOLDER / "lines.ndjson")
    assert [outcome(row) for row in rows] == [
        ("answered", 200, 49.5, "caller"),
        ("no-answer", 487, 0.0, "caller"),
        ("answered", 200, 30.75, None),
    ]
    assert (rows[2]["ring_s"], rows[2]["start"]) == (8.0, datetime.fromisoformat("2026-03-02T15:06:30"))


def test_table_times_are_in_the_feeds_zone() -> None:
    start = calls(FOLDER / "table.csv", "America/New_York")[0]["start"]
    assert start == datetime.fromisoformat("2026-03-02T20:00:07")


def test_an_answered_call_whose_end_is_missing_has_no_talk_time(tmp_path: Path) -> None:
    path = tmp_path / "acc.csv"
    path.write_text(
        "method,callid,sip_code,time,caller,callee\nINVITE,c1,200,2026-03-02 15:00:00,+12025550101,+12025550111\n"
    )
    assert [outcome(row) for row in calls(path)] == [("answered", 200, None, None)]


@pytest.mark.parametrize("odd", ['"abc"', "null", "[]", "{}", "true", "1e300"])
def test_json_values_of_the_wrong_type_are_unknown_or_put_aside(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "acc.ndjson"
    good = (FOLDER / "lines.ndjson").read_text().splitlines()
    path.write_text(
        "\n".join(
            [
                good[1],
                f'{{"method":"INVITE","callid":{odd},"sip_code":{odd},"time":"1772463900","caller":{odd},"callee":{odd}}}',
                f'{{"method":"INVITE","callid":"c8","sip_code":"200","time":{odd}}}',
                '{"method":"INVITE", broken}',
                good[2],
            ]
        )
    )
    batches = batches_of(path)
    assert sorted(bad.line for batch in batches for bad in batch.bad) == [3, 4]
    assert {row["line"] for row in calls(path)} == {1, 2, 5}
