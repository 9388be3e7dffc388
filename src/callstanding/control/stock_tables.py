"""The tables of the inventory: the stock, every move of its numbers, and the tenures in which they are held."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Table, Text, text

from callstanding.control.tables import COUNTED, METADATA

STILL = text("until IS NULL")

STOCK = Table(
    "stock",
    METADATA,
    Column("number", Text, primary_key=True),  # one tenant has it at a time
    Column("tenant", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Float, nullable=False),
    Column("country", Text, nullable=False),
    Column("pool", Text, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("held_since", Float),
    Column("used", Float),
    Index("stock_listed", "tenant", "number"),
    Index("stock_in_state", "tenant", "state", "number"),
)
MOVES = Table(
    "stock_moves",
    METADATA,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    Column("number", Text, nullable=False, index=True),
    Column("tenant", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("was", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
)
TENURES = Table(
    "tenures_held",
    METADATA,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    Column("number", Text, nullable=False, index=True),
    Column("tenant", Text, nullable=False, index=True),
    Column("holder", Text, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("since", Float, nullable=False),
    Column("until", Float),
    # A number is held once at a time, whoever gives it away at the same moment.
    Index("tenures_open", "number", unique=True, sqlite_where=STILL, postgresql_where=STILL),
)
