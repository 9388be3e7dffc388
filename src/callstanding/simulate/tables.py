"""Turns a world's columns into native tables of calls and reports; accounts and trunks are numbered, not named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from callstanding.simulate.files import moments, named
from callstanding.simulate.numbers import SPACE, area_code, e164
from callstanding.simulate.pile import Pile, Register
from callstanding.simulate.reports import BLOCK, KINDS, Reports
from callstanding.simulate.traffic import (
    ATTESTATIONS,
    BY_NETWORK,
    DISPOSITIONS,
    HANGUPS,
    NO_ANSWER,
    SIP_CODES,
    Floats,
)

_SWITCHED_OFF = 480  # the network's word for a telephone that cannot be reached
Whole = npt.NDArray[np.integer[Any]]


def calls_table(pile: Pile, known: Register, first: datetime) -> pa.Table:
    """The native calls table: times in UTC, durations in whole seconds."""
    used = np.zeros(SPACE, dtype=np.bool_)
    used[pile.caller] = used[pile.callee] = True
    place, numbers = np.cumsum(used, dtype=np.int32) - 1, e164(np.flatnonzero(used))
    sip = np.array(SIP_CODES, dtype=np.int32)[pile.disposition]
    sip[(pile.disposition == NO_ANSWER) & (pile.hangup == BY_NETWORK)] = _SWITCHED_OFF
    columns = {
        "call_id": tagged("sim-", np.arange(len(pile))),
        "caller": pa.DictionaryArray.from_arrays(place[pile.caller], numbers),
        "callee": pa.DictionaryArray.from_arrays(place[pile.callee], numbers),
        "start": moments(pile.start + np.int64(first.timestamp())),
        "ring_s": pa.array(pile.ring.astype(np.int32)),
        "talk_s": pa.array(pile.talk),
        "disposition": named(DISPOSITIONS, pile.disposition),
        "hangup_by": named(HANGUPS, pile.hangup),
        "sip_code": pa.array(sip),
        "attestation": named(ATTESTATIONS, pile.attestation),
        "trunk": _numbered("trunk-", known.trunk[pile.line]),
        "account": _numbered("account-", known.account[pile.line]),
    }
    return pa.table(columns)


def reports_table(reports: Reports, arrived: Floats, first: datetime) -> pa.Table:
    """The native reports table, in the order of arrival."""
    order = np.argsort(arrived, kind="stable")
    reports = reports.where(order)
    return pa.table(
        {
            "report_id": tagged("sim-r", np.arange(len(reports))),
            "number": e164(reports.number),
            "at": times(reports.at, first),
            "received_at": times(arrived[order], first),
            "reporter": e164(reports.reporter),
            "kind": named(KINDS, reports.kind).cast(pa.string()),
            "source": named(("complaints", "handset"), (reports.kind >= BLOCK).astype(np.int8)).cast(pa.string()),
            "reporter_area": area_code(reports.reporter),
        }
    )


def times(seconds: Floats, first: datetime) -> pa.Array:
    """Times; what never comes is null."""
    never = ~np.isfinite(seconds)
    whole = np.floor(np.where(never, 0.0, seconds)).astype(np.int64) + np.int64(first.timestamp())
    return pc.if_else(pa.array(never), pa.scalar(None, pa.timestamp("s", tz="UTC")), moments(whole))


def tagged(tag: str, serial: Whole) -> pa.Array:
    """Texts of a tag and a number, such as sim-12."""
    return pc.binary_join_element_wise(tag, pa.array(serial).cast(pa.string()), "")


def _numbered(tag: str, serial: Whole) -> pa.Array:
    """The same, spelt once each; 0 is null."""
    used = np.zeros(int(serial.max(initial=0)) + 1, dtype=np.bool_)
    used[serial] = True
    used[0] = False
    place = np.cumsum(used, dtype=np.int32) - 1
    codes = pa.array(np.maximum(place[serial], 0), mask=serial == 0)
    return pa.DictionaryArray.from_arrays(codes, tagged(tag, np.flatnonzero(used)))
