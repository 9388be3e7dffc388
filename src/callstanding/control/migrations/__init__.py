"""The steps from each version of the control tables to the next; Alembic runs them."""
