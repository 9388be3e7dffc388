"""What is said of call-backs: shares, waits and verdicts, by number, hour and weekday."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.callbacks import Backs, Reach, Terms, reach, told
from callstanding.policies import load_policy

POLICY = load_policy("standard")
TERMS = Terms.of(POLICY)
OWN = ("+12025550101", "+12025550102")
NOW = 1e9

EVENTS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 20 * 86_400), st.none() | st.integers(0, 200_000)), max_size=60
)


def backs(events: list[tuple[int, float, float | None]]) -> Backs:
    line, at, wait = zip(*events, strict=True) if events else ((), (), ())
    waits = np.array([np.nan if each is None else each for each in wait], np.float64)
    return Backs(OWN, np.array(line, np.intp), np.array(at, np.float64), waits)


@given(EVENTS, st.floats(1, 3000), st.floats(1, 3000))
def test_more_minutes_never_reach_fewer(events: Any, some: float, more: float) -> None:
    low, high = sorted((some, more))
    few, many = (reach(backs(events), Terms.of(POLICY, n), now=NOW) for n in (low, high))
    assert all(a.reached <= b.reached and (a.share or 0) <= (b.share or 0) for a, b in zip(few, many, strict=True))


@given(EVENTS, st.randoms())
def test_the_order_of_the_facts_changes_nothing(events: list[Any], dice: Any) -> None:
    mixed = dice.sample(events, len(events))
    for by in ("number", "hour", "weekday"):
        told = [reach(backs(each), TERMS, now=NOW, by=by, zone="Asia/Kathmandu") for each in (events, mixed)]
        assert told[0] == told[1]


@given(EVENTS)
def test_hours_and_weekdays_add_up_to_the_whole(events: Any) -> None:
    whole = reach(backs(events), TERMS, now=NOW)
    for by in ("hour", "weekday"):
        parts = reach(backs(events), TERMS, now=NOW, by=by, zone="America/New_York")
        for each in whole:
            mine = [part for part in parts if part.number == each.number]
            assert sum(part.called_back for part in mine) == each.called_back
            assert sum(part.reached for part in mine) == each.reached
            assert sum(part.open for part in mine) == each.open


def one(*events: tuple[float, float | None], now: float = NOW) -> Reach:
    return reach(backs([(0, at, wait) for at, wait in events]), TERMS, now=now)[0]


@pytest.mark.parametrize(
    ("reached", "of", "verdict"), [(0, 0, "none"), (9, 9, "few"), (8, 10, "good"), (7, 10, "poor")]
)
def test_a_verdict_needs_a_sample_and_the_share_of_the_policy(reached: int, of: int, verdict: str) -> None:
    assert one(*[(0.0, 60.0 if i < reached else None) for i in range(of)]).verdict == verdict


def test_waits_are_of_all_who_ever_reached_someone() -> None:
    found = one((0.0, 100.0), (0.0, 300.0), (0.0, 90_000.0), (0.0, None))
    assert (found.reached, found.median_s) == (2, 300.0)
    assert found.slow_s == pytest.approx(72_060.0)
    assert one((0.0, None)).median_s is None


def test_who_called_a_minute_ago_still_has_time() -> None:
    found = one((1000.0, None), (1000.0, 30.0), (-9000.0, None), now=1060.0)
    assert (found.called_back, found.reached, found.open) == (3, 1, 1)


def test_hours_are_those_of_the_zone_summer_and_winter() -> None:
    times = [datetime(2025, month, 1, 12, 30, tzinfo=UTC).timestamp() for month in (1, 7)]
    found = reach(backs([(0, at, None) for at in times]), TERMS, now=NOW, by="hour", zone="Europe/Paris")
    assert [each.hour for each in found] == [13, 14]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Only 1 of 10 parties that called back reached someone within 60 minutes (10%); at least 80% should."),
        ("fr", "Seulement 1 des 10 correspondants ayant rappelé a joint quelqu'un en 60 minutes"),
    ],
)
def test_it_is_said_in_a_sentence(lang: str, said: str) -> None:
    found = one(*[(0.0, 60.0 if i < 1 else None) for i in range(10)])
    assert told(found, TERMS, lang).replace("\u202f", " ").startswith(said)
