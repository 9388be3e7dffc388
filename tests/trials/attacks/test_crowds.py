"""Who is in a crowd: strangers that no call names, and people who were really called."""

from __future__ import annotations

import pytest

from callstanding.trials.attacks.crowds import clean, met, moment, strangers
from callstanding.trials.attacks.ground import MONTH, Ground
from callstanding.trials.attacks.seen import Seen


@pytest.fixture(scope="module")
def calm(ground: Ground) -> Seen:
    return ground.calm


def test_strangers_were_never_called_and_never_called(calm: Seen) -> None:
    strangers(calm, 10_000, seed=1)
    assert calm.row("SELECT count(DISTINCT who), max(place) FROM strangers") == (10_000, 9_999)
    assert calm.row("SELECT count(*) FROM strangers WHERE who IN (SELECT unnest([caller, callee]) FROM calls)") == (0,)


def test_victims_are_honest_and_clean_and_of_every_honest_kind(calm: Seen) -> None:
    clean(calm, 50)
    assert calm.row("SELECT count(DISTINCT kind), min(callees) >= 50 FROM victims") == (13, True)
    others = "SELECT number FROM labels JOIN standings USING (number) WHERE label = 'legit' AND status = 'clean'"
    assert calm.row(f"SELECT count(*) FROM victims WHERE number NOT IN ({others})") == (0,)


@pytest.mark.parametrize("which", ["all", "answered"])
def test_those_met_were_called_in_those_days_and_had_not_spoken_yet(calm: Seen, which: str) -> None:
    clean(calm, 50)
    met(calm, days=MONTH, last=7, answered=which == "answered")
    calls = f"FROM calls WHERE caller = number AND callee = who AND start = called AND called >= {moment(MONTH - 7)}"
    count, known = calm.row(f"SELECT count(*), count(*) FILTER (EXISTS ({calls})) FROM met")
    assert count == known > 1000
    assert calm.row("SELECT count(*) FROM met JOIN reports r ON r.number = met.number AND reporter = who") == (0,)
    assert calm.row(
        "SELECT count(*) FROM (SELECT number FROM met GROUP BY number HAVING max(turn) <> any_value(people))"
    ) == (0,)
