"""Snapshots as a cluster writes them: folders of Parquet parts, and a mark when they are whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from callstanding.lookup import Shown
from callstanding.pipeline.tables import STANDINGS

AT = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
REASONS = [
    {"signal": "base", "points": 1.5, "value": None, "limit": None, "evidence": "", "sentence": "Where it begins."},
    {"signal": "short_answers", "points": 90.0, "value": 0.85, "limit": 0.35, "evidence": "850/1000", "sentence": "!"},
]


def standing(number: str, status: str = "clean", **other: Any) -> Shown:
    """A standing; a tagged one has a high score."""
    score = 98.0 if status == "spam" else 3.0
    figures = {"spam_score": score, "score_low": score - 1.0, "score_high": score + 1.0}
    words = {"maturity": "A", "connection": "B", "engagement": None, "sentiment": "D", "flags": ()}
    rest = {"calls_out": 700, "calls_in": 8, "reports": 2, "since": AT, "clean_by": None, "as_of": AT, "near": False}
    return Shown(**{"number": number, "status": status} | figures | words | rest | other)


def table(standings: Sequence[Shown]) -> pa.Table:
    """The contract's table; those tagged have reasons."""
    return pa.Table.from_pylist([_row(each) for each in standings], STANDINGS)


def write(root: Path, standings: Sequence[Shown], *, parts: int = 2, done: bool = True, groups: int = 3) -> Path:
    """A snapshot of some parts with small groups of rows, whole or not."""
    root.mkdir(parents=True, exist_ok=True)
    rows, per = table(standings), -(-len(standings) // parts) or 1
    for part in range(parts):
        pq.write_table(rows.slice(part * per, per), root / f"part-{part:05d}.parquet", row_group_size=groups)
    if done:
        (root / "_SUCCESS").touch()
    return root


def _row(shown: Shown) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.structs.asdict(shown)
    del row["near"]
    for name in ("since", "clean_by", "as_of"):
        row[name] = None if row[name] is None else datetime.fromtimestamp(row[name], UTC)
    return row | {"flags": list(shown.flags), "reasons": REASONS if shown.status == "spam" else []}
