"""The table of the views that users saved."""

from __future__ import annotations

from sqlalchemy import Column, Float, Table, Text

from callstanding.control.tables import METADATA

VIEWS = Table(
    "views",
    METADATA,
    Column("login", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),  # of the address: filters, order
    Column("created", Float, nullable=False),
)
