"""A job of some seconds on a cluster, run as a process of its own: `python slow_job.py URL FOLDER PATIENCE_S`.

Each task leaves a file in the folder as it begins. The answer, or why there is none, is printed.
"""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from callstanding.engines.spark.attending import attended
from callstanding.engines.spark.session import session
from callstanding.errors import CallstandingError

TASKS, ROWS, TASK_S = 8, 800, 1.0


def main(master: str, folder: str, patience_s: float) -> None:
    def slowly(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        Path(folder, uuid.uuid4().hex).touch()
        time.sleep(TASK_S)
        for batch in batches:
            yield pa.RecordBatch.from_pydict(
                {"id": batch.column("id"), "twice": [2 * x for x in batch.column("id").to_pylist()]}
            )

    quick = {
        f"spark.{who}.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" for who in ("driver", "executor")
    }
    small = {"spark.driver.memory": "512m", "spark.executor.memory": "512m", "spark.sql.codegen.wholeStage": "false"}
    try:
        with attended(spark := session(master, settings=quick | small), patience_s=patience_s):
            made = spark.range(0, ROWS, 1, TASKS).mapInArrow(slowly, "id BIGINT, twice BIGINT")
            row = made.groupBy((made["id"] % 3).alias("third")).sum("twice").selectExpr("sum(`sum(twice)`)").collect()
            sys.stdout.write(str(row[0][0]))
    except CallstandingError as error:
        sys.stdout.write(str(error))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
