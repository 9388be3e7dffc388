"""Nothing yet: the place of the tables of the operator's pages."""

from __future__ import annotations

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Change nothing."""
