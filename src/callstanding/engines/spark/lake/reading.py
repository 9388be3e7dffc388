"""Reading the current folders of a table, exactly those files that were committed, or failing by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.types import StringType, StructType

from callstanding.engines.spark.lake.folders import DAY, RUN, day_folder
from callstanding.engines.spark.lake.listing import Fault, lists_of, unlike
from callstanding.engines.spark.lake.manifest import Folder, Table
from callstanding.engines.spark.lake.place import Place
from callstanding.engines.spark.lake.shapes import schema_of
from callstanding.errors import StoreError


@dataclass(frozen=True, slots=True)
class Rows:
    """A table at a place, to be read: the session, where, its name, and what the manifest says of it."""

    spark: SparkSession
    place: Place
    name: str
    table: Table

    def frame(self, days: set[str] | None = None) -> DataFrame:
        """Its rows, of some days or of all; no other folder is even listed. StoreError when a file is not as committed."""
        folders = list(self.table.folders(days))
        if not folders:
            return _nothing(self.spark, schema_of(self.table))
        try:
            frame = parquet(self, [day_folder(self.name, folder.run, day) for day, folder in folders])
        except AnalysisException as error:
            if error.getCondition() != "PATH_NOT_FOUND":
                raise
            raise self._not_whole(folders) from error
        if _listed(frame) != (sum(each.files for _, each in folders), sum(each.size for _, each in folders)):
            raise self._not_whole(folders)
        return frame.drop(RUN) if self.table.split else frame.drop(RUN, DAY)

    def _not_whole(self, folders: Sequence[tuple[str, Folder]]) -> StoreError:
        faults: list[Fault] = unlike(self.place, self.name, folders, lists_of(self.place, self.name, folders))
        what = f"{faults[0]}" + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else "") if faults else "its files"
        return StoreError(
            f"Table {self.name} is not as it was committed: {what}.",
            hint="Put the files back from your backup, or take those days in anew; check() names all that is wrong.",
        )


def _nothing(spark: SparkSession, schema: StructType) -> DataFrame:
    return spark.range(0).select(*(f.lit(None).cast(each.dataType).alias(each.name) for each in schema.fields))


def parquet(rows: Rows, folders: Sequence[tuple[str, ...]]) -> DataFrame:
    """The Parquet files below some folders, with the columns `run` and `day` of their names.

    Nothing is guessed, and what a session allows (damaged or missing files passed over) is not allowed here.
    """
    full = StructType([*schema_of(rows.table).fields]).add(RUN, StringType())
    full = full if rows.table.split else full.add(DAY, "date")
    strict = dict.fromkeys(("mergeSchema", "ignoreCorruptFiles", "ignoreMissingFiles", "recursiveFileLookup"), "false")
    reader = rows.spark.read.schema(full).options(**strict).option("basePath", rows.place.address(rows.name))
    # A path is a pattern to Spark, and a folder of the user's may have [ or { in its name.
    reader = reader.option("__globPaths__", "false")
    return reader.parquet(*(rows.place.address(*folder) for folder in folders))


def _listed(frame: DataFrame) -> tuple[int, int]:
    """How many files Spark found for a frame, and their bytes: from its own listing, so nothing is listed twice."""
    relation = frame._jdf.queryExecution().analyzed().collectLeaves().head().relation()  # noqa: SLF001 - no public way
    return len(relation.location().inputFiles()), int(relation.location().sizeInBytes())
