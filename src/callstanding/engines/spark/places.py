"""Files where Spark finds them: on this machine, in HDFS or in object storage, all through Hadoop's file systems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from py4j.java_gateway import JavaObject
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from callstanding.errors import ClusterError, InputError


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it lies in storage."""

    path: str  # with its scheme: file:/data/calls/day=2026-03-02/part-0.parquet
    bytes: int
    modified: datetime  # UTC


def stored(spark: SparkSession, place: str) -> Iterator[Stored]:
    """All files in a folder and the folders in it, or the one file. InputError when there is nothing."""
    try:
        path = _path(spark, place)
        every = _system(spark, path).listFiles(path, True)  # noqa: FBT003 - Hadoop's own: also in folders below
        while every.hasNext():
            found = every.next()
            modified = datetime.fromtimestamp(found.getModificationTime() / 1000, UTC)
            yield Stored(found.getPath().toString(), found.getLen(), modified)
    except Py4JJavaError as error:
        raise _explained(place, error) from error


def last_bytes(spark: SparkSession, file: Stored, count: int) -> bytes:
    """The last bytes of a file, all of them when it is shorter."""
    count = min(count, file.bytes)
    try:
        path = _path(spark, file.path)
        stream = _system(spark, path).open(path)
        try:
            stream.seek(file.bytes - count)
            return bytes(_jvm(spark).org.apache.commons.io.IOUtils.readFully(stream, count))
        finally:
            stream.close()
    except Py4JJavaError as error:
        raise _explained(file.path, error) from error


def resolved(spark: SparkSession, place: str) -> str:
    """The place with its scheme, as its files are named."""
    try:
        path = _path(spark, place)
        system = _system(spark, path)
        return str(system.resolvePath(path).toString())
    except Py4JJavaError as error:
        raise _explained(place, error) from error


def _path(spark: SparkSession, place: str) -> JavaObject:
    return _jvm(spark).org.apache.hadoop.fs.Path(place)


def _system(spark: SparkSession, path: JavaObject) -> JavaObject:
    return path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())  # noqa: SLF001 - Spark's Python has no other way


def _jvm(spark: SparkSession) -> Any:
    return spark.sparkContext._jvm  # noqa: SLF001 - ditto


def _explained(place: str, error: Py4JJavaError) -> InputError | ClusterError:
    """What Hadoop says of a place, in a sentence."""
    kind = error.java_exception.getClass().getSimpleName()
    told = (error.java_exception.getMessage() or kind).splitlines()[0].rstrip(".")
    if kind == "FileNotFoundException":
        return InputError(f"{place}: there is no such file or folder.", hint="Check the path as Spark sees it.")
    if kind == "UnsupportedFileSystemException" or "ClassNotFoundException" in told:
        hint = "Start Spark with the package of that storage, such as hadoop-aws for s3a (spark.jars.packages)."
        return ClusterError(f"{place}: Spark has no way into this storage ({told}).", hint=hint)
    return ClusterError(f"{place}: cannot be read ({kind}: {told}).", hint="Check its address and the rights to it.")
