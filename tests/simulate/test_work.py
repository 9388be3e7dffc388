"""Every kind without ways of its own behaves as its figures say: volume, answers, talk, hours, call-backs, reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from callstanding.simulate.durations import drawn, median
from callstanding.simulate.kinds import KINDS
from callstanding.simulate.profile import Profile
from callstanding.simulate.reports import WANTED, said_of
from callstanding.simulate.stage import Stage
from callstanding.simulate.traffic import ANSWERED, DAY_S, FAILED, NO_ANSWER, REJECTED, Traffic
from callstanding.simulate.work import answered_by_desk, inbound, outbound, work

ORDINARY = [kind.name for kind in KINDS if kind.act is work and kind.name not in ("person", "outsider")]
PERSON_BY_S = 19.0  # whoever has answered by then is a person: voicemails answer after 20 s


Made = Callable[[str], Traffic]


@pytest.fixture(scope="module")
def made(stage: Stage) -> Made:
    """The calls that a kind makes of its own accord."""
    return cache(lambda kind: outbound(stage, stage.cast[kind], stage.profile(kind), np.random.default_rng(5))[0])


def off(value: float, wanted: float, n: int) -> float:
    """How many standard errors a share is away from what is wanted, of the numbers' own differences apart."""
    away: float = abs(value - wanted) / max(1e-9, (wanted * (1 - wanted) / n) ** 0.5)
    return away


def fresh(told: Profile) -> float:
    return 1.0 - told.repeat


@pytest.mark.parametrize("kind", [k for k in ORDINARY if k not in ("warming_spammer", "sequential_dialler")])
def test_a_number_makes_the_calls_that_it_should_on_its_full_days(stage: Stage, made: Made, kind: str) -> None:
    lines, told = stage.cast[kind], stage.profile(kind)
    day = np.arange(stage.days)[None, :] * DAY_S
    there = np.minimum(lines.end[:, None], day + DAY_S) - np.maximum(lines.begin[:, None], day)
    weight = np.resize(told.weekdays, stage.days)[None, :] * lines.louder[:, None]
    full = (np.clip(there, 0, None) / DAY_S * weight).sum()
    wanted = float(full) * told.calls_a_day
    assert len(made(kind)) == pytest.approx(wanted, rel=0.1)


@pytest.mark.parametrize("kind", [k for k in ORDINARY if k != "sequential_dialler"])
def test_a_person_answers_the_share_of_calls_that_one_should(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    early = (calls.disposition == ANSWERED) & (calls.ring < PERSON_BY_S)
    rings = np.clip(drawn(stage.common.pickup_s, 100_000, np.random.default_rng(1)), 1.0, told.patience_s[1])
    alive = 1.0 - told.invalid * fresh(told)
    assert early.mean() == pytest.approx(told.answered * alive * (rings < PERSON_BY_S).mean(), rel=0.15, abs=0.003)


@pytest.mark.parametrize("kind", [k for k in ORDINARY if k != "sequential_dialler"])
def test_the_share_of_dead_numbers_is_that_of_the_list(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    assert off((calls.disposition == FAILED).mean(), told.invalid * fresh(told), len(calls)) < 5


@pytest.mark.parametrize("kind", ORDINARY)
def test_people_decline_as_often_as_they_should(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    alive = calls.disposition != FAILED
    assert off((calls.disposition[alive] == REJECTED).mean(), told.rejected, int(alive.sum())) < 5


@pytest.mark.parametrize("kind", [k for k in ORDINARY if k not in ("wangiri", "predictive_dialler")])
def test_people_talk_as_long_as_they_should(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    talk = calls.talk[(calls.disposition == ANSWERED) & (calls.ring < PERSON_BY_S)]
    assert off((talk < median(told.talk_s)).mean(), 0.5, len(talk)) < 5


@pytest.mark.parametrize("kind", ORDINARY)
def test_nobody_waits_longer_than_his_patience(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    waited = calls.ring[calls.disposition == NO_ANSWER]
    assert waited.max() <= told.patience_s[1]
    assert waited.min() >= told.patience_s[0]


@pytest.mark.parametrize("kind", ORDINARY)
def test_nobody_calls_in_hours_or_on_days_that_are_not_his(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    hour, day = (calls.start % DAY_S // 3600).astype(int), (calls.start // DAY_S).astype(int) % 7
    assert np.array(told.hours)[np.unique(hour)].min() > 0
    assert np.array(told.weekdays)[np.unique(day)].min() > 0
    share = np.bincount(hour, minlength=24) / len(calls)
    assert share == pytest.approx(np.array(told.hours) / np.sum(told.hours), abs=0.02 if len(calls) > 5000 else 0.05)


@pytest.mark.parametrize("kind", [k.name for k in KINDS if k.act is work and k.name != "outsider"])
def test_those_who_ring_in_are_as_many_as_they_should_and_served_as_well(stage: Stage, kind: str) -> None:
    lines, told = stage.cast[kind], stage.profile(kind)
    calls = inbound(stage, lines, told, np.random.default_rng(4))
    if not told.received_a_day:
        assert len(calls) == 0
        return
    busy = float(np.mean(np.resize(told.weekdays, stage.days))) * stage.days
    assert len(calls) == pytest.approx(lines.louder.sum() * busy * told.received_a_day, rel=0.05)
    assert off((calls.disposition == ANSWERED).mean(), told.desk_answers, len(calls)) < 5


@pytest.mark.parametrize("kind", ORDINARY)
def test_missed_calls_are_returned_as_often_and_as_soon_as_they_should(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    back = answered_by_desk(calls, told, stage, np.random.default_rng(2))
    missed = int((calls.disposition == NO_ANSWER).sum())
    assert off(len(back) / missed, told.called_back, missed) < 5
    assert np.isin(back.callee, stage.cast[kind].number).all()


@pytest.mark.parametrize("kind", ORDINARY)
def test_people_report_as_often_as_they_should(stage: Stage, made: Made, kind: str) -> None:
    calls, told = made(kind), stage.profile(kind)
    said = said_of(calls, told, stage.common, np.random.default_rng(3))
    answered = calls.disposition == ANSWERED
    missed = ~answered & (calls.disposition != FAILED)
    wanted = told.complains * answered.sum() + told.complains_missed * missed.sum()
    wanted += told.blocks * (calls.disposition != FAILED).sum()
    told_of = int((said.kind != WANTED).sum())
    assert abs(told_of - wanted) < 5 * wanted**0.5 + 2
