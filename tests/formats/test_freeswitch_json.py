"""FreeSWITCH's JSON documents become calls; both legs of one call share its id."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from callstanding.formats import Feed, open_file
from callstanding.formats.freeswitch_json import to_call

LEGS = Path(__file__).parents[1] / "fixtures/formats/freeswitch_json/legs.json"


def calls(path: Path) -> list[dict[str, Any]]:
    found, batches = open_file(path, feed=Feed())
    assert found.name == "freeswitch-json"
    return [row for batch in batches for row in batch.rows.to_pylist()]


def test_the_a_leg_is_the_call_as_the_caller_made_it() -> None:
    call = calls(LEGS)[0]
    assert (call["caller"], call["callee"]) == ("+12025550101", "+12025550111")
    assert (call["disposition"], call["talk_s"], call["ring_s"]) == ("answered", 30.0, 5.5)
    assert (call["attestation"], call["account"], call["trunk"]) == ("A", "office one", "external")
    assert call["start"] == datetime.fromisoformat("2026-03-02T15:04:05")


def test_the_legs_of_a_call_share_its_id_and_agree_on_who_hung_up() -> None:
    first, second, other = calls(LEGS)
    assert first["call_id"] == second["call_id"] == "leg-a"
    assert first["hangup_by"] == second["hangup_by"] == "caller"
    assert other["call_id"] == "leg-c"


def test_an_unanswered_call_takes_its_outcome_from_the_cause() -> None:
    call = calls(LEGS)[2]
    assert (call["disposition"], call["sip_code"], call["hangup_by"]) == ("busy", 486, "callee")
    assert (call["talk_s"], call["ring_s"]) == (0.0, 12.0)


@pytest.mark.parametrize(
    ("cause", "disposition", "code"),
    [
        ("UNALLOCATED_NUMBER", "failed", 404),
        ("NO_ANSWER", "no-answer", 480),
        ("ORIGINATOR_CANCEL", "no-answer", 487),
        ("CALL_REJECTED", "rejected", 603),
        ("SOMETHING_NEW", "failed", None),
    ],
)
def test_causes_mean_outcomes(cause: str, disposition: str, code: int | None) -> None:
    call = to_call({"variables": {"hangup_cause": cause, "answer_epoch": "0"}})
    assert (call.disposition, call.sip_code) == (disposition, code)


@pytest.mark.parametrize("odd", ["abc", None, [], {}, True, -1, 1e300, ""])
def test_values_of_the_wrong_type_are_unknown(odd: object) -> None:
    names = ("start_uepoch", "answer_uepoch", "billusec", "hangup_cause_q850", "direction", "uuid", "sip_verstat")
    call = to_call({"variables": dict.fromkeys(names, odd), "callflow": odd})
    assert call.start is None
    assert call.caller is None


def test_a_broken_document_and_a_foreign_one_are_put_aside(tmp_path: Path) -> None:
    lines = LEGS.read_text().splitlines()
    path = tmp_path / "legs.json"
    path.write_text("\n".join([lines[0], lines[1][:300], json.dumps({"other": 1}), lines[2]]))
    batch = next(open_file(path, feed=Feed())[1])
    assert (batch.lines, len(batch.rows), [bad.line for bad in batch.bad]) == (4, 2, [2, 3])
    assert batch.place(4) == (lines[2], path.read_text().index(lines[2]))
