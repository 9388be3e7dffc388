"""Where the facts and rollups live, and who runs the set work: DuckDB, in memory or in one file, or plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from callstanding.engines.duck import Duck
from callstanding.engines.engine import Engine, Filled, Refused
from callstanding.errors import UsageError

__all__ = ["DEFAULT", "ENGINES", "Duck", "Engine", "Filled", "Refused", "engine_named"]

Opens = Callable[[bool], Filled]
"""Opens an engine that keeps nothing; it is told whether what it will hold is large."""


def _duckdb(is_large: bool) -> Filled:  # noqa: FBT001 - see Opens
    return Duck(on_disk=is_large)


def _memory(_is_large: bool) -> Filled:  # noqa: FBT001 - see Opens
    from callstanding.engines.memory import Memory

    return Memory()


DEFAULT = "duckdb"
"""The engine of who names none, and the only one that keeps a store."""

ENGINES: Mapping[str, Opens] = {DEFAULT: _duckdb, "memory": _memory}
"""Every engine that a user can name."""


def engine_named(name: str) -> Opens:
    """What opens the engine of a name; UsageError where there is none."""
    if name not in ENGINES:
        hint = f"Name one of {', '.join(ENGINES)}; a cluster is spark://HOST:PORT or local-cluster."
        raise UsageError(f"There is no engine {name!r}.", hint=hint)
    return ENGINES[name]
