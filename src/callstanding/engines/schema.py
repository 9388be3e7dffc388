"""The tables of a store: facts as admitted, numbers that called or were named, rollups, and the journal.

A party that was only called, and every reporter, is kept as a keyed pseudonym (64 bits of an HMAC), never as a number.
`key` 0 stands for a withheld or unknown party.
"""

from __future__ import annotations

from collections.abc import Sequence

from callstanding.rollups import COUNTED, rolled

VERSION = 3
PROVENANCE = ("attested", "partial", "unverified", "unstated")  # by code 0..3

_WIDE = {
    "account": "UBIGINT",
    "trunk": "UBIGINT",
    "talk_out_ms": "BIGINT",
    "talk_in_ms": "BIGINT",
    "talk_new_ms": "BIGINT",
    "gap_sum_s": "BIGINT",
    "gap_square_s2": "BIGINT",
}
TABLES = {
    "calls": """call_key UBIGINT, caller UBIGINT, callee UBIGINT, callee_block UBIGINT, account UBIGINT, trunk UBIGINT, start TIMESTAMP, hour INTEGER,
        ring_ms INTEGER, talk_ms INTEGER, outcome ENUM('answered', 'no-answer', 'busy', 'rejected', 'blocked', 'invalid', 'failed'),
        hangup_by ENUM('caller', 'callee', 'network'), provenance UTINYINT, nearby BOOLEAN""",
    "reports": """report_key UBIGINT, number UBIGINT, reporter UBIGINT, event_at TIMESTAMP, received_at TIMESTAMP, hour INTEGER,
        kind ENUM('spam', 'fraud', 'block', 'wanted'), source VARCHAR, category VARCHAR, reporter_area VARCHAR""",
    "assignments": "number UBIGINT, holder VARCHAR, from_at TIMESTAMP, to_at TIMESTAMP",
    "numbers": "key UBIGINT, e164 VARCHAR, kind VARCHAR, region VARCHAR, block UBIGINT",
    "journal": "seq INTEGER, done_at TIMESTAMP, file VARCHAR, format VARCHAR, kind VARCHAR, lines BIGINT, accepted BIGINT, quarantined BIGINT",
    "folded": "lane VARCHAR, number BIGINT",
    "about": "key VARCHAR, value VARCHAR",
}


ROLLUPS = {f"rollups_{name}": columns for name, columns in COUNTED.items()}
"""The rollup table, cut into upright slices: each has the rows in which its columns are not all nought."""


def create_tables() -> list[str]:
    """The statements that make an empty store."""
    tables = [f"CREATE TABLE IF NOT EXISTS {name} ({columns})" for name, columns in TABLES.items()]
    slices = [f"CREATE TABLE IF NOT EXISTS {name} ({_slice(columns)})" for name, columns in ROLLUPS.items()]
    return [*tables, *slices, f"CREATE VIEW IF NOT EXISTS rollups AS {rolled(prefix='rollups_')}"]


def _slice(columns: Sequence[str]) -> str:
    counts = ", ".join(f"{name} {_WIDE.get(name, 'INTEGER')}" for name in columns)
    return f"number UBIGINT, hour INTEGER, provenance UTINYINT, {counts}"
