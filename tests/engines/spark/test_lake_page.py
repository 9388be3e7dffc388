"""What the page about lakes shows works as it stands there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from tests.engines.spark.lakes import FIRST, HARD, SECOND, TABLE, on, parts, rows

from callstanding.engines.spark.lake import Lake

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "lake.md"


def test_the_examples_run_one_after_the_other(
    local_spark: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = f"file:{tmp_path / HARD}"
    Lake(local_spark, place).create(
        {TABLE: on(rows(local_spark, 1), FIRST).withColumnRenamed("calls", "calls_out").schema}
    )
    frame = on(rows(local_spark, 1, 2), SECOND).withColumnRenamed("calls", "calls_out")
    given = {
        "spark": local_spark,
        "frame": frame,
        "days": [FIRST, SECOND],
        "late": rows(local_spark, 3),
        "other": rows(local_spark, 4),
    }
    reading, changing, checking = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    text = (reading + changing).replace("hdfs://namenode/lake", place.replace("\\", r"\\").replace('"', r"\""))
    exec(text, given)  # noqa: S102 - the page's own examples
    (file,) = parts(tmp_path, SECOND)
    file.unlink()
    exec(checking, given)  # noqa: S102 - ditto
    assert capsys.readouterr().out == f"file:{file} is missing\n"
    lake = Lake(local_spark, place)
    assert (lake.version, lake.done.lanes, lake.days("standings")) == (1, {"calls": 12}, (date(2026, 11, 1),))
