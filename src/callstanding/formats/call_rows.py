"""Raw calls built one by one in Python, and the batches that they travel in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa

from callstanding.formats.format import RAW_CALLS


class CallRow(NamedTuple):
    """One row of RAW_CALLS, in its order."""

    line: int = 0
    call_id: str | None = None
    caller: str | None = None
    callee: str | None = None
    start: datetime | None = None
    ring_s: float | None = None
    talk_s: float | None = None
    disposition: str | None = None
    hangup_by: str | None = None
    sip_code: int | None = None
    attestation: str | None = None
    trunk: str | None = None
    account: str | None = None


def to_table(rows: Iterable[CallRow]) -> pa.Table:
    """The rows as a table of raw calls."""
    columns = list(zip(*rows, strict=True)) or [()] * len(RAW_CALLS)
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, RAW_CALLS, strict=True)]
    return pa.table(arrays, schema=RAW_CALLS)
