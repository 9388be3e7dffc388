"""Whatever JSON stands where a call should, the formats give a row or a reason and never fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.formats import freeswitch_json, kazoo, twilio
from callstanding.formats.acc_call import join
from callstanding.formats.acc_rows import NAMES, read_row
from callstanding.formats.call_rows import CallRow, to_table
from callstanding.formats.cel import COLUMNS
from callstanding.formats.cel_call import rebuild
from callstanding.formats.cel_events import read_event

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.just(10**400),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["1772463845.5", "sip:486", "%zz", "CHAN_START", "HANGUP", "BRIDGE_ENTER", "INVITE", "200"]),
)
KEYS = st.text(max_size=3)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)

FREESWITCH = ("uuid", "direction", "start_uepoch", "answer_epoch", "end_uepoch", "billusec",
              "hangup_cause", "hangup_cause_q850", "sip_hangup_disposition", "originator",
              "sip_term_status", "sip_verstat")  # fmt: skip
PROFILE = ("caller_id_number", "destination_number", "originator", "uuid")
TWILIO = ("sid", "parent_call_sid", "from", "to", "status", "start_time", "date_created", "duration", "stir_verstat")
KAZOO = ("call_id", "call_direction", "timestamp", "channel_created_time", "duration_seconds", "billing_seconds",
         "ringing_seconds", "hangup_cause", "hangup_code", "custom_channel_vars", "from", "to")  # fmt: skip


def objects(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), JSON, max_size=6)


def fits(row: CallRow | None) -> None:
    assert row is None or to_table([row]).num_rows == 1


@given(variables=objects(FREESWITCH), profile=objects(PROFILE), flow=JSON)
def test_freeswitch(variables: dict[str, Any], profile: dict[str, Any], flow: object) -> None:
    fits(freeswitch_json.to_call({"variables": variables, "callflow": [{"caller_profile": profile}]}))
    fits(freeswitch_json.to_call({"variables": variables, "callflow": flow}))


@given(call=objects(TWILIO))
def test_twilio(call: dict[str, Any]) -> None:
    fits(twilio.to_call(call))


@given(leg=objects(KAZOO))
def test_kazoo(leg: dict[str, Any]) -> None:
    fits(kazoo.to_call(leg))


@given(rows=st.lists(objects(NAMES), min_size=1, max_size=4))
def test_acc(rows: list[dict[str, Any]]) -> None:
    read = [read_row(line, {"time": "1772463845", **row}, zone="UTC") for line, row in enumerate(rows, 1)]
    if good := [row for row in read if not isinstance(row, str)]:
        fits(join(good))


@pytest.mark.parametrize("numbered", [True, False])
@given(rows=st.lists(objects(COLUMNS), min_size=1, max_size=6))
def test_cel(rows: list[dict[str, Any]], numbered: bool) -> None:  # noqa: FBT001 - a case, not an option
    basis = {"eventtype": "ANSWER", "eventtime": "1772463845", "linkedid": "1.1", "channame": "SIP/7001-01"}
    read = [read_event(line, basis | row, zone="UTC") for line, row in enumerate(rows, 1)]
    if good := [event for event in read if not isinstance(event, str)]:
        fits(rebuild(good, numbered=numbered))


@given(extra=JSON)
def test_the_extra_of_a_cel_event(extra: object) -> None:
    cells = {"eventtype": "HANGUP", "eventtime": "1772463845", "linkedid": "1.1", "extra": json.dumps(extra)}
    event = read_event(1, cells, zone="UTC")
    assert not isinstance(event, str)
    fits(rebuild([event], numbered=True))
