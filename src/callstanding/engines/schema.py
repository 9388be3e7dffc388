"""The tables of a store: facts as admitted, numbers that called or were named, rollups, and the journal.

A party that was only called, and every reporter, is kept as a keyed pseudonym (64 bits of an HMAC), never as a number.
`key` 0 stands for a withheld or unknown party.
"""

from __future__ import annotations

from callstanding.rollups import COLUMNS

VERSION = 1
PROVENANCE = ("attested", "partial", "unverified", "unstated")  # by code 0..3

_WIDE = {
    "account": "UBIGINT",
    "talk_out_ms": "BIGINT",
    "talk_in_ms": "BIGINT",
    "gap_sum_s": "BIGINT",
    "gap_square_s2": "BIGINT",
}
_COUNTS = ", ".join(f"{c.name} {_WIDE.get(c.name, 'INTEGER')}" for c in COLUMNS)

TABLES = {
    "calls": """call_key UBIGINT, caller UBIGINT, callee UBIGINT, callee_block UBIGINT, account UBIGINT, start TIMESTAMP, hour INTEGER,
        ring_ms INTEGER, talk_ms INTEGER, outcome ENUM('answered', 'no-answer', 'busy', 'rejected', 'blocked', 'invalid', 'failed'),
        hangup_by ENUM('caller', 'callee', 'network'), provenance UTINYINT, nearby BOOLEAN""",
    "reports": """report_key UBIGINT, number UBIGINT, reporter UBIGINT, event_at TIMESTAMP, received_at TIMESTAMP, hour INTEGER,
        kind ENUM('spam', 'fraud', 'block', 'wanted'), source VARCHAR, category VARCHAR, reporter_area VARCHAR""",
    "assignments": "number UBIGINT, holder VARCHAR, from_at TIMESTAMP, to_at TIMESTAMP",
    "numbers": "key UBIGINT, e164 VARCHAR, kind VARCHAR, region VARCHAR, block UBIGINT",
    "rollups": f"number UBIGINT, hour INTEGER, provenance UTINYINT, {_COUNTS}",
    "journal": "seq INTEGER, done_at TIMESTAMP, file VARCHAR, format VARCHAR, kind VARCHAR, lines BIGINT, accepted BIGINT, quarantined BIGINT",
    "about": "key VARCHAR, value VARCHAR",
}


def create_tables(prefix: str = "") -> list[str]:
    """The statements that make an empty store."""
    return [f"CREATE TABLE IF NOT EXISTS {prefix}{name} ({columns})" for name, columns in TABLES.items()]
