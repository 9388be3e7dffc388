"""A progress bar on stderr with rate and time left; silent where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import TaskID

Progress = Callable[[str, int, int, str], None]


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Give the pipeline something to report to: a bar per file or stage, or None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=None), TextColumn("{task.fields[amount]}"))
    with Bars(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, tuple[TaskID, float]] = {}

        def report(name: str, done: int, total: int, unit: str) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(_shortened(name), amount=""), perf_counter()
            task, began = tasks[name]
            amount = _amount(done, total, unit, perf_counter() - began)
            bars.update(task, completed=done, total=total or None, amount=amount)

        yield report


def _amount(done: int, total: int, unit: str, seconds: float) -> str:
    """How much of how much, and how much in a second: `51 of 204 MB, 24 MB/s`, `3,000 of 25,000 numbers, 900/s`."""
    if unit == "bytes":
        rate = f", {done / seconds / 1e6:,.0f} MB/s" if seconds > 1 else ""
        return f"{done / 1e6:,.1f} of {total / 1e6:,.1f} MB{rate}"
    rate = f", {done / seconds:,.0f}/s" if seconds > 1 and unit != "steps" else ""
    return f"{done:,} of {total:,} {unit}{rate}"


def _shortened(name: str, width: int = 28) -> str:
    last = name.rsplit("/", 1)[-1]
    return last if len(last) <= width else last[: width - 1] + "…"
