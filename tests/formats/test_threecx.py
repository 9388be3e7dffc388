"""3CX lines become calls, quoted or not, with or without the newer columns."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from callstanding.formats import Feed, open_file

LINES = Path(__file__).parents[1] / "fixtures/formats/threecx/lines.csv"


def calls(path: Path, zone: str = "UTC") -> list[dict[str, Any]]:
    found, batches = open_file(path, feed=Feed(zone=zone))
    assert found.name == "3cx"
    return [row for batch in batches for row in batch.rows.to_pylist()]


def test_outcomes_and_hang_up_parties_come_from_the_reason() -> None:
    told = [(row["disposition"], row["talk_s"], row["ring_s"], row["hangup_by"]) for row in calls(LINES)]
    assert told == [("answered", 25, 9, "callee"), ("no-answer", 0, 20, "caller"), ("busy", 0, 2, None)]


def test_extensions_lose_their_prefix() -> None:
    told = [(row["caller"], row["callee"]) for row in calls(LINES)]
    assert told == [("100", "+12025550111"), ("+12025550102", "101"), ("+12025550103", "101")]


def test_times_are_in_the_feeds_zone() -> None:
    assert calls(LINES, "Europe/Paris")[0]["start"] == datetime.fromisoformat("2026-03-02T14:00:00")


def test_quotes_and_older_columns_change_nothing(tmp_path: Path) -> None:
    rows = [row[:20] for row in csv.reader(LINES.read_text().splitlines())]
    path = tmp_path / "quoted.csv"
    with path.open("w") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    assert calls(path) == calls(LINES)


def test_lines_of_two_versions_stand_in_one_file(tmp_path: Path) -> None:
    lines = LINES.read_text().splitlines()
    path = tmp_path / "mixed.csv"
    path.write_text("\n".join([*lines, ",".join(lines[0].split(",")[:20]), "Call 9,damaged"]))
    (batch,) = open_file(path, feed=Feed())[1]
    assert (batch.lines, [bad.line for bad in batch.bad]) == (5, [5])


def test_a_time_in_the_year_one_means_never(tmp_path: Path) -> None:
    path = tmp_path / "never.csv"
    path.write_text(LINES.read_text().replace("2026/03/02 15:00:09", "0001/01/01 00:00:00"))
    assert calls(path)[0]["disposition"] == "no-answer"
