"""What Alembic runs: the steps, on the connection that it is given."""

from __future__ import annotations

from alembic import context

from callstanding.control import (  # noqa: F401 - their tables belong to the metadata
    grant_tables,
    operator_tables,
    stock_tables,
    view_tables,
)
from callstanding.control.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
