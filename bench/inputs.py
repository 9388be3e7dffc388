"""The files that several parts measure on: made once in a run, the same for a size."""

from __future__ import annotations

from pathlib import Path

from bench.measure import callstanding
from bench.traffic import write_asterisk, write_parquet


def calls(folder: Path, count: int) -> Path:
    """So many calls as Parquet. Another size takes its place: the large ones are gigabytes."""
    path = folder / f"calls-{count}.parquet"
    if not path.exists():
        for other in folder.glob("calls-*.parquet"):
            other.unlink()
        write_parquet(path, count)
    return path


def asterisk(folder: Path, count: int) -> Path:
    """So many calls as Asterisk's Master.csv."""
    path = folder / f"Master-{count}.csv"
    return path if path.exists() else write_asterisk(path, calls(folder, count))


def store(folder: Path, count: int) -> Path:
    """A store of so many calls."""
    path = folder / f"store-{count}.duckdb"
    if not path.exists():
        callstanding("ingest", calls(folder, count), "--store", path)
    return path


def lines_of(path: Path) -> int:
    """Lines of code in a file: neither blank nor comment nor docstring."""
    import ast

    text = path.read_text("utf-8")
    rows = [row.strip() for row in text.splitlines()]
    told: set[int] = set()
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                told |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(1 for at, row in enumerate(rows, 1) if row and not row.startswith(("#", "--")) and at not in told)
