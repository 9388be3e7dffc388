"""The table of the desk beside `disputes`: every step of every case."""

from __future__ import annotations

from sqlalchemy import Column, Float, Table, Text

from callstanding.control.tables import COUNTED, METADATA

STEPS = Table(
    "dispute_steps",
    METADATA,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    Column("dispute", Text, nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("who", Text, nullable=False),
    Column("state", Text, nullable=False),  # after the step
    Column("note", Text, nullable=False),
)
