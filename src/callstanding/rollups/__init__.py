"""What we keep: one table of mergeable counts, number x hour x provenance."""

from callstanding.rollups.columns import COLUMNS, MADE, RECEIVED, REPORTED, Column
from callstanding.rollups.steps import Step, rolled, rollup_steps, span

__all__ = ["COLUMNS", "MADE", "RECEIVED", "REPORTED", "Column", "Step", "rolled", "rollup_steps", "span"]
