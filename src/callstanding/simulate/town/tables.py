"""Turns the town's columns into native tables, as a switch and a complaint desk would deliver them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from callstanding.simulate.files import moments, named
from callstanding.simulate.town.cast import CARE_CENTRE, RECEPTION, ROBOCALLER, SALES, SCHOOL, e164
from callstanding.simulate.town.opinions import Opinions
from callstanding.simulate.town.overdone import Overdone
from callstanding.simulate.traffic import ATTESTATIONS, DISPOSITIONS, HANGUPS, SIP_CODES, Floats, Ints, Traffic

MEDIAN_LAG_S = 5.6 * 3600  # from a call to the arrival of its complaint, on the public complaint data
HOLDERS = {
    RECEPTION: "reception",
    SCHOOL: "school",
    CARE_CENTRE: "care-centre",
    ROBOCALLER: "bulk-minutes",
    **dict.fromkeys(SALES, "sales-centre"),
}


def calls_table(calls: Traffic, first: datetime) -> pa.Table:
    """The native calls table: times in UTC, whole seconds as switches write them."""
    return pa.table(
        {
            "call_id": pa.array([f"sim-{i:07d}" for i in range(len(calls))]),
            "caller": _numbers(calls.caller),
            "callee": _numbers(calls.callee),
            "start": _moments(calls.start, first),
            "ring_s": np.round(calls.ring),
            "talk_s": np.where(calls.talk > 0, np.maximum(1.0, np.round(calls.talk)), 0.0),
            "disposition": named(DISPOSITIONS, calls.disposition).cast(pa.string()),
            "hangup_by": named(HANGUPS, calls.hangup).cast(pa.string()),
            "sip_code": pa.array(np.array(SIP_CODES, dtype=np.int32)[calls.disposition]),
            "attestation": named(ATTESTATIONS, calls.attestation).cast(pa.string()),
        }
    )


def reports_table(said: Opinions, first: datetime, *, until: float, rng: np.random.Generator) -> pa.Table:
    """The native reports table: what had arrived `until` seconds after the first midnight; many reports come later."""
    received = said.at + rng.lognormal(np.log(MEDIAN_LAG_S), 1.6, len(said.at))
    table = pa.table(
        {
            "report_id": pa.array([f"sim-r{i:05d}" for i in range(len(said.at))]),
            "number": _numbers(said.number),
            "at": _moments(said.at, first),
            "received_at": _moments(received, first),
            "reporter": _numbers(said.reporter),
            "kind": pa.array(said.kind.tolist()),
            "source": pa.array(["simulated"] * len(said.at)),
        }
    )
    return table.filter(pa.array(received < until))


def assignments_table(first: datetime, overdone: Sequence[Overdone] = ()) -> pa.Table:
    """Who holds the organisations' numbers; the robocaller rented its number the day before."""
    since = {number: first - timedelta(days=1 if number == ROBOCALLER else 400) for number in HOLDERS}
    since |= {each.number: first + timedelta(days=each.days.start) for each in overdone}
    return pa.table(
        {
            "number": pa.array(map(e164, since)),
            "holder": pa.array([HOLDERS.get(number, HOLDERS[SALES[0]]) for number in since]),
            "from": pa.array(since.values(), pa.timestamp("s", tz="UTC")),
            "to": pa.nulls(len(since), pa.timestamp("s", tz="UTC")),
        }
    )


def _numbers(national: Ints) -> pa.Array:
    return pa.array(["+1" + digits for digits in national.astype(str).tolist()])


def _moments(seconds: Floats, first: datetime) -> pa.Array:
    return moments(np.int64(first.timestamp()) + np.floor(seconds).astype(np.int64))
