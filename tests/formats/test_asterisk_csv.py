"""Asterisk's records under every option of cdr.conf."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from callstanding.formats import Feed, open_file

FRONT = '"+12025550101","+12025550111","out","","SIP/ada-00000001","","Dial","x",'
TIMES = '"2026-03-02 10:00:00","2026-03-02 10:00:07","2026-03-02 10:00:49",49,42,"ANSWERED","DOCUMENTATION"'
NEWER = ',"","1772463600.1","5"'


def line(*, account: bool = True, unique: bool = True, field: bool = True, newer: bool = False) -> str:
    parts = ['"acme",' * account, FRONT, TIMES]
    parts += [',"1772463600.7"' * unique, ',"note"' * field, NEWER * newer]
    return "".join(parts)


def calls(path: Path, content: str, zone: str = "UTC") -> list[dict[str, Any]]:
    path.write_text(content)
    found, batches = open_file(path, feed=Feed(zone=zone))
    assert found.name == "asterisk-csv"
    rows = []
    for batch in batches:
        assert isinstance(batch.rows, pa.Table)
        assert batch.bad == ()
        rows += batch.rows.to_pylist()
    return sorted(rows, key=lambda row: int(row["line"]))


@pytest.mark.parametrize(("account", "unique", "field", "newer"), list(product([True, False], repeat=4)))
def test_every_set_of_columns_is_told(tmp_path: Path, account: bool, unique: bool, field: bool, newer: bool) -> None:  # noqa: FBT001 - four switches of cdr.conf
    text = line(account=account, unique=unique, field=field, newer=newer)
    (row,) = calls(tmp_path / "Master.csv", text)
    call_id = "1772463600.1" if newer else "1772463600.7" if unique else None
    told = (row["caller"], row["callee"], row["talk_s"], row["account"], row["call_id"])
    assert told == ("+12025550101", "+12025550111", 42.0, "acme" if account else None, call_id)


def test_rows_of_before_and_after_a_change_of_options_are_read(tmp_path: Path) -> None:
    rows = calls(tmp_path / "Master.csv", "\n".join([line(), line(newer=True), line(unique=False), line()]))
    assert [row["line"] for row in rows] == [1, 2, 3, 4]
    assert {row["talk_s"] for row in rows} == {42.0}


def test_times_are_of_the_switchs_zone(tmp_path: Path) -> None:
    (row,) = calls(tmp_path / "Master.csv", line(), "America/New_York")
    assert row["start"] == datetime.fromisoformat("2026-03-02T15:00:00")


def test_epochs_of_a_custom_record_are_utc(tmp_path: Path) -> None:
    (row,) = calls(tmp_path / "Master.csv", line().replace("2026-03-02 10:00:00", "1772463600.250000"), "Asia/Tokyo")
    assert row["start"] == datetime.fromisoformat("2026-03-02T15:00:00.250")
