"""A call is rebuilt from its channel events, wherever they stand in the file."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.formats import Feed, open_file
from callstanding.formats.cel import ASTERISK_CEL
from callstanding.formats.format import Batch

FOLDER = Path(__file__).parents[1] / "fixtures/formats/asterisk_cel"
HEADER = "eventtype,eventtime,cid_num,exten,channame,uniqueid,linkedid,extra"


def batches_of(path: Path, zone: str = "UTC") -> list[Batch]:
    found, batches = open_file(path, feed=Feed(zone=zone))
    assert found is ASTERISK_CEL
    return list(batches)


def calls(path: Path, zone: str = "UTC") -> list[dict[str, Any]]:
    return [row for batch in batches_of(path, zone) for row in batch.rows.to_pylist()]


def written(tmp_path: Path, *events: str) -> Path:
    path = tmp_path / "cel.csv"
    path.write_text("\n".join([HEADER, *events]) + "\n")
    return path


def test_a_transferred_call_is_one_call_and_the_talk_of_both_bridges_counts() -> None:
    first, second = calls(FOLDER / "transfer.csv")
    assert (first["caller"], first["callee"], first["disposition"]) == ("+12025550101", "+12025550111", "answered")
    assert (first["talk_s"], first["ring_s"], first["hangup_by"]) == (40.0, 5.0, "caller")
    assert first["start"] == datetime.fromisoformat("2026-03-02T15:00:00")
    assert (second["disposition"], second["talk_s"], second["hangup_by"]) == ("no-answer", 0.0, "caller")


def test_events_without_header_and_with_the_old_extra_are_read() -> None:
    (call,) = calls(FOLDER / "busy.csv")
    assert (call["disposition"], call["sip_code"], call["hangup_by"]) == ("busy", 486, "callee")
    assert (call["account"], call["ring_s"]) == ("acme", 1.0)


def test_every_event_counts_as_a_line() -> None:
    batches = batches_of(FOLDER / "transfer.csv")
    assert sum(batch.lines for batch in batches) == 21
    assert sum(batch.spare + len(batch.bad) + batch.rows.num_rows for batch in batches) == 21


def test_a_rows_place_is_that_of_its_first_event() -> None:
    (batch,) = batches_of(FOLDER / "transfer.csv")
    text = (FOLDER / "transfer.csv").read_text()
    for row in batch.rows.to_pylist():
        line, byte = batch.place(row["line"])
        assert byte is not None
        assert text[byte:].startswith(line)
        assert row["call_id"] in line


@settings(max_examples=20)
@given(seed=st.integers(0, 1000))
def test_the_order_of_the_lines_does_not_matter(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    header, *events = (FOLDER / "transfer.csv").read_text().splitlines()
    random.Random(seed).shuffle(events)
    path = tmp_path_factory.mktemp("cel") / "shuffled.csv"
    path.write_text("\n".join([header, *events]))
    told = [{**row, "line": 0} for row in calls(path)]
    expected = [{**row, "line": 0} for row in calls(FOLDER / "transfer.csv")]
    assert sorted(told, key=str) == sorted(expected, key=str)


def test_an_announcement_to_the_caller_is_no_answer(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "CHAN_START,2026-03-02 15:00:00,+12025550101,7001,PJSIP/t-01,1.1,1.1,",
        "CHAN_START,2026-03-02 15:00:01,7001,s,PJSIP/7001-02,1.2,1.1,",
        'HANGUP,2026-03-02 15:00:21,7001,s,PJSIP/7001-02,1.2,1.1,"{""hangupcause"":19,""hangupsource"":""""}"',
        "ANSWER,2026-03-02 15:00:21,+12025550101,s,PJSIP/t-01,1.1,1.1,",
        'HANGUP,2026-03-02 15:00:30,+12025550101,s,PJSIP/t-01,1.1,1.1,"{""hangupcause"":16,'
        '""hangupsource"":""dialplan/builtin"",""dialstatus"":""NOANSWER""}"',
    )
    (call,) = calls(path)
    assert (call["disposition"], call["talk_s"], call["hangup_by"]) == ("no-answer", 0.0, "network")
    assert call["ring_s"] == 20.0


def test_waiting_in_a_queue_is_no_talk(tmp_path: Path) -> None:
    held = '"{""bridge_id"":""queue"",""bridge_technology"":""holding_bridge""}"'
    met = '"{""bridge_id"":""talk"",""bridge_technology"":""simple_bridge""}"'
    path = written(
        tmp_path,
        "CHAN_START,2026-03-02 15:00:00,+12025550101,7000,PJSIP/t-01,1.1,1.1,",
        "ANSWER,2026-03-02 15:00:00,+12025550101,s,PJSIP/t-01,1.1,1.1,",
        f"BRIDGE_ENTER,2026-03-02 15:00:01,+12025550101,s,PJSIP/t-01,1.1,1.1,{held}",
        "CHAN_START,2026-03-02 15:01:00,7001,s,PJSIP/7001-02,1.2,1.1,",
        f"BRIDGE_EXIT,2026-03-02 15:01:05,+12025550101,s,PJSIP/t-01,1.1,1.1,{held}",
        "ANSWER,2026-03-02 15:01:05,7001,s,PJSIP/7001-02,1.2,1.1,",
        f"BRIDGE_ENTER,2026-03-02 15:01:05,+12025550101,s,PJSIP/t-01,1.1,1.1,{met}",
        f"BRIDGE_EXIT,2026-03-02 15:01:12,+12025550101,s,PJSIP/t-01,1.1,1.1,{met}",
    )
    assert [call["talk_s"] for call in calls(path)] == [7.0]


def test_local_times_are_read_in_the_feeds_zone(tmp_path: Path) -> None:
    path = written(tmp_path, "CHAN_START,2026-03-02 16:00:00,7001,7002,PJSIP/7001-01,1.1,1.1,")
    assert calls(path, "Europe/Paris")[0]["start"] == datetime.fromisoformat("2026-03-02T15:00:00")


def test_an_empty_caller_number_is_an_anonymous_caller(tmp_path: Path) -> None:
    path = written(tmp_path, "CHAN_START,2026-03-02 16:00:00,,7002,PJSIP/trunk-01,1.1,1.1,")
    assert [(call["caller"], call["callee"]) for call in calls(path)] == [(None, "7002")]


def test_bad_events_are_put_aside_and_their_neighbours_kept(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "CHAN_START,2026-03-02 15:00:00,7001,7002,PJSIP/7001-01,1.1,1.1,",
        "ANSWER,not a time,7001,7002,PJSIP/7001-01,1.1,1.1,",
        ",2026-03-02 15:00:01,7001,7002,PJSIP/7001-01,1.1,1.1,",
        "ANSWER,2026-03-02 15:00:02,7001,7002,PJSIP/7001-01,,,",
        "ANSWER,2026-03-02 15:00:03,70\x0001,7002,PJSIP/7001-01,1.1,1.1,",
        'HANGUP,2026-03-02 15:00:04,7001,7002,PJSIP/7001-01,1.1,1.1,"{broken',
        'HANGUP,2026-03-02 15:00:05,7001,7002,PJSIP/7001-01,1.1,1.1,"[1]"',
        "LINKEDID_END,2026-03-02 15:00:06,7001,7002,PJSIP/7001-01,1.1,1.1,",
    )
    batches = batches_of(path)
    assert sorted(bad.line for batch in batches for bad in batch.bad) == [3, 4, 5, 6, 7]
    assert [call["disposition"] for call in calls(path)] == ["no-answer"]
    assert sum(batch.lines for batch in batches) == 8
