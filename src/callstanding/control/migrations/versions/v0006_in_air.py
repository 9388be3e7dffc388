"""Grants that are under way, found quickly, and whether an agent waits for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

OPEN = sa.text("state IN ('held', 'begun')")


def upgrade() -> None:
    """Those from before are taken as if nobody waited for them."""
    op.add_column("grants", sa.Column("tied", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("dial_days", sa.Column("tied_dropped", sa.Integer(), nullable=False, server_default="0"))
    for name, who in (("grants_open", "campaign"), ("grants_of_agent", "agent")):
        op.create_index(name, "grants", ["tenant", who, "asked"], sqlite_where=OPEN, postgresql_where=OPEN)
