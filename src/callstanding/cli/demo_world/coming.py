"""What the town still does today, posted as its time comes: the demo's board moves by itself."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callstanding.cli.demo_world.town import ARRIVES, lines

if TYPE_CHECKING:
    import pyarrow as pa

LANE = "town"
LOOK_S = 2.0  # between two looks at the clock


def keep(later: dict[str, pa.Table], folder: Path) -> None:
    """Write down what is to come, for the process that posts it."""
    for kind, table in later.items():
        (folder / f"coming-{kind}.ndjson").write_bytes(lines(table.sort_by(ARRIVES[kind])))


def run(store: Path) -> None:
    """Post calls and reports when they are due, until the day is over; then wait to be ended.

    A process that was started again posts them again: what is known already changes nothing.
    """
    from callstanding import clock
    from callstanding.live.journal import Journal, Posted
    from callstanding.live.place import Place
    from callstanding.pipeline.store import key_of

    journal = Journal(Place(store).journal, secret=key_of(store, create=False), lane=LANE)
    waiting = {kind: _rows(store.parent, kind) for kind in ARRIVES}
    while True:
        now = clock.seconds()
        due = {kind: _taken(rows, now) for kind, rows in waiting.items()}
        batches = [Posted(kind, kind, text, source="first switch", received=now) for kind, text in due.items() if text]
        if batches:
            journal.append(batches)
        time.sleep(LOOK_S)


def _rows(folder: Path, kind: str) -> list[tuple[float, bytes]]:
    """When each line is due, and the line; the last one first."""
    from datetime import datetime

    import msgspec

    def due(row: dict[str, Any]) -> float:
        return datetime.fromisoformat(row[ARRIVES[kind]]).timestamp()

    text = (folder / f"coming-{kind}.ndjson").read_bytes().splitlines(keepends=True)
    return [(due(msgspec.json.decode(line)), line) for line in reversed(text)]


def _taken(rows: list[tuple[float, bytes]], now: float) -> bytes:
    """Take the lines that are due off the end."""
    due = []
    while rows and rows[-1][0] <= now:
        due.append(rows.pop()[1])
    return b"".join(due)
