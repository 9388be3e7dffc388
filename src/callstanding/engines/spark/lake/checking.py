"""Does a lake hold what was committed: every file there, of its size, readable, with the rows that were counted."""

from __future__ import annotations

from collections.abc import Iterator

from pyspark.sql import SparkSession

from callstanding.engines.spark.lake.folders import day_folder
from callstanding.engines.spark.lake.listing import Fault, File, Files, listed, unlike
from callstanding.engines.spark.lake.manifest import Folder, Manifest
from callstanding.engines.spark.lake.place import JAVA, Place
from callstanding.engines.spark.lake.reading import Rows
from callstanding.engines.spark.lake.writing import survey

__all__ = ["Fault", "faults"]


def faults(spark: SparkSession, place: Place, manifest: Manifest) -> Iterator[Fault]:
    """All that is wrong, by table, day and file. It lists folders and reads footers, no rows."""
    for name, table in sorted(manifest.tables.items()):
        rows = Rows(spark, place, name, table)
        folders = list(table.folders())
        wrong = unlike(place, name, folders)
        yield from wrong
        days = {fault.day for fault in wrong}
        yield from _miscounted(rows, [(day, folder) for day, folder in folders if day not in days])


def _miscounted(rows: Rows, folders: list[tuple[str, Folder]]) -> Iterator[Fault]:
    """Files whose footer is damaged or tells other rows: all in one job, and one by one only where that fails."""
    if not folders:
        return
    try:
        survey_found = survey(rows, [day_folder(rows.name, folder.run, day) for day, folder in folders])
    except JAVA as error:
        _check_file_error(error)
        yield from (fault for day, folder in folders for fault in _one_by_one(rows, day, folder))
        return
    for day, folder in folders:
        known = _known(rows, day, folder)
        found = {name: file for name, file in survey_found.get(day, {}).items() if name in known}
        yield from _otherwise(rows, (day, folder), known, found)


def _one_by_one(rows: Rows, day: str, folder: Folder) -> Iterator[Fault]:
    where = day_folder(rows.name, folder.run, day)
    for name, was in _known(rows, day, folder).items():
        try:
            found: Files = survey(rows, [(*where, name)])
        except JAVA as error:
            _check_file_error(error)
            yield Fault(rows.name, day, rows.place.address(*where, name), "cannot be read: it is damaged")
            continue
        yield from _otherwise(rows, (day, folder), {name: was}, dict(found.get(day, {})))


def _check_file_error(error: Exception) -> None:
    """Go on only where a file is to blame, not the cluster."""
    if "FAILED_READ_FILE" not in str(error):
        raise error


def _otherwise(rows: Rows, at: tuple[str, Folder], known: dict[str, File], found: dict[str, File]) -> Iterator[Fault]:
    where = day_folder(rows.name, at[1].run, at[0])
    for name, was in known.items():
        count = found[name].rows if name in found else 0
        if count != was.rows:
            yield Fault(rows.name, at[0], rows.place.address(*where, name), f"has {count} rows, not {was.rows}")


def _known(rows: Rows, day: str, folder: Folder) -> dict[str, File]:
    return dict((listed(rows.place, rows.name, folder.run) or {}).get(day, {}))
