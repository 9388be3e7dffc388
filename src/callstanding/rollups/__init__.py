"""What we keep: one table of mergeable counts, number x hour x provenance."""

from callstanding.rollups.columns import COLUMNS, LINES, MADE, RECEIVED, REPORTED, Column, type_of
from callstanding.rollups.steps import COUNTED, Step, rolled, rollup_steps, span, summed

__all__ = [
    "COLUMNS",
    "COUNTED",
    "LINES",
    "MADE",
    "RECEIVED",
    "REPORTED",
    "Column",
    "Step",
    "rolled",
    "rollup_steps",
    "span",
    "summed",
    "type_of",
]
