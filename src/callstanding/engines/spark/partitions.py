"""Partitions of a folder of Parquet files: which there are, of which day and hour, and whether each is whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import unquote

from pyspark.sql import SparkSession

from callstanding.engines.spark.footers import Footer, footer
from callstanding.engines.spark.places import Stored, resolved, stored
from callstanding.errors import DamagedFile, InputError

_KEY = re.compile(r"(?P<name>day|dt|date|hour)=(?P<value>.*)", re.IGNORECASE)
_HIDDEN = re.compile(r"[_.]|.*(\.inprogress|\.crc|\.tmp|\._COPYING_)$", re.IGNORECASE)
_AT_ONCE = 16  # footers read at a time: object storage answers in some 50 ms
DONE, UNDER_WAY = "_SUCCESS", "_temporary"


@dataclass(frozen=True, slots=True)
class Partition:
    """A folder of files. `fault` says why nothing of it may be used, where it is only half there."""

    path: str
    day: date | None
    hour: int | None
    files: tuple[Stored, ...]
    footers: Mapping[str, Footer]  # by the path of the file
    fault: str | None = None

    @property
    def bytes(self) -> int:
        """How much is stored."""
        return sum(file.bytes for file in self.files)

    @property
    def rows(self) -> int:
        """Rows of all its files."""
        return sum(each.rows for each in self.footers.values())

    @property
    def modified(self) -> datetime:
        """When the last of its files was written, UTC."""
        return max(file.modified for file in self.files)


def partitions(
    spark: SparkSession, place: str, wanted: Callable[[Partition], bool] = lambda _: True
) -> list[Partition]:
    """The partitions of a folder (or the one file), by day and hour; only the footers of the `wanted` are read.

    Days are folders `day=2026-03-02`, also `dt=` or `date=`; hours `hour=09` within. Names that begin with `_` or `.`,
    and those of files that are being written, are passed over. InputError when nothing is there.
    """
    folders: dict[str, list[Stored]] = defaultdict(list)
    marks: dict[str, set[str]] = defaultdict(set)
    root = resolved(spark, place)
    for file in stored(spark, place):
        folder, hidden = _seen(file.path, root)
        marks[folder].add(hidden) if hidden else folders[folder].append(file)
    if not folders:
        raise InputError(f"{place}: no Parquet file is in it.", hint="Are its files still being written?")
    found = [_partition(path, files, marks) for path, files in folders.items()]
    chosen = [each for each in _unfinished(found, marks) if wanted(each)]
    return sorted(_read(spark, chosen), key=lambda each: (each.day or date.min, each.hour or 0, each.path))


def refuse_halves(found: Iterable[Partition]) -> None:
    """DamagedFile that names every partition which is only half there: a standing of a part is worse than none."""
    halves = [f"{each.path}: {each.fault}" for each in found if each.fault]
    if halves:
        count = f"{len(halves)} partitions are" if len(halves) > 1 else "A partition is"
        hint = "Nothing was taken. Wait until they are written, write them again, or move them away."
        raise DamagedFile(f"{count} only half there. {'; '.join(halves)}.", hint=hint)


def _seen(path: str, root: str) -> tuple[str, str]:
    """The folder of a file, and its name, or that of the folder it is in, where one is passed over."""
    parts = path[len(root) :].strip("/").split("/") if path != root else []
    for at, name in enumerate(parts):
        if _HIDDEN.match(name):
            return "/".join([root.rstrip("/"), *parts[:at]]), name
    return path.rpartition("/")[0], ""


def _partition(path: str, files: list[Stored], marks: Mapping[str, set[str]]) -> Partition:
    keys = {}
    for name in path.split("/"):  # also above the place that was asked for: it may be one day of many
        if match := _KEY.fullmatch(name):
            keys["hour" if match["name"].lower() == "hour" else "day"] = unquote(match["value"])
    files = sorted(files, key=lambda file: file.path)
    return Partition(
        path, _day(path, keys.get("day")), _hour(path, keys.get("hour")), tuple(files), {}, _written(path, marks)
    )


def _written(path: str, marks: Mapping[str, set[str]]) -> str | None:
    """That a writer is at work: it moves its files out of a folder of that name, here or above, one after the other."""
    if DONE in marks.get(path, ()):
        return None
    at_work = [folder for folder, names in marks.items() if UNDER_WAY in names and f"{path}/".startswith(f"{folder}/")]
    return f"it is being written ({at_work[0]}/{UNDER_WAY} is there)" if at_work else None


def _day(path: str, written: str | None) -> date | None:
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError as error:
        raise InputError(f"{path}: {written!r} is no day.", hint="Days are written day=2026-03-02.") from error


def _hour(path: str, written: str | None) -> int | None:
    if written is None:
        return None
    if not re.fullmatch(r"[01]?\d|2[0-3]", written):
        raise InputError(f"{path}: {written!r} is no hour.", hint="Hours are written hour=00 to hour=23.")
    return int(written)


def _unfinished(found: list[Partition], marks: Mapping[str, set[str]]) -> list[Partition]:
    """Where a writer leaves _SUCCESS in the folders that it has finished, one without it is not finished."""
    if not any(DONE in marks[each.path] for each in found):
        return found
    fault = "it has no _SUCCESS, which others have"
    return [each if each.fault or DONE in marks[each.path] else replace(each, fault=fault) for each in found]


def _read(spark: SparkSession, chosen: list[Partition]) -> list[Partition]:
    """The same with their footers."""
    files = [file for each in chosen if not each.fault for file in each.files]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        told = dict(
            zip([file.path for file in files], threads.map(lambda file: footer(spark, file), files), strict=True)
        )
    return [_with_footers(each, told) for each in chosen]


def _with_footers(partition: Partition, told: Mapping[str, Footer | str]) -> Partition:
    if partition.fault:
        return partition
    of_ours = {file.path: told[file.path] for file in partition.files}
    faults = [f"{path.rpartition('/')[2]}: {fault}" for path, fault in of_ours.items() if isinstance(fault, str)]
    if faults:
        return replace(partition, fault="; ".join(faults))
    return replace(partition, footers={path: each for path, each in of_ours.items() if isinstance(each, Footer)})
