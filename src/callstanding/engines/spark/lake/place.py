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
    """A folder: its Hadoop file system, its address, and the names of Java that it needs, looked up once.

    Every call into Java is a message to another process, so none is made for what text can do, and none for each file.
    """

    fs: Any
    root: str
    paths: Any
    path_of_each: Any
    seq: Any

    def path(self, *names: str) -> Any:
        """The Hadoop path of something below."""
        return self.paths(self.address(*names))

    def address(self, *names: str) -> str:
        """The same as text with its scheme, as Spark takes it and people read it."""
        return "/".join((self.root, *names))

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
        within = self._within(folder)
        text = str(self.seq(self.path_of_each(within)).mkString("\n")) if within else ""
        return sorted(path.rsplit("/", 1)[-1] for path in text.split("\n") if path)

    def files(self, *folder: str) -> dict[str, int]:
        """The names in a folder with their bytes."""
        return {str(each.getPath().getName()): int(each.getLen()) for each in list(self._within(folder))}

    def touched(self, *folder: str) -> int:
        """When something below was last written, in ms since 1970, UTC; 0 when there is nothing."""
        below = 0
        for each in list(self._within(folder)):
            inner = self.touched(*folder, str(each.getPath().getName())) if each.isDirectory() else 0
            below = max(below, inner, int(each.getModificationTime()))
        return below

    def remove(self, *names: str) -> None:
        """Remove a file, or a folder with all in it, if it is there."""
        with told(f"{self.address(*names)} cannot be removed"):
            self.fs.delete(self.path(*names), WITH_ALL_IN_IT)

    def _within(self, folder: tuple[str, ...]) -> Any:
        with told(f"{self.address(*folder)} cannot be listed"):
            try:
                return self.fs.listStatus(self.path(*folder))
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
        paths = jvm.org.apache.hadoop.fs.Path
        fs = paths(place).getFileSystem(conf)
        root = str(fs.makeQualified(paths(place)).toString()).rstrip("/")
        return Place(
            fs=fs,
            root=root,
            paths=paths,
            path_of_each=jvm.org.apache.hadoop.fs.FileUtil.stat2Paths,
            seq=jvm.scala.collection.immutable.ArraySeq.unsafeWrapArray,
        )


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
