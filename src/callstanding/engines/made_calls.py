"""The calls that some numbers made, and the reports about them, one by one, as a number's own page counts them."""

from __future__ import annotations

import math

import pyarrow as pa

from callstanding.engines.database import Database
from callstanding.engines.ledger import OWN, attributed

_CALLS = """(SELECT caller AS number, hour, provenance, outcome, talk_ms, ring_ms FROM calls
    WHERE caller IN (SELECT key FROM made_by) AND hour >= ?)"""
_REPORTS = """SELECT hour, kind, coalesce(source, '') AS source, if(reporter = 0, report_key, reporter) AS voice
    FROM reports WHERE number IN (SELECT key FROM made_by) AND hour >= ?"""


def made_calls(engine: Database, keys: pa.Array, *, since: float) -> pa.Table:
    """The calls made with these numbers (keys) from an hour since 1970 on: `own` (their holder answers for it, law 7),
    `outcome`, `talk_ms`, `ring_ms` (null where not known). After `open_ledger`.
    """
    engine.sql.register("made_by", pa.table({"key": keys}))
    made = f"SELECT {OWN} AS own, outcome::VARCHAR AS outcome, talk_ms, ring_ms FROM {attributed(_CALLS)}"
    return engine.sql.sql(made, params=[_hour(since)]).to_arrow_table()


def reports_about(engine: Database, keys: pa.Array, *, since: float) -> pa.Table:
    """The reports about these numbers (keys) of events from an hour since 1970 on: `hour`, `kind`, `source`, and `voice`,
    the same for all that one reporter said.
    """
    engine.sql.register("made_by", pa.table({"key": keys}))
    return engine.sql.sql(_REPORTS, params=[_hour(since)]).to_arrow_table()


def _hour(since: float) -> int:
    return math.ceil(max(since, 0.0))
