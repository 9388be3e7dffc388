"""What a user would do instead, on the same file: a pandas script, SQL by hand, and Spark on one box."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import inputs
from bench.alternatives import by_hand
from bench.figures import Figure, Step
from bench.measure import Measured, callstanding, run

PANDAS_BAR = 20.0  # the script must take that many times as long as `score`
ONE_BOX = "local[2]"
_SCRIPT = Path("bench/alternatives/pandas_script.py")
_COUNTS = "counts by number and hour, a weighted score; no reports, tenures, windows, status, reasons"
_ALL = "all that `score` gives"


def _pandas(folder: Path, path: Path) -> tuple[Measured, dict[str, float]]:
    ran = run(sys.executable, _SCRIPT, path, folder)
    return ran, {f"{name}_s": seconds for name, seconds in json.loads(ran.out).items()}


def _sql(folder: Path, path: Path) -> tuple[Measured, dict[str, float]]:
    return run(sys.executable, "-m", "bench.alternatives.by_hand", "duckdb", path, folder), {}


def _spark_sql(folder: Path, path: Path) -> tuple[Measured, dict[str, float]]:
    own = folder / "by-spark"
    own.mkdir(exist_ok=True)
    return run(sys.executable, "-m", "bench.alternatives.by_hand", ONE_BOX, path, own), {}


def _spark(folder: Path, path: Path) -> tuple[Measured, dict[str, float]]:
    out = ("-o", folder / "far.parquet", "--spark", "spark.driver.memory=3g")
    return callstanding("score", path, "--engine", ONE_BOX, *out), {}


Way = Callable[[Path, Path], tuple[Measured, dict[str, float]]]
_WAYS: Mapping[str, tuple[str, str, int, Way]] = {
    "pandas": ("a pandas script", _COUNTS, inputs.lines_of(_SCRIPT), _pandas),
    "sql": ("DuckDB SQL by hand", _COUNTS, inputs.lines_of(by_hand.SQL), _sql),
    "spark-sql": (f"the same SQL in Spark, `{ONE_BOX}`", _COUNTS, inputs.lines_of(by_hand.SQL), _spark_sql),
    "spark": (f"`score --engine '{ONE_BOX}'`", _ALL, 1, _spark),
}


def _steps(name: str) -> Callable[[int], Sequence[Step]]:
    return lambda calls: [Step("instead", name, calls, lambda folder: _taken(folder, name, calls))]


def _taken(folder: Path, name: str, calls: int) -> Figure:
    what, _, lines, way = _WAYS[name]
    ran, more = way(folder, inputs.calls(folder, calls))
    more["lines"] = lines
    return Figure("instead", name, calls, what, ran.seconds, ran.cpu_s, ran.peak_mb, more=more)


def computes(name: str) -> str:
    """What a way gives."""
    return _WAYS[name][1]


PARTS: Mapping[str, Callable[[int], Sequence[Step]]] = {name: _steps(name) for name in _WAYS}
"""Each way is a part of its own: the slow ones are run on their own."""
