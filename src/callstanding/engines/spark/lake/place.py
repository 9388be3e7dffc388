"""A folder on any file system that Hadoop knows: local, HDFS, object storage, through the session's own Hadoop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from callstanding.errors import StoreError

ABSENT = "java.io.FileNotFoundException"
WITH_ALL_IN_IT = True
JAVA = (Py4JJavaError, PySparkException)  # what py4j raises, and what pyspark makes of some of it


@dataclass(frozen=True, slots=True)
class Place:
    """A folder: its Hadoop file system and path, and the names of Java that lead there."""

    jvm: Any
    fs: Any
    root: Any

    def path(self, *names: str) -> Any:
        """The Hadoop path of something below."""
        path = self.root
        for name in names:
            path = self.jvm.org.apache.hadoop.fs.Path(path, name)
        return path

    def address(self, *names: str) -> str:
        """The same as text with its scheme, as Spark takes it and people read it."""
        return str(self.path(*names).toString())

    def read(self, *names: str) -> bytes | None:
        """The content of a file; None when there is none."""
        with told(f"{self.address(*names)} cannot be read"):
            try:
                stream = self.fs.open(self.path(*names))
            except Py4JJavaError as error:
                if java_name(error) == ABSENT:
                    return None
                raise
            try:
                return bytes(stream.readAllBytes())
            finally:
                stream.close()

    def names(self, *folder: str) -> list[str]:
        """The names in a folder, sorted; none when there is no such folder."""
        return sorted(self.files(*folder))

    def files(self, *folder: str) -> dict[str, int]:
        """The names in a folder with their bytes."""
        return {str(each.getPath().getName()): int(each.getLen()) for each in self._within(folder)}

    def touched(self, *folder: str) -> int:
        """When something below was last written, in ms since 1970, UTC; 0 when there is nothing."""
        below = 0
        for each in self._within(folder):
            inner = self.touched(*folder, str(each.getPath().getName())) if each.isDirectory() else 0
            below = max(below, inner, int(each.getModificationTime()))
        return below

    def remove(self, *names: str) -> None:
        """Remove a file, or a folder with all in it, if it is there."""
        with told(f"{self.address(*names)} cannot be removed"):
            self.fs.delete(self.path(*names), WITH_ALL_IN_IT)

    def _within(self, folder: tuple[str, ...]) -> list[Any]:
        with told(f"{self.address(*folder)} cannot be listed"):
            try:
                return list(self.fs.listStatus(self.path(*folder)))
            except Py4JJavaError as error:
                if java_name(error) == ABSENT:
                    return []
                raise


def place_at(spark: SparkSession, place: str) -> Place:
    """The folder at an address or path; a path without a scheme is where Spark itself would look for it."""
    jvm: Any = spark._jvm  # noqa: SLF001 - pyspark has no public way to Hadoop's file systems
    conf = spark._jsc.hadoopConfiguration()  # noqa: SLF001 - ditto
    hint = "Does Spark have what this file system needs (for s3a: hadoop-aws of Spark's Hadoop version)?"
    with told(f"{place} is not a place that Spark can reach", hint=hint):
        path = jvm.org.apache.hadoop.fs.Path(place)
        fs = path.getFileSystem(conf)
        return Place(jvm=jvm, fs=fs, root=fs.makeQualified(path))


@contextmanager
def told(what: str, *, hint: str | None = None) -> Iterator[None]:
    """Say in a sentence what Java throws."""
    try:
        yield
    except Py4JJavaError as error:
        raise StoreError(f"{what}: {_first_line(error.java_exception.toString())}.", hint=hint) from error
    except PySparkException as error:
        raise StoreError(f"{what}: {_first_line(str(error))}.", hint=hint) from error


def java_name(error: Py4JJavaError) -> str:
    """The class of what Java threw."""
    return str(error.java_exception.getClass().getName())


def _first_line(text: object) -> str:
    return (str(text).splitlines() or [""])[0].rstrip(".")
