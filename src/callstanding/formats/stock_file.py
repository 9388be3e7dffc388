"""Writes a stock as CSV or as a spreadsheet, and its tenures as an assignments file; what is read back is the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from callstanding.errors import UsageError
from callstanding.formats.columns import ASSIGNMENTS
from callstanding.formats.spreadsheet_text import guarded
from callstanding.formats.stock_mapping import COLUMNS
from callstanding.inventory.item import Item, Tenure
from callstanding.inventory.spans import assigned

ENDINGS = (".csv", ".xlsx")
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
    if path.suffix.lower() == ".csv":
        _write_csv(path, COLUMNS, ([_plain(*pair) for pair in zip(COLUMNS, row, strict=True)] for row in rows))
    else:
        _write_xlsx(path, rows)
    return len(rows)


def write_assignments(path: Path, tenures: Iterable[Tenure]) -> int:
    """Write who held what as our native assignments; returns how many lines that is."""
    lines = list(assigned(tenures))
    spans = ((t.number, t.holder, written_time(t.since), written_time(t.until)) for t in lines)
    _write_csv(path, tuple(ASSIGNMENTS), (list(span) for span in spans))
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


def _plain(name: str, text: str) -> str:
    return text if name in _OURS else guarded(text)


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_xlsx(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Every cell is text: no number is rounded, and no text is a formula."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True}) as book:
        text, sheet = book.add_format({"num_format": "@"}), book.add_worksheet("numbers")
        bold = book.add_format({"bold": True, "num_format": "@"})
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, _WIDE.get(name, 14), text)
            sheet.write_string(0, at, name, bold)
        for line, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                sheet.write_string(line, at, cell, text)
        sheet.freeze_panes(1, 0)
