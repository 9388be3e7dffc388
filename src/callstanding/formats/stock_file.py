"""Writes a stock as CSV or as a spreadsheet, and its tenures as an assignments file; what is read back is the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from callstanding.errors import UsageError
from callstanding.formats.columns import ASSIGNMENTS
from callstanding.formats.sheet_out import ENDINGS, csv_text, write_xlsx
from callstanding.formats.stock_mapping import COLUMNS
from callstanding.inventory.item import Item, Tenure
from callstanding.inventory.spans import assigned

_OURS = ("number", "state", "country", "since", "held_since")  # columns in which nobody else's text stands
_WIDE = {"number": 17, "since": 25, "held_since": 25, "note": 40}  # characters


def check_ending(path: Path) -> None:
    """Raises UsageError for a file of another kind, before any work is spent on it."""
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"{path}: this ending is not known.", hint=f"Use {' or '.join(ENDINGS)}.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}.")


def write_stock(path: Path, items: Iterable[Item]) -> int:
    """Write the numbers; returns how many. Texts that a spreadsheet might run are written so that it does not."""
    check_ending(path)
    rows = [[_cell(item, name) for name in COLUMNS] for item in items]
    if path.suffix.lower() == ".xlsx":
        return write_xlsx(path, COLUMNS, rows, sheet="numbers", wide=_WIDE)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_text(COLUMNS, rows, ours=_OURS))
    return len(rows)


def write_assignments(path: Path, tenures: Iterable[Tenure]) -> int:
    """Write who held what as our native assignments; returns how many lines that is."""
    lines = list(assigned(tenures))
    spans = ((t.number, t.holder, written_time(t.since), written_time(t.until)) for t in lines)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_text(tuple(ASSIGNMENTS), spans, ours=tuple(ASSIGNMENTS)))
    return len(lines)


def written_time(at: float | None) -> str:
    """A moment in UTC, to the millisecond where it is not a whole second; empty for none."""
    if at is None:
        return ""
    exact = "seconds" if at == int(at) else "milliseconds"
    return datetime.fromtimestamp(at, UTC).isoformat(timespec=exact).replace("+00:00", "Z")


def _cell(item: Item, name: str) -> str:
    value = getattr(item, name)
    return written_time(value) if name in ("since", "held_since") else str(value)
