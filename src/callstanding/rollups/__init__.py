"""What we keep: one table of mergeable counts, number x hour x provenance."""

from callstanding.rollups.columns import COLUMNS, MADE, RECEIVED, REPORTED, Column
from callstanding.rollups.steps import COUNTED, Step, rolled, rollup_steps, span

__all__ = ["COLUMNS", "COUNTED", "MADE", "RECEIVED", "REPORTED", "Column", "Step", "rolled", "rollup_steps", "span"]
