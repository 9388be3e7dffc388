"""Real files of switches are read, and tell what their names say; skipped where the shared data is absent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from callstanding.formats import Feed, open_file

SHARED = Path(os.environ.get("CALLSTANDING_SHARED", Path(__file__).parents[3] / "shared"))
FOLDER = SHARED / "data/cdr_formats"
WAZO = FOLDER / "asterisk_cel_wazo"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared sample files are not here")

SAMPLES = {
    "3cx_cdr_line/cdr-240617.csv": ("3cx", 1, "answered", 25.0, "caller"),
    "asterisk_cel_csv/CELMaster1.csv": ("asterisk-cel", 1, "answered", 17.19, None),
    "freeswitch_json_cdr/cdr1.json": ("freeswitch-json", 1, "answered", 67.54, "callee"),
    "kazoo_cdr_json/cdr.json": ("kazoo", 1, "no-answer", 0.0, None),
    "twilio_calls_json/call_fetch.json": ("twilio", 1, "answered", 4.0, None),
    "twilio_calls_json/calls_page1.json": ("twilio", 2, "answered", 4.0, None),
}

CEL = {  # case: caller, callee, disposition, seconds in a bridge as read from the events, hang-up party
    "adhoc_conference": ("1801", "1130", "answered", 94.81, None),
    "answered_internal": ("1045", "1001", "answered", 2.39, None),
    "answered_originate": ("1045", "1001", "answered", 2.81, None),
    "conference_has_a_destination_name": ("1101", "4001", "answered", 1.01, "caller"),
    "early_hung_up_incoming_call": ("14201", "42307", "no-answer", 0.0, None),
    "group_call_has_no_duplicate_participant": ("101", "mvkph8he", "answered", 1.03, None),
    "incoming_call_no_cid_name_rewritten_cid_num": ("042302", "1645", "answered", 1.75, None),
    "internal_call_has_destination_details_setup_correctly": ("1603", "1604", "answered", 2.43, "callee"),
    "internal_no_answer": ("1045", "1001", "no-answer", 0.0, None),
    "internal_unconditional_forwarded_answered_call": ("101", "103", "answered", 1.25, None),
    "meeting_has_destination_details_setup_correctly": ("1603", "*41250219", "answered", 32.02, "caller"),
    "mixmonitor_on_unanswered_call_produces_no_recording": ("aaaaaa", "bbbbbb", "no-answer", 0.0, None),
    "noanswer_forward_to_external_unanswered": ("1005", "18005555555", "no-answer", 0.0, "caller"),
    "noanswer_forward_to_internal_answered": ("1005", "1002", "answered", 1.92, "callee"),
    "originate_from_mobile": ("**9742332", "101", "answered", 3.02, None),
    "originate_hung_up_by_switchboard": ("1003", "1002", "no-answer", 0.0, None),
    "recorded_originate": ("1011", "1015", "answered", 10.4, "callee"),
    "switchboard_call_answered_then_put_in_shared_queue_then_answered": ("8001", "91001", "answered", 10.59, "callee"),
    "unanswered_originate": ("1045", "1001", "no-answer", 0.0, None),
    "unanswered_outcall": ("1001", "**9742310", "no-answer", 0.0, None),
    "user_missed_call_fallback_answered": ("8000", "8002", "answered", 4.0, "callee"),
    "user_missed_call_fallback_missed": ("8000", "8002", "no-answer", 0.0, "network"),
    "when_calling_unreachable_phone_then_destination_info_is_set_within_call_log": (
        "1603", "1604", "failed", 0.0, "network",
    ),
    "when_incall_and_unreachable_phone_then_call_log_contains_no_source_user_uuid": (
        "1603", "91800", "no-answer", 0.0, "network",
    ),
}  # fmt: skip


def read(path: Path) -> tuple[str, list[dict[str, Any]]]:
    found, batches = open_file(path, feed=Feed())
    rows = []
    for batch in batches:
        assert batch.bad == ()
        assert batch.lines == batch.rows.num_rows + batch.spare
        rows += batch.rows.to_pylist()
    return found.name, rows


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_recognised_and_read(sample: str) -> None:
    name, rows = read(FOLDER / sample)
    call = rows[0]
    told = (name, len(rows), call["disposition"], round(call["talk_s"], 2), call["hangup_by"])
    assert told == SAMPLES[sample]
    assert all(row["start"] and row["callee"] for row in rows)


@pytest.mark.parametrize("path", sorted(WAZO.glob("*.csv")), ids=lambda path: path.stem)
def test_each_recorded_case_is_one_call(path: Path) -> None:
    _, rows = read(path)
    (call,) = rows
    assert call["callee"]
    assert (call["disposition"] == "answered") == (call["talk_s"] > 0)


@pytest.mark.parametrize("case", CEL)
def test_a_recorded_case_tells_what_its_name_says(case: str) -> None:
    _, (call,) = read(WAZO / f"test_{case}.csv")
    told = (call["caller"], call["callee"], call["disposition"], round(call["talk_s"], 2), call["hangup_by"])
    assert told == CEL[case]
