"""Where the rows of a lake are, below it: `<table>/run=<run>/day=<day>/part-*.parquet`.

Each writing has a folder of its own, so that two at once never share Spark's temporary folder, and days below it, so that
one job writes many. Spark reads both names back as columns.
"""

from __future__ import annotations

from datetime import date, datetime

from callstanding.errors import UsageError

DAY = "day"  # the column that tables are split by
RUN = "run"  # the column of a writing, which no reader sees
WHOLE = ""  # the "day" of a table that is not split by day
NULL = "__HIVE_DEFAULT_PARTITION__"  # how Spark names the folder of rows whose day is null


def key_of(day: date | None) -> str:
    """How a day is named in folders and manifests; UsageError for what is none, which would match no folder."""
    if day is None:
        return WHOLE
    if not isinstance(day, date) or isinstance(day, datetime):
        raise UsageError(f"{day!r} is no day.", hint="Give a datetime.date.")
    return day.isoformat()


def run_folder(table: str, run: str) -> tuple[str, str]:
    """The folder of one writing."""
    return table, f"{RUN}={run}"


def day_folder(table: str, run: str, day: str) -> tuple[str, str, str]:
    """The folder of what one writing wrote for one day."""
    return *run_folder(table, run), f"{DAY}={NULL if day == WHOLE else day}"


def day_of(folder: str) -> str:
    """The day that a folder's name tells."""
    return folder.removeprefix(f"{DAY}=").replace(NULL, WHOLE)
