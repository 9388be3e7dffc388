"""The table of the labels seen elsewhere."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Table, Text

from callstanding.control.tables import METADATA

# A platform may show several labels of a number on one day: each is kept, and each once.
LABELS = Table(
    "labels",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("day", Text, primary_key=True),  # as 2026-11-26: it sorts, and names no time of a zone
    Column("platform", Text, primary_key=True),
    Column("text", Text, primary_key=True),
    Column("meaning", Text, nullable=False),
    Column("score", Float),
    Column("source", Text, nullable=False),
    Column("taken", Float, nullable=False),
    Index("labels_of_day", "tenant", "day"),
)
