"""The tables of the operator's own pages: sorts of subscribers, and how often each verdict was given."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, Table, Text

from callstanding.control.tables import METADATA

# A number, or everything that a holder holds: `kind` is `number` or `holder`.
SORTS = Table(
    "sorts",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("sort", Text, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("taken", Float, nullable=False),
)
# Counts of a minute (`span` 60) and of an hour (3600) that begins `at`; no number, no key and no tenant is in them.
VERDICT_COUNTS = Table(
    "verdict_counts",
    METADATA,
    Column("span", Integer, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("verdict", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
