"""Judged on from where it was, a number stands as by its whole history: to 1e-9, with the same course and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from callstanding.engines.ledger import LEDGER
from callstanding.engines.merging import LedgerRows
from callstanding.pipeline.carried import States
from callstanding.pipeline.moments import EPOCH
from callstanding.pipeline.onward import Onward
from callstanding.pipeline.pools import NO_POOLS
from callstanding.policies import load_policy
from callstanding.testing import differences

POLICY = load_policy("standard")
START = 480_000  # hours since 1970
NUMBERS = (11, 12, 13)
CALLED = {"calls_out": 1, "seen_out": 1}
TAKEN = {"new_callees": 1, "answered_out": 1, "answered_new": 1, "hangup_known_new": 1, "talk_out_ms": 90_000}
HOURS: dict[str, dict[str, int]] = {  # what one call adds
    "heard": {"calls_in": 1, "answered_in": 1},
    "friendly": CALLED | TAKEN | {"talk_new_ms": 90_000, "long_new": 1},
    "again": CALLED | {"answered_out": 1, "talk_out_ms": 60_000, "talked_again": 1},
    "unwanted": CALLED | TAKEN | {"talk_new_ms": 4_000, "short_new": 1, "refused_new": 1, "nearby_out": 1},
    "refused": CALLED | {"new_callees": 1, "rejected_first": 1},
    "invalid": CALLED | {"new_callees": 1, "invalid_first": 1, "failed_first": 1},
    "reported": CALLED | TAKEN | {"reports": 1, "voices": 1, "weight_negative": 1},
    "foreign": {"seen_out": 1, "foreign_out": 1, "foreign_answered": 1},
}


@dataclass(frozen=True)
class Fact:
    """So many calls of a kind by a number, so many hours after the one before; 0: in the same hour."""

    number: int
    later: int
    kind: str
    calls: int
    judged: bool  # after it, or together with the next ones
    late: bool = False  # it belongs to the hour before


@dataclass
class Book:
    """Ledger rows in memory. `tells`: it tells what was added since it was `judged`."""

    hours: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)
    mark: int = 0
    tells: bool = False
    added: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)

    def enter(self, number: int, hour: int, kind: str, calls: int) -> None:
        for rows in (self.hours, self.added):
            row = rows.setdefault((number, hour), {})
            for name, each in HOURS[kind].items():
                row[name] = row.get(name, 0) + each * calls

    def judged(self) -> None:
        self.added.clear()

    def names(self, keys: pa.Array) -> pa.Table:
        text = [f"+120255501{key}" for key in keys.to_pylist()]
        block = pa.array([0] * len(text), pa.uint64())
        return pa.table({"e164": text, "kind": ["mobile"] * len(text), "block": block})

    def marks(self, keys: pa.Array) -> pa.Array:
        return pa.array([self.mark] * len(keys), pa.uint64())

    def ledger_of(self, keys: pa.Array) -> LedgerRows:
        return self.ledger_after(keys, pa.array([0] * len(keys)))

    def ledger_after(self, keys: pa.Array, hours: pa.Array) -> LedgerRows:
        since = dict(zip(keys.to_pylist(), hours.to_pylist(), strict=True))
        return _rows({at: row for at, row in self.hours.items() if at[1] > since.get(at[0], at[1])})

    def ledger_added(self, keys: pa.Array) -> LedgerRows | None:
        asked = set(keys.to_pylist())
        return _rows({at: row for at, row in self.added.items() if at[0] in asked}) if self.tells else None


def _rows(rows: dict[tuple[int, int], dict[str, int]]) -> LedgerRows:
    found = sorted(rows)
    none = np.zeros(len(found), np.uint64)
    counts = {n: np.array([float(rows[at].get(n, 0)) for at in found]) for n in LEDGER}
    number, hour = np.array([at[0] for at in found], np.uint64), np.array([at[1] for at in found], np.int64)
    return LedgerRows(number, hour, {"account": none, "trunk": none}, counts)


FACTS = st.lists(
    st.builds(
        Fact,
        number=st.sampled_from(NUMBERS),
        later=st.sampled_from([0, 0, 1, 1, 2, 7, 24, 31, 168, 336, 900]),
        kind=st.sampled_from(sorted(HOURS)),
        calls=st.sampled_from([1, 3, 12, 60, 400]),
        judged=st.booleans(),
        late=st.sampled_from([False, False, False, True]),
    ),
    min_size=3,
    max_size=16,
)


def _stands(
    judge: Onward, hour: int, changed: dict[int, int], minutes: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    since = pa.table({"number": pa.array(changed, pa.uint64()), "hour": pa.array(changed.values(), pa.int64())})
    at = EPOCH + timedelta(hours=hour, minutes=minutes)
    keys = pa.array(NUMBERS, pa.uint64())
    tables = list(judge.standings(keys, at, pooled=NO_POOLS, held={}, changed=since))
    standings = {row["number"]: row for table, _ in tables for row in table.to_pylist()}
    told = [row for _, table in tables for row in table.to_pylist()]
    return standings, sorted(told, key=lambda row: (row["number"], row["at"]))


def _judgings(facts: list[Fact], book: Book) -> Iterator[tuple[int, dict[int, int]]]:
    """Enters the facts; each time that is to be judged, the hour and what changed from when."""
    hour, changed = START, dict[int, int]()
    for fact in facts:
        hour += fact.later
        at = hour - fact.late
        book.enter(fact.number, at, fact.kind, fact.calls)
        changed[fact.number] = min(at, changed.get(fact.number, at))
        if fact.judged:
            yield hour, changed
            changed = {}


@settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # to shrink one takes minutes
@given(facts=FACTS, minutes=st.sampled_from([0, 30]), book=st.builds(Book, tells=st.booleans()))
def test_a_number_judged_on_stands_as_by_its_whole_history(facts: list[Fact], minutes: int, book: Book) -> None:
    onward = Onward(book, POLICY, States(most=2))
    for hour, changed in _judgings(facts, book):
        found = _stands(onward, hour, changed, minutes)
        book.judged()
        whole = _stands(Onward(book, POLICY, States()), hour, {}, minutes)
        assert not differences(found[0], whole[0])
        assert not differences(found[1], whole[1])


def test_only_what_came_since_is_read_of_a_number_that_was_judged() -> None:
    book, read = Book(), list[int]()

    class Watched(Book):
        def ledger_after(self, keys: pa.Array, hours: pa.Array) -> LedgerRows:
            found = super().ledger_after(keys, hours)
            read.append(len(found))
            return found

    book = Watched()
    onward = Onward(book, POLICY, States())
    for hour in range(START, START + 50):
        book.enter(11, hour, "unwanted", 9)
        standings, told = _stands(onward, hour, {11: hour}, 30)
    assert standings["+12025550111"]["status"] == "spam"
    assert [turn["status"] for turn in told][-1] == "spam"
    assert [rows for rows in read if rows][-10:] == [2] * 10  # the newest hour, and the one that was the newest before


def test_no_row_is_read_of_a_number_that_was_judged_where_it_is_told_what_was_added() -> None:
    class Shut(Book):
        def ledger_after(self, keys: pa.Array, hours: pa.Array) -> LedgerRows:
            assert not any(hours.to_pylist())  # its whole history
            return super().ledger_after(keys, hours)

    book = Shut(tells=True)
    onward = Onward(book, POLICY, States())
    for hour in range(START, START + 50):
        book.enter(11, hour, "unwanted", 9)
        standings, _ = _stands(onward, hour, {11: hour}, 30)
        book.judged()
    whole = Book(book.hours)
    assert not differences(standings, _stands(Onward(whole, POLICY, States()), START + 49, {}, 30)[0])
    quiet = _stands(onward, START + 60, {}, 30)[0]  # only the clock moved
    assert not differences(quiet, _stands(Onward(whole, POLICY, States()), START + 60, {}, 30)[0])


def test_how_calls_are_attributed_counts_for_all_of_them() -> None:
    book = Book()
    onward = Onward(book, POLICY, States())
    for hour in range(START, START + 5):
        book.enter(11, hour, "unwanted", 9)
        _stands(onward, hour, {11: hour}, 30)
    for row in book.hours.values():
        row["foreign_out"] = row.pop("calls_out")
    book.mark = 1
    found = _stands(onward, START + 5, {}, 30)
    assert not differences(found[0], _stands(Onward(book, POLICY, States()), START + 5, {}, 30)[0])
    assert found[0]["+12025550111"]["calls_out"] == 45
