"""Runs hand.sql in DuckDB or in Spark: `python -m bench.alternatives.by_hand duckdb|local[2] CALLS.parquet FOLDER`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import duckdb

SQL = Path(__file__).with_name("hand.sql")
KEPT = ("hours", "scores")
SHARED = ("dated", "first_calls", "hours")  # what several tables read


def tables() -> list[tuple[str, str]]:
    """Each table of the file with its SELECT, in order."""
    parts = re.split(r"-- table: (\w+)\n", SQL.read_text(encoding="utf-8"))[1:]
    return [(name, select.strip()) for name, select in zip(parts[::2], parts[1::2], strict=True)]


def by_duckdb(source: str, folder: Path) -> None:
    """Each table made in memory, the last ones written."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false; SET timezone = 'UTC'")
        connection.execute(f"CREATE VIEW calls AS FROM read_parquet('{source}')")
        for name, select in tables():
            kind = "VIEW" if name == "dated" else "TABLE"
            connection.execute(f"CREATE {kind} {name} AS {select}")
        for name in KEPT:
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")


def by_spark(master: str, source: str, folder: Path) -> None:
    """The same SELECTs in Spark's words, which sqlglot finds; what several tables read is kept."""
    from callstanding.engines.spark.dialect import spoken
    from callstanding.engines.spark.session import session

    spark = session(master, settings={"spark.driver.memory": "3g", "spark.sql.ansi.enabled": "false"})
    try:
        spark.read.parquet(source).createOrReplaceTempView("calls")
        for name, select in tables():
            made = spark.sql(spoken(select))
            (made.persist() if name in SHARED else made).createOrReplaceTempView(name)
        for name in KEPT:
            spark.table(name).write.mode("overwrite").parquet(str(folder / f"{name}.parquet"))
    finally:
        spark.stop()


def main() -> None:
    """Run it by the engine that is named."""
    engine, source, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if engine == "duckdb":
        by_duckdb(source, folder)
    else:
        by_spark(engine, source, folder)


if __name__ == "__main__":
    main()
