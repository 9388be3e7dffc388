"""The tables of the budget: what each number and each called party had of calls, the grants, refusals and drops.

No callee is in here but as its pseudonym. Times of calls are kept packed in the row that is locked to decide
(`packed`), so that one row read and one row written is all that a decision needs.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, Table, Text, false, text

from callstanding.control.tables import METADATA

OPEN = text("state IN ('held', 'begun')")
"""A grant that is not over, or whose end nobody told."""

DIAL_NUMBERS = Table(
    "dial_numbers",
    METADATA,
    Column("number", Text, primary_key=True),  # whoever holds it: people and networks count its calls, not its holder's
    Column("tenant", Text, nullable=False),
    Column("pool", Text, nullable=False),
    Column("begun", LargeBinary, nullable=False),
    Column("held", LargeBinary, nullable=False),
    Column("seen", LargeBinary, nullable=False),
    Column("ended", Float),
    Column("newest", Float, nullable=False),  # the latest moment that it knows of: its clock never runs back
    Column("free_at", Float, nullable=False),
    Index("dial_numbers_pool", "tenant", "pool"),
)
DIAL_PARTIES = Table(
    "dial_parties",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("callee", Text, primary_key=True),
    Column("begun", LargeBinary, nullable=False),
    Column("held", LargeBinary, nullable=False),
    Column("saw", Text),
    Column("newest", Float, nullable=False, index=True),
)
DIAL_AGENTS = Table(
    "dial_agents",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("agent", Text, primary_key=True),
    Column("ended", Float, nullable=False),
)
GRANTS = Table(
    "grants",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("callee", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", Float, nullable=False, index=True),
    Column("expires", Float, nullable=False),
    Column("begun", Float),
    Column("ended", Float),
    Column("outcome", Text, nullable=False),
    Column("talk_s", Float, nullable=False),
    Column("dropped", Boolean, nullable=False),
    Column("tied", Boolean, nullable=False, server_default=false()),
    Index("grants_open", "tenant", "campaign", "asked", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("grants_of_agent", "tenant", "agent", "asked", sqlite_where=OPEN, postgresql_where=OPEN),
)
DIAL_REFUSALS = Table(
    "dial_refusals",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("campaign", Text, primary_key=True),  # empty: of every campaign of the tenant
    Column("callee", Text, primary_key=True),
    Column("at", Float, nullable=False),
)
DIAL_DAYS = Table(
    "dial_days",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("day", BigInteger, primary_key=True, autoincrement=False),  # whole days since 1970, UTC
    Column("answered", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    Column("tied_dropped", Integer, nullable=False, server_default="0"),  # of the dropped: those with an agent waiting
)
