"""Advice is the fold run again: it agrees with the forecast, and a mended habit shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from callstanding.actions.outlook import Outlook
from callstanding.actions.projecting import Way
from callstanding.engines import Duck
from callstanding.errors import NotFound
from callstanding.pipeline import Options, explanation
from callstanding.pipeline.advise import advise, advise_many
from callstanding.pipeline.filled import filled
from callstanding.policies import load_policy
from callstanding.simulate.town.day import simulate_day

POLICY = load_policy("standard")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Duck, dict[str, str]]]:
    made = simulate_day(population=1000, days=8, seed=3)
    calls, reports, assignments = made.save(tmp_path_factory.mktemp("town"))
    with filled([calls], [reports], [assignments], None, options=Options(), progress=None) as engine:
        yield engine, {role: number for number, role in made.roles.items()}


def _as_now(engine: Duck, number: str) -> Outlook:
    [advice] = advise_many(engine, POLICY, [number], choose=lambda *_: [Way("as_now")])
    return advice.outlooks[0]


def test_resting_is_clean_on_the_day_that_the_standing_tells(town: tuple[Duck, dict[str, str]]) -> None:
    engine, numbers = town
    found = advise(engine, POLICY, numbers["robocaller"])
    rest = next(o for o in found.outlooks if o.way.name == "rest")
    told = explanation(engine, POLICY, numbers["robocaller"], as_of=None).standing["clean_by"]
    assert abs(datetime.fromtimestamp(rest.clean.middle * 3600, UTC) - told) <= timedelta(days=1)
    assert found.outlooks[0].way.name == "rest"


def test_who_goes_on_as_before_stays_tagged(town: tuple[Duck, dict[str, str]]) -> None:
    engine, numbers = town
    now = _as_now(engine, numbers["robocaller"])
    assert now.clean.share == 0.0


@pytest.mark.parametrize("role", ["school", "care centre", "reception", "honest sales centre", "resident"])
def test_an_honest_number_that_goes_on_is_never_tagged(town: tuple[Duck, dict[str, str]], role: str) -> None:
    engine, numbers = town
    now = _as_now(engine, numbers[role])
    assert now.tagged.share == 0.0
    assert now.clean.share == 1.0


def test_advice_for_a_number_that_nobody_knows_is_refused(town: tuple[Duck, dict[str, str]]) -> None:
    with pytest.raises(NotFound):
        advise(town[0], POLICY, "+12025550199")
