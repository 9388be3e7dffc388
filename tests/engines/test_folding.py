"""Laws 1 and 2 for a store: in whatever pieces facts come, what is added to the rollups makes what folding all does."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from callstanding.door.intake import fill
from callstanding.engines import Duck
from callstanding.engines.ledger import Weights, silent, vouched
from callstanding.engines.merging import LedgerRows
from callstanding.formats import Kind
from callstanding.pipeline.store import open_store
from callstanding.rollups import COUNTED, LINES
from callstanding.testing import MONDAY, Row, assignment, call, report

SEEDS = st.integers(0, 2**32 - 1)
# Three of one hundred numbers, two more of their exchange, and one far away; some call, some are only called at first.
PARTIES = (*(f"+131255501{i:02d}" for i in (1, 2, 3)), "+13125559901", "+13125559902", "+12025550143")
CALLERS, CALLEES = (*PARTIES[:2] * 3, *PARTIES, "anonymous"), (*PARTIES[1:5] * 2, *PARTIES, "0000000")
HOURS = (*[0] * 8, *[1] * 4, 2, 24 * 6, 24 * 8, 24 * 40)
OUTCOMES = ("answered", "answered", "no-answer", "busy", "rejected", "blocked", "failed")
WEIGHTS = Weights(spam=0.7, fraud=1.3, block=0.3, wanted=0.9, attested=1.1, partial=0.6)
Batch = dict[Kind, Any]


def batches(dice: Random) -> Iterator[Batch]:
    """Calls of few parties with few names: legs, repeats and late facts are many; reports and holders come between."""
    told: dict[Kind, list[Row]] = {"calls": [], "reports": [], "assignments": []}
    for _ in range(dice.randint(2, 7)):
        batch: dict[Kind, list[Row]] = {
            "calls": [_call(dice) for _ in range(dice.choice((0, 1, 2, 5, 30)))],
            "reports": [_report(dice) for _ in range(dice.choice((0, 0, 1, 6)))],
            "assignments": [_assignment(dice) for _ in range(dice.choice((0, 0, 0, 1, 3)))],
        }
        for kind, before in told.items():
            batch[kind] += dice.sample(before, dice.randint(0, min(3, len(before))))
            before.extend(batch[kind])
        yield dict(batch)


def _call(dice: Random) -> Row:
    outcome = dice.choice(OUTCOMES)
    return call(
        dice.choice(CALLERS),
        dice.choice(CALLEES),
        dice.choice(HOURS) + dice.randrange(0, 3600, 240) / 3600,
        dice.choice((1, 4, 7, 60, 200)) if outcome == "answered" else 0,
        call_id=f"c{dice.randint(0, 60)}",
        ring_s=dice.choice((None, 0, 6, 30)),
        disposition=outcome,
        hangup_by=dice.choice((None, "caller", "callee", "network")),
        sip_code=dice.choice((*[None] * 6, 404, 607)),
        attestation=dice.choice((None, *"AABC")),
        account=dice.choice((None, None, "one", "two", "three")),
        trunk=dice.choice((None, "west", "east")),
    )


def _report(dice: Random) -> Row:
    hours = dice.choice(HOURS) + dice.randrange(0, 60, 7) / 60
    kind = dice.choice(("spam", "spam", "fraud", "block", "wanted"))
    name = f"r{dice.randint(0, 20)}"
    return report(dice.choice(PARTIES), dice.choice((*PARTIES, "+14155550199", "")), hours, kind, report_id=name)


def _assignment(dice: Random) -> Row:
    begin = MONDAY + timedelta(hours=dice.choice((-1, 1, 2)))
    end = dice.choice((None, begin + timedelta(days=7)))
    return assignment(dice.choice(PARTIES), dice.choice(("someone", "another")), begin, end)


@contextmanager
def store_that_only_adds() -> Iterator[Duck]:
    """A store that never folds all, however small it is."""
    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "s.duckdb", create=True) as engine:
        engine.most_near = np.inf
        yield engine


def slices(engine: Duck) -> dict[str, list[tuple[int, ...]]]:
    """Every slice, its rows summed up and sorted, those with nothing in them too."""
    found = {}
    for name, columns in COUNTED.items():
        sums = ", ".join(f"{'max' if c in LINES else 'sum'}({c})" for c in columns)
        select = f"SELECT number, hour, provenance, {sums} FROM rollups_{name} GROUP BY ALL ORDER BY ALL"
        found[name] = engine.sql.execute(select).fetchall()
    return found


def ledger(engine: Duck) -> LedgerRows:
    engine.see()
    engine.open_ledger(stated_from=0.5, weights=WEIGHTS)
    return engine.ledger(0, 1)


def assert_as_folded_anew(engine: Duck) -> None:
    added, read, whole = slices(engine), ledger(engine), _rollups(engine)
    for kept, of_calls in (("vouched", vouched()), ("silent", silent(0.5))):
        assert sorted(engine.sql.execute(f"FROM {kept}").fetchall()) == sorted(engine.sql.execute(of_calls).fetchall())
    engine.sql.execute("BEGIN")
    engine.fold_anew()
    assert added == slices(engine)
    assert whole == _rollups(engine)
    _assert_same(read, ledger(engine))
    engine.sql.execute("ROLLBACK")


def _counts(engine: Duck, prefix: str) -> dict[str, Counter[tuple[int, ...]]]:
    """What each step's table counts, by number, hour, provenance and the column's place; nought is left out."""
    found = {}
    for name, columns in COUNTED.items():
        counts = [c for c in columns if c not in LINES]
        sums = ", ".join(f"sum({c})::BIGINT" for c in counts)
        rows = engine.sql.execute(
            f"SELECT number, hour, provenance, {sums} FROM {prefix}{name} GROUP BY ALL"
        ).fetchall()
        found[name] = Counter({(*row[:3], i): n for row in rows for i, n in enumerate(row[3:]) if n})
    return found


def _together(one: dict[str, Counter[tuple[int, ...]]], other: dict[str, Counter[tuple[int, ...]]]) -> object:
    for name, counts in one.items():
        counts.update(other[name])
    return {name: {key: n for key, n in counts.items() if n} for name, counts in one.items()}


def _rollups(engine: Duck) -> list[tuple[int, ...]]:
    return engine.sql.execute("FROM rollups ORDER BY ALL").fetchall()


def _assert_same(one: LedgerRows, other: LedgerRows) -> None:
    assert np.array_equal(one.number, other.number)
    assert np.array_equal(one.hour, other.hour)
    for ours, theirs in ((one.counts, other.counts), (one.lines, other.lines)):
        assert ours.keys() == theirs.keys()
        assert not [name for name, values in ours.items() if not np.array_equal(values, theirs[name])]


def added_batch_by_batch(seed: int, *, gathering: bool = False) -> None:
    with store_that_only_adds() as engine:
        for batch in batches(Random(seed)):
            before = _counts(engine, "rollups_")
            with engine.transaction():
                fill(engine, batch, region=None, as_of=None)
                engine.refold()
                assert _counts(engine, "rollups_") == _together(before, _counts(engine, "changed_"))
                while gathering and engine.gather(least=0):
                    pass
            assert_as_folded_anew(engine)


@given(seed=SEEDS)
@examples(5, 50)
def test_what_is_added_makes_what_folding_all_does(seed: int) -> None:
    added_batch_by_batch(seed)


@given(seed=SEEDS)
@examples(2, 20)
def test_gathering_changes_no_sum(seed: int) -> None:
    added_batch_by_batch(seed, gathering=True)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100))
def test_whatever_comes_what_is_added_makes_what_folding_all_does(seed: int) -> None:
    added_batch_by_batch(seed)


def test_a_number_that_lost_its_only_report_receives_while_it_calls() -> None:
    """Two facts of one name are one: the earlier stays, here about another number."""
    (one, two, three), told = PARTIES[:3], report(PARTIES[0], PARTIES[5], 5, report_id="r")
    given: tuple[Batch, ...] = (
        {"calls": [call(two, one, 1), call(one, two, 2), call(two, three, 3)], "reports": [told]},
        {"reports": [report(three, PARTIES[5], 4, report_id="r")]},
        {"reports": [report(two, PARTIES[5], 3, report_id="r")]},
    )
    with store_that_only_adds() as engine:
        for batch in given:
            fill(engine, batch, region=None, as_of=None)
            engine.refold()
            assert_as_folded_anew(engine)


def test_a_number_without_any_fact_left_receives_no_more() -> None:
    one, two, three = PARTIES[:3]
    first: Batch = {"calls": [call(one, two, 1)], "reports": [report(two, three, 5, report_id="r")]}
    then: Batch = {"reports": [report(one, three, 4, report_id="r")]}
    with store_that_only_adds() as engine:
        for batch, received in ((first, 1), (then, 0)):
            fill(engine, batch, region=None, as_of=None)
            engine.refold()
            assert _counted(engine)["received"] == received
            assert_as_folded_anew(engine)


def test_the_same_facts_again_add_no_row() -> None:
    with store_that_only_adds() as engine:
        for batch in (told := list(batches(Random(5)))):
            fill(engine, batch, region=None, as_of=None)
            engine.refold()
        before = _counted(engine)
        for batch in told:
            fill(engine, batch, region=None, as_of=None)
            engine.refold()
        assert _counted(engine) == before


def test_gathering_leaves_one_row_to_a_number_hour_and_provenance() -> None:
    with store_that_only_adds() as engine:
        for n in range(3):
            fill(engine, {"calls": [call(PARTIES[0], PARTIES[1], n / 60, 30)]}, region=None, as_of=None)
            engine.refold()
        assert _counted(engine)["made"] == 3
        while engine.gather(least=0):
            pass
        assert _counted(engine)["made"] == 1


def test_a_store_of_the_version_before_learns_how_its_calls_were_attested() -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "s.duckdb"
        with open_store(path, create=True) as engine:
            fill(engine, next(batches(Random(11))), region=None, as_of=None)
            engine.fold_anew()
            kept = engine.sql.execute("FROM stated ORDER BY ALL").fetchall()
            engine.sql.execute("DROP TABLE stated")
            engine.sql.execute("UPDATE about SET value = '4' WHERE key = 'version'")
        with open_store(path) as engine:
            assert engine.sql.execute("FROM stated ORDER BY ALL").fetchall() == kept != []
            assert_as_folded_anew(engine)


def _counted(engine: Duck) -> dict[str, int]:
    return {name: len(engine.sql.execute(f"FROM rollups_{name}").fetchall()) for name in COUNTED}
