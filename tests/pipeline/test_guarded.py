"""The answer guard as read from call records: what is dropped, what belongs together, and whose rules hold."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from callstanding.engines import Duck
from callstanding.pipeline import Options
from callstanding.pipeline.filled import filled
from callstanding.pipeline.guarded import Campaign, guarded_of
from callstanding.policies.load import load_policy, with_country
from callstanding.testing import Row, call, person, write

POLICY = load_policy("standard")
ONE, TWO, THREE = (f"+1202555010{i}" for i in range(3))


@contextmanager
def engine_of(rows: Sequence[Row], *, store: bool = False) -> Iterator[Duck]:
    with TemporaryDirectory() as name:
        file, path = write(Path(name) / "calls.csv", "calls", rows), Path(name) / "s" if store else None
        with filled([file], [], [], path, options=Options(), progress=None) as engine:
            yield engine


def told(rows: Sequence[Row], numbers: Sequence[str] | None = (ONE,), **asked: Any) -> list[Campaign]:
    with engine_of(rows) as engine:
        return guarded_of(engine, POLICY, numbers, **asked).rows


def some(number: str, answered: int, dropped: int, *, first: int = 0, **more: Any) -> list[Row]:
    """Answered calls, the first of them dropped."""
    people = (person(first + i) for i in range(answered))
    return [
        call(number, each, 9 + i / 100, 2 if i < dropped else 60, hangup_by="caller", **more)
        for i, each in enumerate(people)
    ]


@pytest.mark.parametrize(
    ("talk_s", "hangup_by", "dropped", "unsure"),
    [(1, "caller", 1, 0), (3, "caller", 1, 0), (4, "caller", 0, 0), (1, "callee", 0, 0), (1, "network", 0, 0),
     (1, "", 0, 1), (4, "", 0, 0)],
)  # fmt: skip
def test_dropped_is_what_the_caller_ended_within_three_seconds(
    talk_s: float, hangup_by: str, dropped: int, unsure: int
) -> None:
    [row] = told([call(ONE, person(1), 9, talk_s, hangup_by=hangup_by)])
    assert (row.guarded.answered, row.guarded.dropped, row.unsure) == (1, dropped, unsure)


@pytest.mark.parametrize(
    ("more", "rang", "given_up"),
    [({"ring_s": 14}, 1, 1), ({"ring_s": 15}, 1, 0), ({"ring_s": ""}, 0, 0),
     ({"ring_s": 5, "hangup_by": "callee"}, 0, 0),
     ({"ring_s": 5, "disposition": "busy"}, 0, 0), ({"ring_s": 5, "hangup_by": "caller"}, 1, 1)],
)  # fmt: skip
def test_given_up_too_soon_is_what_the_caller_let_ring_less_than_fifteen_seconds(
    more: dict[str, Any], rang: int, given_up: int
) -> None:
    [row] = told([call(ONE, person(1), 9, **more)])
    assert (row.rang, row.given_up, row.ring_share) == (rang, given_up, given_up / rang if rang else None)


def test_calls_that_somebody_else_makes_under_a_signed_number_are_not_its_own() -> None:
    rows = some(ONE, 5, 0, attestation="A") + some(ONE, 9, 9, first=50, attestation="C")
    [row] = told(rows)
    assert (row.guarded.answered, row.guarded.dropped) == (5, 0)
    [unsigned] = told(some(ONE, 9, 9, attestation="C"))
    assert unsigned.guarded.dropped == 9


def test_numbers_of_an_account_a_trunk_or_a_campaign_are_told_together() -> None:
    rows = (
        some(ONE, 3, 1, account="a", trunk="t") + some(TWO, 4, 2, first=10, account="a") + some(THREE, 5, 0, first=20)
    )
    numbers = [ONE, TWO, THREE]
    held = {ONE: "spring", THREE: "spring"}
    names = {
        by: sorted(
            (row.name, row.guarded.answered) for row in told(rows, numbers, by=by, names=["a", "t"], campaigns=held)
        )
        for by in ("account", "number", "trunk", "campaign")
    }
    assert names == {
        "account": [(THREE, 5), ("a", 7)],
        "number": [(ONE, 3), (TWO, 4), (THREE, 5)],
        "trunk": [("-", 9), ("t", 3)],
        "campaign": [(TWO, 4), ("spring", 8)],
    }


def test_an_account_without_a_name_is_called_by_its_numbers() -> None:
    rows = some(ONE, 3, 1, account="a") + some(TWO, 4, 2, first=10, account="a")
    assert [row.name for row in told(rows, [ONE, TWO])] == [f"{ONE} +1"]


def test_a_store_knows_an_account_by_the_name_that_it_is_given() -> None:
    with engine_of(some(ONE, 3, 1, account="a"), store=True) as engine:
        assert [row.name for row in guarded_of(engine, POLICY, [ONE], names=["b", "a"]).rows] == ["a"]


def test_those_nearest_to_their_limit_come_first() -> None:
    rows = some(ONE, 200, 1) + some(TWO, 200, 6, first=500) + some(THREE, 5, 1, first=900)
    found = told(rows, [ONE, TWO, THREE], by="number")
    assert [(row.name, row.guarded.stop) for row in found] == [(TWO, True), (THREE, False), (ONE, False)]


def test_a_country_has_its_window_while_its_rule_is_in_force() -> None:
    policy, country = with_country(POLICY, "uk")
    assert country == "GB"
    old = [row | {"start": f"2016-03-0{day}T10:00:{i:02d}Z"} for day in (1, 3) for i, row in enumerate(some(ONE, 9, 1))]
    with engine_of(old) as engine:
        rows = [guarded_of(engine, p, [ONE], country=country).rows[0].guarded for p in (policy, POLICY)]
    assert [(row.hours, row.answered) for row in rows] == [(24, 9), (720, 18)]


def test_a_country_without_a_pack_leaves_the_policy_as_it_is() -> None:
    assert with_country(POLICY, "be") == (POLICY, "BE")
    assert with_country(load_policy("us"), "us")[0] == load_policy("us")


def test_order_and_repetition_change_nothing() -> None:
    rows = some(ONE, 40, 3, account="a") + some(TWO, 4, 2, first=100, account="a")
    mixed = random.Random(1).sample(rows * 2, 2 * len(rows))
    assert told(rows, None) == told(mixed, None)


def test_what_comes_later_is_not_known_yet() -> None:
    rows = some(ONE, 50, 5)
    [early] = told(rows, as_of=datetime(2025, 3, 3, 9, 6, tzinfo=UTC))
    assert (early.guarded.answered, early.guarded.dropped) == (11, 5)
