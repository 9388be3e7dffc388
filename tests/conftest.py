"""Settings for all tests: properties are about what is computed, never about how fast a busy machine computes it.

They search the same examples on every run, so that red is red again; `make test-long` draws new ones, and more.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Fixtures that several rooms use.
from tests.databases import empty_engine, engine, founded_postgres, founded_sqlite, postgres

__all__ = ["empty_engine", "engine", "founded_postgres", "founded_sqlite", "postgres"]

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", UNHURRIED, derandomize=True)
settings.register_profile("search", UNHURRIED, max_examples=500)
settings.register_profile("few", UNHURRIED, derandomize=True, max_examples=20)  # for faults that bench.mutants puts in
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
