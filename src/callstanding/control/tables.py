"""The control tables: who may do what, what was disputed, who is told, and who changed what.

Times are seconds since 1970, UTC. Lists are JSON texts, so that SQLite and PostgreSQL keep the same. The only telephone
numbers in here are those that a tenant claims, disputes or is told about: never a callee's and never a reporter's.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

METADATA = MetaData()
STILL = text("decided IS NULL")
# SQLite counts up by itself in columns of exactly the type INTEGER.
COUNTED = BigInteger().with_variant(Integer, "sqlite")

TENANTS = Table(
    "tenants",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created", Float, nullable=False),
)
KEYS = Table(
    "keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float),
    Column("revoked", Float),
    Column("last_used", Float),
    Column("follows", Text),
)
CLAIMS = Table(
    "claims",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("tenant", Text, nullable=False, index=True),
    Column("proven_by", Text, nullable=False),
    Column("proven_at", Float, nullable=False),
    Column("until", Float),
)
DISPUTES = Table(
    "disputes",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("tenant", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("opened", Float, nullable=False),
    Column("decided", Float),
    Column("note", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="category"),
    Column("platform", Text, nullable=False, server_default="here"),
    Column("due", Float),
    Column("status_s", Float, nullable=False, server_default="86400"),
    Column("frozen_until", Float),
    # A number is disputed once at a time and place by one tenant, whoever asks at the same moment.
    Index("disputes_once", "number", "platform", "tenant", unique=True, sqlite_where=STILL, postgresql_where=STILL),
)
ENDPOINTS = Table(
    "endpoints",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("url", LargeBinary, nullable=False),
    Column("secret", LargeBinary),
    Column("old_secret", LargeBinary),
    Column("old_until", Float),
    Column("events", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("resume_at", Float, nullable=False),
)
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    Column("endpoint", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("queued", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Float, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    UniqueConstraint("endpoint", "event_id", name="deliveries_once"),
    Index("deliveries_due", "state", "endpoint", "next_at"),
)
IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("hash", LargeBinary, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("begun", Float, nullable=False),
    Column("status", Integer),
    Column("reply", LargeBinary),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
CURSORS = Table(
    "cursors",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)
