"""The tables of the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

STILL = sa.text("decided IS NULL")


def upgrade() -> None:
    """Disputes say what they are about and where, have a clock, and keep their steps.

    Those from before are about what is shown here; they were answered within a day and kept nothing out of a score.
    """
    op.add_column("disputes", sa.Column("kind", sa.Text(), nullable=False, server_default="category"))
    op.add_column("disputes", sa.Column("platform", sa.Text(), nullable=False, server_default="here"))
    op.add_column("disputes", sa.Column("due", sa.Float(), nullable=True))
    op.add_column("disputes", sa.Column("status_s", sa.Float(), nullable=False, server_default="86400"))
    op.add_column("disputes", sa.Column("frozen_until", sa.Float(), nullable=True))
    op.execute("UPDATE disputes SET due = opened + status_s WHERE decided IS NULL")
    op.drop_index("disputes_once", "disputes")
    op.create_index(
        "disputes_once",
        "disputes",
        ["number", "platform", "tenant"],
        unique=True,
        sqlite_where=STILL,
        postgresql_where=STILL,
    )
    op.create_table(
        "dispute_steps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_dispute_steps_dispute"), "dispute_steps", ["dispute"], unique=False)
