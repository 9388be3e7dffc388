"""What speaks against a campaign's numbers, signal by signal, averaged over all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Adverse:
    """One signal against the numbers: mean points (log-odds) over all of them, mean value where it counts, limit."""

    signal: str
    points: float
    value: float
    limit: float


def adverse(standings: pa.Table) -> list[Adverse]:
    """The signals that speak against these numbers, the heaviest first."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for reasons in standings["reasons"].to_pylist():
        for reason in reasons or ():
            if reason["points"] > 0.0 and reason["signal"] != "base":
                found[reason["signal"]].append((reason["points"], reason["value"] or 0.0, reason["limit"] or 0.0))
    told = [_mean(signal, rows, standings.num_rows) for signal, rows in found.items()]
    return sorted(told, key=lambda each: (-each.points, each.signal))


def _mean(signal: str, rows: list[tuple[float, float, float]], numbers: int) -> Adverse:
    points, values = sum(row[0] for row in rows) / numbers, sum(row[1] for row in rows) / len(rows)
    return Adverse(signal, points, values, rows[0][2])
