"""A vendor's file is read by a mapping alone, and a wrong mapping says what is wrong and where."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from callstanding.errors import InputError, UsageError
from callstanding.formats import Batch, Feed, load_mapping, open_file

ACME = """
name = "acme"
delimiter = ";"

[columns]
call_id = "Id"
caller = "From"
callee = "To"
start = "Begun"
talk_s = "Talk (ms)"
ring_s = "Ring"
disposition = "Result"
attestation = "Shaken"

[units]
talk_s = "ms"
ring_s = "h:m:s"

[time]
format = "%d/%m/%Y %H:%M:%S"
zone = "Europe/Paris"

[words.disposition]
"Connected" = "answered"
"Not home" = "no-answer"

[words.attestation]
"full" = "A"

[fixed]
account = "acme"
"""
CALLS = """Id;From;To;Begun;Talk (ms);Ring;Result;Shaken;Begun
1;+12025550101;+12025550111;02/03/2026 15:00:00;42500;00:00:07;CONNECTED;full;x
2;+12025550101;+12025550112;02/07/2026 15:00:00;0;00:01:00;not home;none;x
3;+12025550101;+12025550113;soon;;;on fire;;x
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def batches_of(folder: Path, mapping: str, content: str, name: str = "vendor.csv") -> list[Batch]:
    feed = Feed(mapping=load_mapping(written(folder, "vendor.toml", mapping)))
    return list(open_file(written(folder, name, content), feed=feed)[1])


def rows_of(folder: Path, mapping: str, content: str) -> list[dict[str, Any]]:
    (batch,) = batches_of(folder, mapping, content)
    assert isinstance(batch.rows, pa.Table)
    return [{key: value for key, value in row.items() if value is not None} for row in batch.rows.to_pylist()]


def test_columns_units_times_and_words_are_the_vendors(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ACME, CALLS)
    assert rows[0] == {
        "line": 2,
        "call_id": "1",
        "caller": "+12025550101",
        "callee": "+12025550111",
        "start": datetime.fromisoformat("2026-03-02T14:00:00"),
        "ring_s": 7.0,
        "talk_s": 42.5,
        "disposition": "answered",
        "attestation": "A",
        "account": "acme",
    }
    assert rows[1]["start"] == datetime.fromisoformat("2026-07-02T13:00:00")
    assert (rows[1]["ring_s"], rows[1]["disposition"], rows[1]["attestation"]) == (60.0, "no-answer", "N")


def test_the_connection_of_whoever_calls_is_left_free(tmp_path: Path) -> None:
    """A program that uses DuckDB itself has one default connection, which an unfinished answer of ours would block."""
    (tmp_path / "acme.toml").write_text(ACME)
    load_mapping(tmp_path / "acme.toml")
    duckdb.sql(f"COPY (SELECT 1 AS one) TO '{tmp_path / 'one.csv'}'")
    assert (tmp_path / "one.csv").read_text() == "one\n1\n"


def test_what_cannot_be_read_is_left_to_the_admission(tmp_path: Path) -> None:
    assert rows_of(tmp_path, ACME, CALLS)[2].keys() == {"line", "call_id", "caller", "callee", "account"}


def test_a_file_without_a_header_has_its_columns_named(tmp_path: Path) -> None:
    mapping = 'header = ["a", "b", "t", "s"]\n[columns]\ncaller = "a"\ncallee = "b"\nstart = "t"\ntalk_s = "s"\n'
    (row,) = rows_of(tmp_path, mapping, "+12025550101,+12025550111,1772463600,5\n")
    assert (row["line"], row["talk_s"], row["disposition"]) == (1, 5.0, "answered")


def test_times_of_answer_and_end_give_ring_and_talk(tmp_path: Path) -> None:
    mapping = '[columns]\ncaller = "a"\ncallee = "b"\nstart = "s"\nanswered_at = "t"\nend = "e"\n'
    rows = rows_of(
        tmp_path,
        mapping,
        "a,b,s,t,e\n1,2,2026-03-02 15:00:00,2026-03-02 15:00:07,2026-03-02 15:00:49\n"
        "1,2,2026-03-02 15:00:00,,2026-03-02 15:00:20\n",
    )
    told = [(row["ring_s"], row["talk_s"], row["disposition"]) for row in rows]
    assert told == [(7.0, 42.0, "answered"), (20.0, 0.0, "no-answer")]


def test_json_lines_are_read_with_nested_keys(tmp_path: Path) -> None:
    mapping = 'kind = "reports"\n[columns]\nnumber = "call.from"\nat = "time"\n[time]\nformat = "epoch_ms"\n'
    content = '{"call": {"from": "+12025550101"}, "time": 1772463600500}\n{"call":\n'
    (batch,) = batches_of(tmp_path, mapping, content, "vendor.ndjson")
    assert isinstance(batch.rows, pa.Table)
    (row,) = batch.rows.to_pylist()
    assert (row["number"], row["kind"]) == ("+12025550101", "spam")
    assert row["at"] == datetime.fromisoformat("2026-03-02T15:00:00.500")
    assert [(bad.line, bad.reason) for bad in batch.bad] == [(2, "not a JSON object")]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("[columns]", "[colums]", "colums is not a key of a mapping. Did you mean 'columns'?"),
        ("caller =", "calller =", "columns.calller is not a key of a mapping. Did you mean 'caller'?"),
        ('talk_s = "ms"', 'talk_s = "mss"', "units.talk_s is 'mss'. Did you mean 'ms'?"),
        ('= "answered"', '= "answerd"', "words.disposition.Connected is 'answerd'. Did you mean 'answered'?"),
        ('delimiter = ";"', 'delimiter = ";;"', "delimiter is one sign."),
        ('delimiter = ";"', 'kind = "call"', "kind is 'call'. Did you mean 'calls'?"),
        ('start = "Begun"', "", "columns calls need 'start'."),
        ('caller = "From"', "caller = 1", "columns.caller is 1, a word is wanted."),
    ],
)
def test_a_wrong_key_is_named_with_its_place(tmp_path: Path, before: str, after: str, message: str) -> None:
    path = written(tmp_path, "vendor.toml", ACME.replace(before, after, 1))
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert f"{path}: {message}" in str(caught.value)


def test_a_file_that_lacks_a_mapped_column_is_told_which_it_has(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no column 'Talk \(ms\)'.*It has: Id, From"):
        batches_of(tmp_path, ACME, CALLS.replace("Talk (ms)", "Talk"))


def test_an_unknown_zone_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "vendor.toml", ACME.replace("Europe/Paris", "Europe/Nowhere"))
    with pytest.raises(UsageError, match="Europe/Nowhere"):
        load_mapping(path)


def test_a_file_that_is_not_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not TOML"):
        load_mapping(written(tmp_path, "vendor.toml", "caller: From"))
