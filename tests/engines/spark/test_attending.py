"""A job that fails is told in a sentence; errors that are ours pass as they are."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from callstanding.engines.spark.attending import attended
from callstanding.errors import ClusterError, UsageError


def test_what_fails_on_a_worker_is_told_in_one_line(local_spark: SparkSession) -> None:
    def fails(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        raise ValueError("no such tune")

    told = r"^A job failed on Spark: (ValueError: )?no such tune\. The log of its workers tells more\.$"
    with pytest.raises(ClusterError, match=told), attended(local_spark):
        local_spark.range(1).mapInArrow(fails, "id BIGINT").collect()


def test_a_number_that_does_not_fit_is_told(local_spark: SparkSession) -> None:
    with pytest.raises(ClusterError, match=r"A job failed on Spark: .*CAST_OVERFLOW"), attended(local_spark):
        local_spark.range(1).selectExpr("CAST(4000000000 + id AS INT)").collect()


def test_a_connection_to_something_else_is_not_blamed_on_spark(local_spark: SparkSession) -> None:
    with pytest.raises(ConnectionRefusedError), attended(local_spark):
        raise ConnectionRefusedError


def test_an_error_of_ours_passes_as_it_is(local_spark: SparkSession) -> None:
    with pytest.raises(UsageError, match=r"^as it is$"), attended(local_spark):
        raise UsageError("as it is")
