"""The call-time path: a published standing from memory, refreshed from what was published since."""

from __future__ import annotations

from callstanding.lookup.shown import Shown, band
from callstanding.lookup.table import Feed, Lookup

__all__ = ["Feed", "Lookup", "Shown", "band"]
