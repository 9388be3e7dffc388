"""Laws 1 and 2 where two facts begin together: switches write whole seconds, so this is every day's business."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.rollups.conftest import Store
from tests.rollups.oracle import rollups

from callstanding.testing import Row, call

ME = "+12025550143"


def test_calls_that_begin_together_overlap_as_a_plain_count_says(store: Store) -> None:
    calls = [
        call(ME, f"+141555501{i:02d}", 9 + i // 2 / 60, 30 * (i % 2), call_id=str(i), ring_s=0, disposition=ended)
        for i, ended in enumerate(("failed", "answered") * 20)
    ]
    store.add(calls=calls)
    assert store.rollups() == rollups(calls, secret=store.secret)


def test_the_leg_that_is_kept_does_not_depend_on_the_order_of_the_file(tmp_path: Path) -> None:
    legs: list[Row] = [
        call(ME, f"+141555501{i:02d}", 9 + i / 60, call_id=str(i), ring_s=r) for i in range(50) for r in (3, 25)
    ]
    kept = []
    for seed in range(4):
        store = Store(tmp_path / f"{seed}")
        Random(seed).shuffle(legs)
        store.add(calls=legs)
        kept.append(sum(row["one_ring_out"] for row in store.rollups().values()))
    assert len(set(kept)) == 1


def test_a_call_of_two_legs_rang_as_long_as_the_longer_one(store: Store) -> None:
    legs = [call(ME, f"+141555501{leg:02d}", 9, call_id="one", ring_s=ring) for leg, ring in enumerate((3, 25))]
    legs += [call(ME, "+14155550199", 9.1, call_id="two", ring_s=ring) for ring in (3, 25)]
    store.add(calls=legs)
    assert [row["one_ring_out"] for row in store.rollups().values() if row["calls_out"]] == [0]
