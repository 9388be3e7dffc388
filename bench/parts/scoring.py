"""`score` from its start to the written standings, against the bare group-by of the same file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench import inputs
from bench.figures import Figure, Step
from bench.measure import bare_query, callstanding

BAR = 5.0


def steps(calls: int) -> Sequence[Step]:
    """One step."""
    return [Step("score", "score", calls, lambda folder: scored(folder, calls))]


def scored(folder: Path, calls: int) -> Figure:
    """The two one after the other, on a file that is in the page cache for both."""
    path = inputs.calls(folder, calls)
    bare = bare_query(path)
    ours = callstanding("score", path, "-o", folder / "standings.parquet")
    return Figure(
        part="score",
        name="score",
        size=calls,
        what="`score` of Parquet, end to end",
        seconds=ours.seconds,
        cpu_s=ours.cpu_s,
        peak_mb=ours.peak_mb,
        limit="bare DuckDB group-by of the same file",
        limit_s=bare.seconds,
        bar=BAR,
        more={"limit_mb": bare.peak_mb},
    )
