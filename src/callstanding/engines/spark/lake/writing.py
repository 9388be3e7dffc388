"""Writing rows as Parquet into a folder of their own, where no reader looks before it is committed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import unquote

from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from callstanding.engines.spark.lake.folders import DAY, day_of, run_folder
from callstanding.engines.spark.lake.listing import File, Files, keep_list
from callstanding.engines.spark.lake.manifest import Folder
from callstanding.engines.spark.lake.reading import Rows, parquet
from callstanding.errors import StoreError


def write(rows: Rows, run: str, frame: DataFrame, *, spread: Sequence[str], order: Sequence[str]) -> dict[str, Folder]:
    """Write a frame with a `day` column in one job, one folder for each day; what each day's folder has then.

    Rows are spread over tasks by `spread` into files near `spark.sql.adaptive.advisoryPartitionSizeInBytes`, a day of
    few rows in one file, a day or a number with very many split over several; within a file they are sorted by `order`.
    """
    spread_out = frame.hint("rebalance", *spread).sortWithinPartitions(DAY, *order)
    writer = spread_out.write.mode("errorifexists").partitionBy(DAY).option("compression", "zstd")
    writer.parquet(rows.place.address(*run_folder(rows.name, run)))
    files = survey(rows, [run_folder(rows.name, run)])
    keep_list(rows.place, rows.name, run, files)
    return {day: _folder(run, list(inside.values())) for day, inside in files.items()}


def survey(rows: Rows, folders: Sequence[tuple[str, ...]]) -> Files:
    """The files below some folders by day, with the rows that their footers tell: one job, and no column is read."""
    grouped = parquet(rows, folders).groupBy(f.col("_metadata.file_path"), f.col("_metadata.file_size")).count()
    files: dict[str, dict[str, File]] = defaultdict(dict)
    for path, size, count in grouped.collect():
        day, name = (unquote(part) for part in path.split("/")[-2:])
        files[day_of(day)][name] = File(size=size, rows=count)
    return files


def check_days(name: str, written: dict[str, Folder], wanted: set[str]) -> None:
    """StoreError when rows are of other days than those that are replaced: they would be lost, or counted twice."""
    others = sorted(written.keys() - wanted)
    if others:
        of = ", ".join(day or "no day" for day in others[:5])
        count = sum(written[day].rows for day in others)
        raise StoreError(
            f"{count} rows for table {name} are of {of}, which this change does not replace.",
            hint="Name every day that the rows have, or leave them out.",
        )


def _folder(run: str, files: Sequence[File]) -> Folder:
    return Folder(run, rows=sum(each.rows for each in files), files=len(files), size=sum(each.size for each in files))
