"""The laws as a machine: facts come, are disputed, move, are erased and restored in any order; a dictionary checks.

The store is a real one, held in memory; a restart and a backup write it to a file and read that. The dictionary knows
nothing of the store: a call is what it names, a reporter has one voice about a number, and an erased party is gone.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.trust import many, survived

from callstanding.engines import Duck
from callstanding.formats.format import SCHEMAS
from callstanding.pipeline.erased import pseudonym
from callstanding.pipeline.flow import score_engine
from callstanding.policies import load_policy
from callstanding.records.disputed import Disputed

SECRET = bytes(range(32))
CALLERS = [f"+120255501{n:02d}" for n in range(3)]
PEOPLE = [f"+13125550{n:03d}" for n in range(100, 105)]
START = datetime(2025, 3, 3)  # noqa: DTZ001 - raw rows are UTC without a zone
HOURS = st.integers(0, 24 * 20)
RUNS = int(os.environ.get("CALLSTANDING_LAW_RUNS", "20"))  # a step folds some times: seconds, on a busy machine
STEPS = many(12, 50)
POLICY = load_policy("standard")

CALL = st.tuples(st.integers(0, 30), st.sampled_from(CALLERS), st.sampled_from(PEOPLE))
SAID = st.tuples(st.sampled_from(CALLERS), st.sampled_from(PEOPLE), st.sampled_from(["spam", "fraud", "wanted"]), HOURS)
HELD = st.tuples(st.sampled_from(CALLERS), st.sampled_from(["acme", "bolt"]), st.integers(0, 400), st.integers(1, 99))


def call_row(it: tuple[int, str, str]) -> dict[str, Any]:
    """The whole of a call follows from its identity, so that a repeat is the same fact."""
    name, caller, callee = it
    talk = (0.0, 4.0, 90.0)[name % 3]
    return {"call_id": f"{name}-{callee}", "caller": caller, "callee": callee,
            "start": START + timedelta(hours=name * 7), "ring_s": 5.0, "talk_s": talk,
            "disposition": "answered" if talk else "no-answer"}  # fmt: skip


def said_row(it: tuple[str, str, str, int]) -> dict[str, Any]:
    number, reporter, kind, hour = it
    return {"report_id": "-".join(map(str, it)), "number": number, "reporter": reporter, "kind": kind,
            "at": START + timedelta(hours=hour)}  # fmt: skip


def held_row(it: tuple[str, str, int, int]) -> dict[str, Any]:
    number, holder, since, hours = it
    return {"number": number, "holder": holder, "from_at": START + timedelta(hours=since),
            "to_at": START + timedelta(hours=since + hours)}  # fmt: skip


class Laws(RuleBasedStateMachine):
    """A store and the dictionary beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Duck(Path(":memory:"), secret=SECRET)
        self.calls: dict[tuple[str, str], tuple[int, str, str]] = {}
        self.said: set[tuple[str, str, str, int]] = set()
        self.held: set[tuple[str, str, int, int]] = set()
        self.erased: set[str] = set()
        self.cases: dict[str, tuple[str, str | None]] = {}
        self.clock, self.copies = START + timedelta(days=30), itertools.count()
        self.place = tempfile.TemporaryDirectory(prefix="laws-")
        self.backup: tuple[Path, dict[str, Any]] | None = None

    def _take(self, kind: str, rows: list[dict[str, Any]]) -> None:
        table = pa.Table.from_pylist([{"line": 1} | row for row in rows], schema=SCHEMAS[kind])  # type: ignore[index]
        with self.store.transaction():
            kept, refused, _ = self.store.admit(kind, table, region="US", latest=START + timedelta(days=400))
            assert (kept, refused) == (len(rows), [])
            self.store.settle()
            self.store.refold()

    @rule(calls=st.lists(CALL, min_size=1, max_size=12), data=st.data())
    def ingest(self, calls: list[tuple[int, str, str]], data: st.DataObject) -> None:
        for name, caller, callee in calls:
            self.calls.setdefault((f"{name}-{callee}", caller), (name, caller, callee))
        rows = [call_row(it) for it in data.draw(st.permutations(calls))]
        cut = data.draw(st.integers(0, len(rows)))
        for part in (rows[:cut], rows[cut:]):
            if part:
                self._take("calls", part)

    @precondition(lambda self: self.calls or self.said)
    @rule()
    def replay(self) -> None:
        before = self._rollups()
        if self.calls:
            self._take("calls", [call_row(it) for it in self.calls.values()])
        if self.said:
            self._take("reports", [said_row(it) for it in self.said])
        assert self._rollups() == before

    @rule(said=st.lists(SAID, min_size=1, max_size=5))
    def report(self, said: list[tuple[str, str, str, int]]) -> None:
        self.said.update(said)
        self._take("reports", [said_row(it) for it in said])

    @rule(held=HELD)
    def assign(self, held: tuple[str, str, int, int]) -> None:
        self.held.add(held)
        self._take("assignments", [held_row(held)])

    @rule(case=st.sampled_from("ab"), number=st.sampled_from(CALLERS))
    def dispute(self, case: str, number: str) -> None:
        if case not in self.cases:
            self.cases[case] = (number, None)
            self._tell(case)

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), decision=st.sampled_from(["upheld", "rejected", "withdrawn"]))
    def decide(self, data: st.DataObject, decision: str) -> None:
        case = data.draw(st.sampled_from(sorted(self.cases)))
        if self.cases[case][1] is None:
            self.cases[case] = (self.cases[case][0], decision)
            self._tell(case)

    def _tell(self, case: str) -> None:
        number, decision = self.cases[case]
        opened = (START + timedelta(days=5)).replace(tzinfo=UTC).timestamp()
        ended = opened + 86_400 if decision else None
        told = Disputed(case, number, opened, opened + 30 * 86_400, ended, decision)  # type: ignore[arg-type]
        assert self.store.dispute([told])
        with self.store.transaction():
            self.store.settle()
            self.store.refold()

    @rule(who=st.sampled_from(PEOPLE))
    def erase(self, who: str) -> None:
        self.erased.add(who)
        with self.store.transaction():
            self.store.erase([pseudonym(SECRET, who)])
            self.store.fold_anew()

    @rule()
    def rebuild(self) -> None:
        before = self._rollups()
        with self.store.transaction():
            self.store.fold_anew()
        assert self._rollups() == before

    @rule()
    def restart(self) -> None:
        before = self._rollups()
        self._open(self._copy())
        assert self._rollups() == before

    @rule()
    def back_up(self) -> None:
        known = {"calls": dict(self.calls), "said": set(self.said), "held": set(self.held), "cases": dict(self.cases)}
        self.backup = self._copy(), known

    @precondition(lambda self: self.backup)
    @rule()
    def restore(self) -> None:
        assert self.backup
        path, known = self.backup
        self.backup = None
        self._open(path)
        vars(self).update(known)
        with self.store.transaction():  # as opening a store does with the list beside it
            self.store.erase([pseudonym(SECRET, who) for who in self.erased])
            self.store.fold_anew()

    def _copy(self) -> Path:
        path = Path(self.place.name) / f"{next(self.copies)}.duckdb"
        self.store.copy_to(path)
        return path

    def _open(self, path: Path) -> None:
        self.store.close()
        self.store = Duck(path, secret=SECRET)

    @precondition(lambda self: self.calls or self.said)
    @rule(days=st.integers(0, 40))
    def score_and_let_time_pass(self, days: int) -> None:
        first, again = self._standings(), self._standings()
        assert first == again  # neither an event nor the clock: no change
        for standing in first:
            points = sum(reason["points"] for reason in standing["reasons"])
            assert standing["spam_score"] is None or abs(points - standing["spam_score"]) < 0.5 + len(
                standing["reasons"]
            )
        self.clock += timedelta(days=days)
        newer = {each["number"]: each for each in self._standings()}
        assert set(newer) == {each["number"] for each in first}
        for standing in first:  # the clock alone convicts nobody
            assert standing["status"] == "spam" or newer[standing["number"]]["status"] != "spam"

    def _standings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = score_engine(
            self.store, POLICY, as_of=self.clock.replace(tzinfo=UTC)
        ).standings.to_pylist()
        self.store.stored_rollups = True
        self.store.see()
        return found

    def _rollups(self) -> list[tuple[Any, ...]]:
        return self.store.sql.execute("FROM rollups ORDER BY ALL").fetchall()

    @invariant()
    def counts_are_those_of_the_dictionary(self) -> None:
        of = {e164: key for key, e164 in self.store.sql.execute("SELECT key, e164 FROM numbers").fetchall()}
        found = dict(self.store.sql.execute("SELECT number, sum(calls_out)::BIGINT FROM rollups GROUP BY 1").fetchall())
        for number in CALLERS:
            made = sum(caller == number for _, caller in self.calls)
            assert found.get(of.get(number), 0) == made
        assert self.store.counted() == {
            "calls": len(self.calls),
            "reports": len(self.said),
            "assignments": len(self.held),
        }
        disputes = self.store.sql.execute("SELECT name, decision FROM disputes").fetchall()
        assert dict(disputes) == {case: decision for case, (_, decision) in self.cases.items()}

    @invariant()
    def a_reporter_has_one_voice_about_a_number(self) -> None:
        columns = "reports_spam + reports_fraud + reports_block"
        found = dict(
            self.store.sql.execute(f"SELECT number, sum({columns})::BIGINT FROM rollups GROUP BY 1").fetchall()
        )
        of = dict(self.store.sql.execute("SELECT key, e164 FROM numbers").fetchall())
        for key, voices in found.items():
            assert voices <= len({who for number, who, *_ in self.said if number == of[key]} - self.erased)

    @invariant()
    def the_erased_are_nowhere(self) -> None:
        keys = {pseudonym(SECRET, who) for who in self.erased}
        named = self.store.sql.execute("SELECT callee FROM calls UNION SELECT reporter FROM reports").fetchall()
        assert not keys & {key for (key,) in named}

    def teardown(self) -> None:
        self.store.close()
        self.place.cleanup()


@pytest.mark.long
def test_the_laws_hold_in_any_order() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    chosen = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Laws, settings=chosen)
    survived("Laws", "events in any order against a dictionary", RUNS, of=f"runs of up to {STEPS} steps")
