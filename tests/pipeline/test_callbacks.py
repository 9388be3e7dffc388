"""Call-backs as read from call records: who counts, who was reached, and who waits; against a plain count by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.engines import Duck
from callstanding.errors import NotFound, UsageError
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.callbacks import Callbacks, callbacks_of
from callstanding.pipeline.filled import filled
from callstanding.policies import load_policy
from callstanding.testing import MONDAY, Row, assignment, call, person, report, write

POLICY = load_policy("standard")
OWN, OTHER = "+12025550101", "+12025550102"
PARTY = person(1)
Find = Callable[..., Callbacks]


@contextmanager
def engine_of(
    calls: Sequence[Row],
    *,
    store: bool = False,
    reports: Sequence[Row] = (),
    assignments: Sequence[Row] = (),
) -> Iterator[Duck]:
    with TemporaryDirectory() as name:
        place = Path(name)
        kinds = {"calls": calls, "reports": reports, "assignments": assignments}
        given = [[write(place / f"{kind}.csv", kind, rows)] if rows else [] for kind, rows in kinds.items()]
        path = place / "s" if store else None
        with filled(
            given[0], given[1], given[2], path, options=Options(quarantine=place / "q.csv"), progress=None
        ) as engine:
            yield engine


def found(calls: Sequence[Row], *, of: Sequence[str] = (OWN,), asked: Any = None, **more: Any) -> Callbacks:
    with engine_of(calls, **more) as engine:
        return callbacks_of(engine, POLICY, of, **(asked or {}))


def made(hours: float, talk_s: float = 0, to: str = PARTY, **more: Any) -> Row:
    return call(OWN, to, hours, talk_s, **more)


def got(hours: float, talk_s: float = 0, by: str = PARTY, **more: Any) -> Row:
    return call(by, OWN, hours, talk_s, **more)


def summary(calls: Sequence[Row], **more: Any) -> tuple[int, int, list[str | None]]:
    """(called back, reached within an hour, who waits)."""
    told = found(calls, **more)
    [row] = told.rows
    return row.called_back, row.reached, [each.party for each in told.waiting]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([made(9)], (0, 0, [])),
        ([made(9), got(10, 60)], (1, 1, [])),
        ([made(9), got(10)], (1, 0, [PARTY])),
        ([made(9), got(10), got(10.5, 60)], (1, 1, [])),  # a later attempt
        ([made(9), got(10), made(10.5, 60)], (1, 1, [])),  # the number's own return call
        ([made(9), got(10), made(12, 60)], (1, 0, [])),  # too late to count, and no longer waiting
        ([made(9), got(10), made(12)], (1, 0, [PARTY])),  # returned, and not answered
        ([made(9), got(10), made(12, disposition="rejected")], (1, 0, [])),  # does not want it any more
        ([made(9, disposition="rejected"), got(10)], (1, 0, [PARTY])),  # was busy, and called back
        ([got(8), made(9), got(10)], (0, 0, [PARTY])),  # called first: no call-back, but nobody has talked since
        ([made(9), got(10, 60), got(15)], (1, 1, [PARTY])),  # once reached, calls again in vain
        ([made(9, 60), got(10)], (1, 0, [PARTY])),
        ([got(8), made(9, 60)], (0, 0, [])),
        ([got(8), made(9, to=person(7))], (0, 0, [])),  # never called: a stray, not ours to return
    ],
)
def test_who_called_back_who_was_reached_and_who_waits(calls: list[Row], expected: Any) -> None:
    assert summary(calls) == expected


def test_a_party_waits_once_for_all_numbers_of_an_account_longest_first() -> None:
    also = [call(OTHER, PARTY, 9, account="a"), call(PARTY, OTHER, 9.8)]
    calls = [made(9, account="a"), got(10), got(11), *also, made(9, to=person(2), account="a"), got(9.9, by=person(2))]
    told = found(calls, of=(OWN, OTHER)).waiting
    assert [(each.number, each.party, each.times) for each in told] == [(OTHER, PARTY, 3), (OWN, person(2), 1)]


def test_who_was_reached_by_another_number_of_the_account_does_not_wait() -> None:
    calls = [made(9, account="a"), got(10), call(OTHER, PARTY, 11, 60, account="a")]
    assert found(calls, of=(OWN, OTHER)).waiting == []


def test_owners_without_an_account_are_told_apart() -> None:
    calls = [made(9), got(10), call(OTHER, PARTY, 9), call(PARTY, OTHER, 10)]
    assert {each.number for each in found(calls, of=(OWN, OTHER)).waiting} == {OWN, OTHER}


@pytest.mark.parametrize(("kind", "waiting"), [("spam", []), ("block", []), ("wanted", [PARTY])])
def test_who_complained_is_not_called_again(kind: str, waiting: list[str]) -> None:
    assert summary([made(9), got(10)], reports=[report(OWN, PARTY, 12, kind)])[2] == waiting


def test_a_new_holder_inherits_no_call_backs() -> None:
    noon = MONDAY + timedelta(hours=12)
    held = [assignment(OWN, "one", MONDAY - timedelta(days=9), noon), assignment(OWN, "two", noon)]
    assert summary([made(9), got(13), made(14, to=person(2))], assignments=held) == (0, 0, [])
    back = [assignment(OWN, "one", MONDAY - timedelta(days=9), noon)]
    assert summary([made(9), got(13), made(14, to=person(2))], assignments=back) == (0, 0, [])


def test_calls_between_the_numbers_of_a_holder_say_nothing() -> None:
    held = [assignment(number, "one", MONDAY - timedelta(days=9)) for number in (OWN, OTHER)]
    assert summary([call(OWN, OTHER, 9), call(OTHER, OWN, 10)], assignments=held) == (0, 0, [])


def test_only_the_window_is_looked_at() -> None:
    calls = [made(9), got(10), made(24 * 40, to=person(3))]
    assert summary(calls) == (0, 0, [])
    assert summary(calls, asked={"days": 60}) == (1, 0, [PARTY])


def test_what_comes_later_is_not_known_yet() -> None:
    early = {"as_of": MONDAY + timedelta(hours=10.5)}
    assert summary([made(9), got(10), made(11, 60)], asked=early) == (1, 0, [PARTY])


def test_without_names_the_numbers_that_are_held_are_meant_else_the_busy_ones() -> None:
    busy = [made(9 + i / 100, to=person(i)) for i in range(30)]
    with engine_of([*busy, got(10)]) as engine:
        assert [row.number for row in callbacks_of(engine, POLICY).rows] == [OWN]
    with engine_of([*busy, call(OTHER, PARTY, 9)], assignments=[assignment(OTHER, "one", MONDAY)]) as engine:
        assert [row.number for row in callbacks_of(engine, POLICY).rows] == [OTHER]


def test_a_store_tells_how_many_wait_and_names_only_the_contacts() -> None:
    calls = [made(9), got(10), made(9, to=person(2)), got(11, by=person(2))]
    with engine_of(calls, store=True) as engine:
        assert [each.party for each in callbacks_of(engine, POLICY).waiting] == [None, None]
        named = callbacks_of(engine, POLICY, contacts_of=[person(2), person(5)]).waiting
        assert [each.party for each in named] == [None, person(2)]


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"within_min": 0}, UsageError), ({"within_min": float("nan")}, UsageError), ({"days": -1}, UsageError),
     ({"zone": "Mars/Olympus"}, UsageError), ({"zone": "../etc"}, UsageError)],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused(asked: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        found([made(9)], asked=asked)


def test_a_number_that_nobody_saw_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"\+12025550199"):
        found([made(9)], of=[OWN, "+12025550199"])


def random_calls(dice: random.Random) -> list[Row]:
    """Calls between two numbers and four parties, all at different seconds."""
    rows = []
    for second in sorted(dice.sample(range(200_000), dice.randint(1, 40))):
        own, party = dice.choice((OWN, OTHER)), person(dice.randint(1, 4))
        pair = (own, party) if dice.random() < 0.6 else (party, own)
        talk, how = (60, "answered") if dice.random() < 0.3 else (0, dice.choice(("no-answer", "busy", "rejected")))
        rows.append(call(*pair, second / 3600, talk, disposition=how, ring_s=0, account="a"))
    return rows


def counted(rows: list[Row], own: str) -> tuple[int, int]:
    """(called back, reached within an hour) of one number, by hand."""
    back = reached = 0
    for party in {row["caller"] for row in rows}:
        between = [row for row in rows if {row["caller"], row["callee"]} == {own, party}]
        theirs = [i for i, row in enumerate(between) if row["caller"] == party]
        if not theirs or theirs[0] == 0 or party in (OWN, OTHER):
            continue
        talks = [row["start"] for row in between[theirs[0] :] if row["talk_s"]]
        back += 1
        reached += bool(talks) and seconds(talks[0]) - seconds(between[theirs[0]]["start"]) <= 3600
    return back, reached


def seconds(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=8)
def test_it_counts_as_one_would_by_hand(seed: int) -> None:
    rows = [*random_calls(random.Random(seed)), call(OWN, person(5), 0), call(OTHER, person(5), 0)]
    told = {row.number: (row.called_back, row.reached) for row in found(rows, of=[OWN, OTHER]).rows}
    assert told == {own: counted(rows, own) for own in (OWN, OTHER)}


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=2)
def test_order_split_and_repetition_change_nothing(seed: int) -> None:
    dice = random.Random(seed)
    rows = [*random_calls(dice), call(OWN, PARTY, 0), call(OTHER, PARTY, 0)]
    numbers = [OWN, OTHER]
    with TemporaryDirectory() as name:
        store = Path(name) / "s"
        mixed = dice.sample(rows * 2, 2 * len(rows))
        for i, part in enumerate((mixed[: len(rows)], mixed[len(rows) :])):
            ingest_files([write(Path(name) / f"{i}.csv", "calls", part)], store=store, options=Options())
        with filled([], [], [], store, options=Options(), progress=None) as engine:
            again = callbacks_of(engine, POLICY, numbers)
    once = found(rows, of=numbers)
    assert again.rows == once.rows
    assert again.waiting == [replace(each, party=None) for each in once.waiting]
