"""The parts of the performance book: each gives its steps for a number of calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bench.figures import Step
from bench.parts import adding, cluster, growing, instead, judging, looking, reading, scoring

PARTS: Mapping[str, Callable[[int], Sequence[Step]]] = {
    "score": scoring.steps,
    **instead.PARTS,
    "ingest": reading.steps,
    "lookup": looking.steps,
    "http": looking.over_http,
    "journal": adding.journal,
    "refold": adding.refold,
    "judge": judging.steps,
    "snapshot": looking.snapshot,
    "redis": looking.redis,
    "growth": growing.calls,
    "numbers": growing.numbers,
    "days": growing.days,
    "cluster": cluster.steps,
}
"""Every part by its name, in the order of a run; the last ones take longest."""
