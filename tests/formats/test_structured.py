"""Records of every format with any cells in them: each is taken, put aside with its reason, or counted as spare.

A record is one of the format's own with some of its cells replaced; files have forty of them among untouched
ones, which must all be taken. What the reading takes is then let in, or refused, by the checks of an engine.
"""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.parsers.call_files import FEED, FIXTURES, LINES, Lines
from tests.trust import survived

from callstanding.engines.memory import Memory
from callstanding.formats import FORMATS, Batch
from callstanding.formats.csv_line import delimiter_of, split_line
from callstanding.formats.detection import named
from callstanding.formats.in_memory import in_memory

RECORDS = 40
LATEST = datetime(2026, 3, 4)  # noqa: DTZ001 - the engine's clock is naive UTC
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8)
CELLS = st.one_of(
    TEXTS,
    st.integers(0, 99).map(lambda at: f"+120255501{at:02d}"),
    st.integers(-(2**40), 2**40).map(str),
    st.floats().map(str),
    st.datetimes().map(str),
    st.sampled_from(
        ["", "NULL", "ANSWERED", "answered", "spam", "=1+1", '"', "1772463845", "infinity", "sip:1@x", "[", "{}"]
    ),
)
VALUES = st.one_of(
    CELLS, st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.just([]), st.just({"a": 1})
)
DOCUMENTS = {"freeswitch-json": "legs.json", "kazoo": "page.json", "twilio": "page.json"}


def csv_records(lines: Lines) -> st.SearchStrategy[list[bytes]]:
    good = [line.decode() for line in lines.good()[lines.header :]]
    sign = delimiter_of(good)
    rows = [cells for line in good if (cells := split_line(line, sign))]

    @st.composite
    def record(draw: st.DrawFn) -> bytes:
        row = list(draw(st.sampled_from(rows)))
        for _ in range(draw(st.integers(1, 3))):
            row[draw(st.integers(0, len(row) - 1))] = draw(CELLS)
        out = io.StringIO()
        csv.writer(out, delimiter=sign, lineterminator="").writerow(row)
        return out.getvalue().encode()

    return st.lists(record(), min_size=RECORDS, max_size=RECORDS)


def json_records(lines: Lines) -> st.SearchStrategy[list[bytes]]:
    rows = [json.loads(line) for line in lines.good()]
    changed = st.tuples(st.sampled_from(rows), st.dictionaries(st.sampled_from(sorted(rows[0])), VALUES, max_size=3))
    record = changed.map(lambda pair: json.dumps(pair[0] | pair[1]).encode())
    return st.lists(record, min_size=RECORDS, max_size=RECORDS)


def let_in(batches: Sequence[Batch]) -> None:
    """Each row is taken by an engine, or refused with a reason, once."""
    engine = Memory()
    for batch in batches:
        _, refused, _ = engine.admit(batch.kind, batch.rows, region="US", latest=LATEST)
        lines = [row.line for row in refused]
        assert len(lines) == len(set(lines))
        assert set(lines) <= set(batch.rows["line"].to_pylist())
        assert all(row.reason for row in refused)
    engine.close()


@pytest.mark.parametrize("name", LINES)
def test_every_record_of_a_file_is_somewhere(name: str) -> None:
    lines, tried = LINES[name], []

    @examples(2, 250)
    @given(json_records(lines) if name.endswith("ndjson") else csv_records(lines))
    def each(records: list[bytes]) -> None:
        let_in(lines.held(records))
        tried.append(len(records))

    each()
    survived("Structured", name, sum(tried), of=f"records, {RECORDS} in a file")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each value that holds no other."""
    if isinstance(value, dict | list) and value:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        return [way for key, each in inner for way in leaves(each, (*path, key))]
    return [path]


def replaced(document: Any, changes: dict[tuple[Any, ...], Any]) -> Any:
    document = copy.deepcopy(document)
    for (*way, last), put in changes.items():
        inner = document
        for key in way:
            inner = inner[key]
        inner[last] = put
    return document


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_of_a_file_is_somewhere(name: str) -> None:
    form, fixture = named(name, FORMATS), FIXTURES / name.replace("-", "_") / DOCUMENTS[name]
    whole = json.loads(fixture.read_text()) if name != "freeswitch-json" else None
    good = next(value for value in whole.values() if isinstance(value, list)) if isinstance(whole, dict) else whole
    good = good or [json.loads(line) for line in fixture.read_text().splitlines()]
    ways = sorted(leaves(good[0]), key=str)
    tried = []

    @examples(5, 250)
    @given(
        st.lists(st.dictionaries(st.sampled_from(ways), VALUES, max_size=3), min_size=RECORDS, max_size=RECORDS),
        st.sampled_from(["\n", ""]),
    )
    def each(changes: list[dict[tuple[Any, ...], Any]], between: str) -> None:
        documents = [replaced(good[0], change) for change in changes]
        with in_memory(between.join(json.dumps(each) for each in documents).encode()) as path:
            batches = list(form.read(path, FEED))
            let_in(batches)
        assert sum(batch.lines for batch in batches) == len(documents)
        taken = {line for batch in batches for line in batch.rows["line"].to_pylist()}
        put_aside = {row.line for batch in batches for row in batch.bad}
        assert not taken & put_aside
        assert {at for at, change in enumerate(changes, 1) if not change} <= taken
        tried.append(len(documents))

    each()
    survived("Structured", name, sum(tried), of=f"records, {RECORDS} in a file")
