"""Files of invented vendors, each read by its mapping file alone."""

from __future__ import annotations

import json
import re
import textwrap
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from callstanding.errors import InputError
from callstanding.formats import EXAMPLE, Batch, Feed, load_mapping, open_file

GERMAN = """
region = "DE"
encoding = "cp1252"
decimal = ","
skip = 1
[columns]
caller = "Rufer"
callee = "Ziel"
start = ["Datum", "Uhrzeit"]
talk_s = "Länge (Min)"
disposition = "Ergebnis"
[units]
talk_s = "min"
[time]
format = ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"]
zone = "Europe/Berlin"
[words.disposition]
Verbunden = "answered"
"Keine Antwort" = "no-answer"
"""
GERMAN_FILE = """Einzelverbindungen der Müller GmbH

Rufer;Ziel;Datum;Uhrzeit;Länge (Min);Ergebnis
030 23125001;0171 3920001;02.07.2026;15:04;1,5;Verbunden
030 23125001;0171 3920002;02.07.2026;15:05:30;1.000,25;Verbunden
030 23125001;0171 3920003;02.03.2026;15:06;0,0;Keine Antwort
Summe;;;;1.001,75;
"""

LOG = """
region = "US"
[columns]
own = "My line"
other = "Contact"
direction = "Way"
start = "When"
talk_s = "Length"
disposition = "Way"
[units]
talk_s = "m:s"
[time]
format = "%m/%d/%Y %I:%M %p"
zone = "America/New_York"
[words.direction]
"Missed call" = "in"
[words.disposition]
Incoming = "answered"
Outgoing = "answered"
"Missed call" = "no-answer"
[only]
Type = ["Voice"]
"""
LOG_FILE = """Type\tWay\tMy line\tContact\tWhen\tLength
voice\tOutgoing\t(202) 555-0143\t(312) 555-0001\t03/02/2026 10:04 AM\t61:05
SMS\tOutgoing\t(202) 555-0143\t(312) 555-0001\t03/02/2026 10:05 AM\t
voice\tMissed call\t(202) 555-0143\t(312) 555-0002\t03/02/2026 01:04 PM\t
voice\tForwarded\t(202) 555-0143\t(312) 555-0003\t03/02/2026 01:05 PM\t0:10
"""

PAGE = """
list = "records"
[columns]
call_id = "id"
caller = "from.phone"
callee = "to.phone"
start = "began"
talk_s = "seconds"
[time]
format = "epoch_ms"
"""


def read(folder: Path, mapping: str, content: bytes, name: str = "vendor.csv") -> list[Batch]:
    (folder / "vendor.toml").write_text(mapping, "utf-8")
    (folder / name).write_bytes(content)
    return list(open_file(folder / name, feed=Feed(mapping=load_mapping(folder / "vendor.toml")))[1])


def rows_of(batches: list[Batch]) -> list[dict[str, Any]]:
    rows = sorted((row for batch in batches for row in batch.rows.to_pylist()), key=lambda row: int(row["line"]))
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_semicolons_decimal_commas_minutes_and_a_day_beside_its_time(tmp_path: Path) -> None:
    one, two, three, total = rows_of(read(tmp_path, GERMAN, GERMAN_FILE.encode("cp1252")))
    assert (one["start"], one["talk_s"], one["disposition"]) == (at("2026-07-02T13:04:00"), 90.0, "answered")
    assert (two["start"], two["talk_s"]) == (at("2026-07-02T13:05:30"), 60_015.0)
    assert (three["start"], three["disposition"]) == (at("2026-03-02T14:06:00"), "no-answer")
    assert total.keys() == {"line", "caller", "talk_s"}  # the line of the sum is left to the admission
    assert [row["line"] for row in (one, two, three, total)] == [4, 5, 6, 7]


def test_the_country_of_national_numbers_is_the_mappings(tmp_path: Path) -> None:
    (tmp_path / "vendor.toml").write_text(GERMAN, "utf-8")
    (tmp_path / "vendor.csv").write_bytes(GERMAN_FILE.encode("cp1252"))
    feed = Feed(mapping=load_mapping(tmp_path / "vendor.toml"))
    assert open_file(tmp_path / "vendor.csv", feed=feed)[0].home == "DE"


def test_caller_and_callee_follow_from_who_called_whom(tmp_path: Path) -> None:
    batches = read(tmp_path, LOG, LOG_FILE.encode())
    out, missed, unknown = rows_of(batches)
    assert (out["caller"], out["callee"], out["talk_s"]) == ("(202) 555-0143", "(312) 555-0001", 3665.0)
    assert (missed["caller"], missed["callee"], missed["disposition"]) == (
        "(312) 555-0002", "(202) 555-0143", "no-answer",
    )  # fmt: skip
    assert missed["start"] == at("2026-03-02T18:04:00")
    assert unknown.keys() == {"line", "start", "talk_s"}  # nobody is guessed
    assert sum(batch.spare for batch in batches) == 1


@pytest.mark.parametrize("indent", [None, 1], ids=["on one line", "indented"])
def test_pages_of_json_are_read_with_nested_keys(tmp_path: Path, indent: int | None) -> None:
    calls = [
        {"id": n, "from": {"phone": "+12025550101"}, "to": {"phone": f"+1312555000{n}"}, "began": 1_772_463_600_500,
         "seconds": n} for n in range(3)
    ]  # fmt: skip
    page = json.dumps({"page": 1, "records": calls, "next": None}, indent=indent)
    rows = rows_of(read(tmp_path, PAGE, page.encode(), "vendor.json"))
    assert [(row["call_id"], row["callee"], row["talk_s"]) for row in rows] == [
        (str(n), f"+1312555000{n}", float(n)) for n in range(3)
    ]
    assert rows[0]["start"] == at("2026-03-02T15:00:00.500")


def test_a_json_array_of_our_own_calls_needs_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "calls.json"
    call = {"caller": "+12025550101", "callee": "+13125550001", "start": "2026-03-02T15:00:00Z", "talk_s": 5}
    path.write_text(json.dumps([call | {"disposition": "answered"}] * 2, indent=2))
    found, batches = open_file(path, feed=Feed())
    (batch,) = batches
    assert (found.name, batch.lines, len(batch.rows)) == ("calls", 2, 2)


PARQUET = """
[columns]
caller = "A"
callee = "b"
start = ["day", "clock"]
talk_s = "Spoken"
ring_s = "Rang"
call_id = "B"
[units]
ring_s = "ms"
[time]
zone = "America/Chicago"
[only]
ok = ["true"]
"""


def test_parquet_columns_keep_their_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "A": [12025550101, 12025550101],
            "B": [7, 8],
            "b": ["+13125550001", "+13125550002"],
            "day": [date(2026, 3, 2)] * 2,
            "clock": [time(9, 4)] * 2,
            "Spoken": [timedelta(seconds=42.5)] * 2,
            "Rang": [1500.0, 1500.0],
            "ok": [True, False],
        }
    )
    path = tmp_path / "vendor.parquet"
    pq.write_table(table, path)
    batches = read(tmp_path, PARQUET, path.read_bytes(), "vendor.parquet")
    (row,) = rows_of(batches)
    assert row == {
        "line": 1, "call_id": "7", "caller": "12025550101", "callee": "+13125550001",
        "start": at("2026-03-02T15:04:00"), "ring_s": 1.5, "talk_s": 42.5, "disposition": "answered",
    }  # fmt: skip
    assert (batches[0].lines, batches[0].spare) == (2, 1)


@pytest.mark.parametrize("name", ["a.b", "line", 'x"y', "A", " a "])
def test_a_parquet_column_may_be_called_anything(tmp_path: Path, name: str) -> None:
    path = tmp_path / "vendor.parquet"
    pq.write_table(pa.table({name: ["1"], "a": ["2"], "t": ["2026-03-02"]}), path)
    mapping = f"[columns]\ncaller = {json.dumps(name)}\ncallee = 't'\nstart = 't'\n"
    (row,) = rows_of(read(tmp_path, mapping, path.read_bytes(), "vendor.parquet"))
    assert row["caller"] == ("2" if name.strip() == "a" else "1")


def test_a_start_in_parquet_may_be_a_timestamp(tmp_path: Path) -> None:
    path = tmp_path / "vendor.parquet"
    table = {"A": ["1"], "b": ["2"], "B": ["x"], "day": [at("2026-03-02T09:00:00")], "Spoken": [5]}
    pq.write_table(pa.table(table), path)
    mapping = '[columns]\ncaller="A"\ncallee="b"\nstart="day"\ntalk_s="Spoken"\n[time]\nzone="America/Chicago"\n'
    (row,) = rows_of(read(tmp_path, mapping, path.read_bytes(), "vendor.parquet"))
    assert row["start"] == at("2026-03-02T15:00:00")


@pytest.mark.parametrize("quoted", ['"', "'", " ", "line", "C1", "ö", "a.b", "#", "%"])
def test_a_column_may_be_called_anything(tmp_path: Path, quoted: str) -> None:
    mapping = f"[columns]\ncaller = {json.dumps('x' + quoted)}\ncallee = 'b'\nstart = {json.dumps(quoted + 'y')}\n"
    cell = '"' + quoted.replace('"', '""')
    content = f'"x{cell[1:]}",b,{cell}y"\n+12025550101,+13125550001,2026-03-02 15:00:00\n'
    (row,) = rows_of(read(tmp_path, mapping, content.encode()))
    assert (row["caller"], row["start"]) == ("+12025550101", at("2026-03-02T15:00:00"))


def test_a_column_that_comes_twice_is_told_apart_by_its_place(tmp_path: Path) -> None:
    mapping = '[columns]\ncaller = "n"\ncallee = "n#2"\nstart = "t"\n'
    (row,) = rows_of(read(tmp_path, mapping, b"n,n,t,N\n1,2,2026-03-02,3\n"))
    assert (row["caller"], row["callee"]) == ("1", "2")


def test_a_mapping_of_calls_leaves_reports_to_their_own_format(tmp_path: Path) -> None:
    reports = tmp_path / "reports.csv"
    reports.write_text("number,at,kind\n+12025550101,2026-03-02,spam\n")
    (tmp_path / "vendor.toml").write_text(LOG)
    feed = Feed(mapping=load_mapping(tmp_path / "vendor.toml"))
    assert open_file(reports, feed=feed, kind="reports")[0].name == "reports"
    with pytest.raises(InputError, match="has no column"):
        open_file(reports, feed=feed)


def test_the_example_says_all_that_a_mapping_may_say(tmp_path: Path) -> None:
    assert load_mapping(EXAMPLE).name == "acme"
    text = EXAMPLE.read_text("utf-8").replace("# skip", "skip").replace("# header", "header").replace("# list", "list")
    whole = tmp_path / "example.toml"
    whole.write_text(text, "utf-8")
    mapping = load_mapping(whole)
    assert (mapping.skip, mapping.header, mapping.list_key) == (2, ("A", "B"), "records")


@pytest.mark.parametrize("page", ["docs/formats.md", "docs/quickstart.md"])
def test_the_mappings_that_the_documents_show_are_right(page: str, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / page).read_text("utf-8")
    shown = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert shown
    for each in shown:
        (tmp_path / "vendor.toml").write_text(textwrap.dedent(each), "utf-8")
        assert load_mapping(tmp_path / "vendor.toml").kind == "calls"
