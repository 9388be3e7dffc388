"""The tables of the people who sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Users, their invitations and their sessions."""
    op.create_table(
        "users",
        sa.Column("login", sa.Text(), primary_key=True),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("subject", sa.Text(), unique=True),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("disabled", sa.Float()),
        sa.Column("seen", sa.Float()),
    )
    op.create_index("ix_users_tenant", "users", ["tenant"], unique=False)
    for table, times in (("invitations", ("until",)), ("sessions", ("begun", "seen"))):
        op.create_table(
            table,
            sa.Column("hash", sa.LargeBinary(), primary_key=True),
            sa.Column("login", sa.Text(), nullable=False),
            *(sa.Column(name, sa.Float(), nullable=False) for name in times),
        )
        op.create_index(f"ix_{table}_login", table, ["login"], unique=False)
