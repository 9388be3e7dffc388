"""The tables of the people who sign in: who they are, how they were invited, and where they are signed in."""

from __future__ import annotations

from sqlalchemy import Column, Float, LargeBinary, Table, Text

from callstanding.control.tables import METADATA

USERS = Table(
    "users",
    METADATA,
    Column("login", Text, primary_key=True),  # small letters
    Column("tenant", Text, nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("password", Text),  # argon2id; none for who has not chosen one, or signs in elsewhere
    Column("subject", Text, unique=True),  # who it is for an OpenID provider: its issuer and the id there
    Column("created", Float, nullable=False),
    Column("disabled", Float),
    Column("seen", Float),
)
# Of an invitation and of a session only the hash of its text is kept.
INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("hash", LargeBinary, primary_key=True),
    Column("login", Text, nullable=False, index=True),
    Column("until", Float, nullable=False),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("hash", LargeBinary, primary_key=True),
    Column("login", Text, nullable=False, index=True),
    Column("begun", Float, nullable=False),
    Column("seen", Float, nullable=False),
)
