"""The tables of a store: facts as admitted, numbers that called or were named, rollups, and the journal.

A party that was only called, and every reporter, is kept as a keyed pseudonym (63 bits of an HMAC), never as a number.
`key` 0 stands for a withheld or unknown party.
"""

from __future__ import annotations

from collections.abc import Sequence

from callstanding.engines import erasing, stating
from callstanding.rollups import COUNTED, rolled, type_of
from callstanding.rollups.columns import OUTCOMES

VERSION = 5
PROVENANCE = ("attested", "partial", "unverified", "unstated")  # by code 0..3

ENUMS = {
    "outcome": OUTCOMES,
    "hangup_by": ("caller", "callee", "network"),
    "kind": ("spam", "fraud", "block", "wanted"),
}
"""The words that a column may hold, in the order in which they sort."""


def _enum(column: str) -> str:
    return "ENUM(" + ", ".join(f"'{word}'" for word in ENUMS[column]) + ")"


TABLES = {
    "calls": f"""call_key UBIGINT, caller UBIGINT, callee UBIGINT, callee_block UBIGINT, account UBIGINT, trunk UBIGINT, start TIMESTAMP, hour INTEGER,
        ring_ms INTEGER, talk_ms INTEGER, outcome {_enum("outcome")},
        hangup_by {_enum("hangup_by")}, provenance UTINYINT, nearby BOOLEAN""",
    "reports": f"""report_key UBIGINT, number UBIGINT, reporter UBIGINT, event_at TIMESTAMP, received_at TIMESTAMP, hour INTEGER,
        kind {_enum("kind")}, source VARCHAR, category VARCHAR, reporter_area VARCHAR""",
    "assignments": "number UBIGINT, holder VARCHAR, from_at TIMESTAMP, to_at TIMESTAMP",
    "stated": stating.TABLE,
    "disputes": "name VARCHAR, number UBIGINT, opened_at TIMESTAMP, until_at TIMESTAMP, decided_at TIMESTAMP, decision VARCHAR",
    "numbers": "key UBIGINT, e164 VARCHAR, kind VARCHAR, region VARCHAR, block UBIGINT",
    "journal": "seq INTEGER, done_at TIMESTAMP, file VARCHAR, format VARCHAR, kind VARCHAR, lines BIGINT, accepted BIGINT, quarantined BIGINT",
    "folded": "lane VARCHAR, number BIGINT",
    "erased": erasing.TABLE,
    "about": "key VARCHAR, value VARCHAR",
}


ROLLUPS = {f"rollups_{name}": columns for name, columns in COUNTED.items()}
"""The rollup table, cut into upright slices: each has the rows in which its columns are not all nought. Rows of one
number, hour and provenance add up; what facts change is added as rows of its own, which may be negative."""


def create_tables() -> list[str]:
    """The statements that make an empty store."""
    tables = [f"CREATE TABLE IF NOT EXISTS {name} ({columns})" for name, columns in TABLES.items()]
    slices = [f"CREATE TABLE IF NOT EXISTS {name} ({_slice(columns)})" for name, columns in ROLLUPS.items()]
    return [*tables, *slices, f"CREATE OR REPLACE VIEW rollups AS {rolled()}"]


def _slice(columns: Sequence[str]) -> str:
    counts = ", ".join(f"{name} {type_of(name)}" for name in columns)
    return f"number UBIGINT, hour INTEGER, provenance UTINYINT, {counts}"
