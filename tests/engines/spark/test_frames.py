"""What workers hold stays held, whatever becomes of the names that it was made of."""

from __future__ import annotations

from pyspark.sql import SparkSession

from callstanding.engines.spark.frames import Frames


def test_what_is_held_outlives_the_names_it_was_made_of(local_spark: SparkSession) -> None:
    frames = Frames(local_spark.newSession())
    frames.show("base", "SELECT 1 AS one")
    frames.hold("held", "SELECT one + 1 AS two FROM base")
    frames.hold("further", "SELECT two + 1 AS three FROM held")
    frames.show("base", "SELECT 5 AS one")
    assert [frames.table(name).storageLevel.useMemory for name in ("held", "further")] == [True, True]
    assert [frames.count(f"SELECT 1 AS found FROM {name}") for name in ("held", "further")] == [1, 1]
    assert frames.table("further").collect()[0]["three"] == 3
    frames.let_go()
    assert not frames.table("held").storageLevel.useMemory


def test_a_name_means_what_it_was_last_given(local_spark: SparkSession) -> None:
    frames = Frames(local_spark.newSession())
    for value in (1, 2):
        frames.show("base", f"SELECT {value} AS one")
        frames.make("made", "SELECT one FROM base")
    assert frames.table("made").collect()[0]["one"] == 2
    frames.let_go()
