"""A campaign's calls and reports as native tables, as its operator would see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from callstanding.simulate.files import moments, named
from callstanding.simulate.numbers import Ids, e164
from callstanding.simulate.reports import BLOCK, KINDS, Reports
from callstanding.simulate.tables import tagged, times
from callstanding.simulate.traffic import ATTESTATIONS, DISPOSITIONS, HANGUPS, SIP_CODES, Floats, Traffic


@dataclass
class Facts:
    """Writes tables for one campaign; calls get ids that no other call of it has. `trunk` None: one that it shares.

    `name`: the campaign's own, which is its account and the holder of its numbers.
    """

    name: str
    first: datetime
    signed: int
    trunk: str | None
    _calls: int = 0
    _reports: int = 0

    def made(self, calls: Traffic) -> pa.Table:
        """Calls that the campaign made."""
        return self._table(calls, signed=self.signed, account=self.name, trunk=self.trunk)

    def received(self, calls: Traffic) -> pa.Table:
        """Calls to the campaign's numbers."""
        return self._table(calls, signed=0, account=None, trunk=None)

    def said(self, reports: Reports, arrived: Floats) -> pa.Table:
        """What was said of the campaign's numbers, and when it arrived."""
        self._reports += len(reports)
        serial = self._reports - len(reports) + np.arange(len(reports))
        return pa.table(
            {
                "report_id": tagged(f"{self.name}-r", serial),
                "number": e164(reports.number),
                "at": times(reports.at, self.first),
                "received_at": times(arrived, self.first),
                "reporter": e164(reports.reporter),
                "kind": named(KINDS, reports.kind),
                "source": named(("complaints", "handset"), (reports.kind >= BLOCK).astype(np.int8)),
            }
        )

    def held(self, numbers: Ids) -> pa.Table:
        """That the campaign has held these numbers since it began."""
        since = pa.array([self.first] * len(numbers), pa.timestamp("s", tz="UTC"))
        return pa.table({"number": e164(numbers), "holder": pa.array([self.name] * len(numbers)), "from": since})

    def _table(self, calls: Traffic, *, signed: int, account: str | None, trunk: str | None) -> pa.Table:
        n = len(calls)
        self._calls += n
        start = np.floor(calls.start).astype(np.int64) + np.int64(self.first.timestamp())
        columns = {
            "call_id": tagged(f"{self.name}-", self._calls - n + np.arange(n)),
            "caller": e164(calls.caller),
            "callee": e164(calls.callee),
            "start": moments(start),
            "ring_s": np.round(calls.ring),
            "talk_s": np.where(calls.talk > 0.0, np.maximum(1.0, np.round(calls.talk)), 0.0),
            "disposition": named(DISPOSITIONS, calls.disposition),
            "hangup_by": named(HANGUPS, calls.hangup),
            "sip_code": pa.array(np.array(SIP_CODES, dtype=np.int32)[calls.disposition]),
            "attestation": named(ATTESTATIONS, np.full(n, signed, dtype=np.int8)),
            "trunk": pa.array([trunk] * n, pa.string()),
            "account": pa.array([account] * n, pa.string()),
        }
        return pa.table(columns)
