"""Which numbers a holder holds at a moment, by the assignments of a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from callstanding.engines import Duck

_HELD = """SELECT DISTINCT holder, e164
    FROM assignments SEMI JOIN asked_holders USING (holder) JOIN numbers ON number = key
    WHERE from_at <= ? AND coalesce(to_at > ?, true) ORDER BY holder, e164"""


def numbers_held(engine: Duck, holders: Sequence[str], at: datetime) -> dict[str, list[str]]:
    """The numbers of each holder at `at` (naive UTC); a holder without any is left out."""
    found: dict[str, list[str]] = defaultdict(list)
    if holders:
        engine.sql.register("asked_holders", pa.table({"holder": pa.array(holders, pa.string())}))
        for holder, number in engine.sql.execute(_HELD, [at, at]).fetchall():
            found[holder].append(number)
    return dict(found)
