"""The table of the views that users saved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """A view is a user's own, of one page, under a name."""
    op.create_table(
        "views",
        *(sa.Column(name, sa.Text(), primary_key=True) for name in ("login", "page", "name")),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
    )
