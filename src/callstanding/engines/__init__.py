"""Where the facts and rollups live, and who runs the set work: DuckDB, in memory or in one file."""

from callstanding.engines.duck import Duck
from callstanding.engines.engine import Engine, Filled, Refused

__all__ = ["Duck", "Engine", "Filled", "Refused"]
