"""Does a lake hold what was committed: every file there, of its size, readable, with the rows that were counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyspark.sql import SparkSession

from callstanding.engines.spark.lake.folders import day_folder
from callstanding.engines.spark.lake.listing import Fault, File, Files, Lists, lists_of, unlike
from callstanding.engines.spark.lake.manifest import Folder, Manifest
from callstanding.engines.spark.lake.place import JAVA, Place
from callstanding.engines.spark.lake.reading import Rows
from callstanding.engines.spark.lake.writing import survey

__all__ = ["Fault", "faults"]


def faults(spark: SparkSession, place: Place, manifest: Manifest) -> Iterator[Fault]:
    """All that is wrong, by table, day and file. It lists folders and reads footers, no rows."""
    for name, table in sorted(manifest.tables.items()):
        folders = list(table.folders())
        lists = lists_of(place, name, folders)
        rows = Rows(spark, place, name, table)
        if folders and _surveyed(rows, _paths(name, folders)) == _committed(folders, lists):
            continue
        wrong = unlike(place, name, folders, lists)
        yield from wrong
        days = {fault.day for fault in wrong}
        yield from _miscounted(rows, [(day, folder) for day, folder in folders if day not in days], lists)


def _paths(name: str, folders: Sequence[tuple[str, Folder]]) -> list[tuple[str, ...]]:
    return [day_folder(name, folder.run, day) for day, folder in folders]


def _committed(folders: Sequence[tuple[str, Folder]], lists: Lists) -> Files:
    """What the footers would tell if all were well."""
    files: dict[str, dict[str, File]] = {}
    for day, folder in folders:
        files.setdefault(day, {}).update((lists[folder.run] or {}).get(day, {}))
    return files


def _miscounted(rows: Rows, folders: Sequence[tuple[str, Folder]], lists: Lists) -> Iterator[Fault]:
    """Files whose footer is damaged or tells other rows: all in one job; where that fails by folder, then by file."""
    found = _surveyed(rows, _paths(rows.name, folders)) if folders else {}
    for day, folder in folders:
        where = day_folder(rows.name, folder.run, day)
        inside = found if found is not None else _surveyed(rows, [where])
        for name, was in ((lists[folder.run] or {}).get(day) or {}).items():
            now = inside if inside is not None else _surveyed(rows, [(*where, name)])
            if now is None:
                yield Fault(rows.name, day, rows.place.address(*where, name), "cannot be read: it is damaged")
            elif (count := _rows(now.get(day, {}), name)) != was.rows:
                yield Fault(rows.name, day, rows.place.address(*where, name), f"has {count} rows, not {was.rows}")


def _rows(files: Mapping[str, File], name: str) -> int:
    return files[name].rows if name in files else 0


def _surveyed(rows: Rows, folders: Sequence[tuple[str, ...]]) -> Files | None:
    """What footers tell; None where a file or folder is to blame that they do not, and not the cluster."""
    try:
        return survey(rows, folders)
    except JAVA as error:
        if not any(known in str(error) for known in ("FAILED_READ_FILE", "PATH_NOT_FOUND")):
            raise
        return None
