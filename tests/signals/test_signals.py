"""Every signal in recorded calls: it fires, it just does not, or there is too little to know; from files to points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from tests.signals import contacts, engagement, good, history, origin, reach, reports, rhythm, volume
from tests.signals.case import Case, Facts, Told

from callstanding.pipeline import Options, signal_table
from callstanding.policies import load_policy
from callstanding.signals import SIGNALS
from callstanding.testing import by_number, scored

FAMILIES = (volume, contacts, reach, engagement, rhythm, origin, reports, history, good)
CASES: dict[str, Case] = {case.signal: case for family in FAMILIES for case in family.CASES}
UNIT = {signal.name: signal.unit for signal in SIGNALS}
RULES = load_policy("standard").signals
# Each of three numbers has its own exchange: they share no block, and no account.
FIRES, NEAR, FEW = "+12025550143", "+14155550143", "+16175550143"


@dataclass(frozen=True)
class Seen:
    """What the pipeline made of a number: the signal's row of the signal table, and its points (0: no reason)."""

    row: Mapping[str, Any]
    points: float


@cache
def seen(signal: str, number: str) -> Seen:
    """One run a signal: the three numbers in one file."""
    return _run(signal)[number]


@cache
def _run(signal: str) -> dict[str, Seen]:
    case = CASES[signal]
    told = [case.fires.about(FIRES), case.near.about(NEAR), *([case.few(FEW)] if case.few else [])]
    facts = Facts(
        *([row for each in told for row in getattr(each, kind)] for kind in ("calls", "reports", "assignments"))
    )
    with TemporaryDirectory() as name:
        place = Path(name)
        outcome = by_number(scored(place, facts.calls, reports=facts.reports, assignments=facts.assignments))
        files = {kind: [place / f"{kind}.csv"] for kind in ("reports", "assignments") if getattr(facts, kind)}
        table = signal_table([place / "calls.csv"], options=Options(quarantine=place / "bad.csv"), **files)  # type: ignore[arg-type]
    rows = {row["number"]: row for row in table.to_pylist() if row["signal"] == signal}
    return {
        number: Seen(rows[number], sum(r["points"] for r in row["reasons"] if r["signal"] == signal))
        for number, row in outcome.items()
        if number in (FIRES, NEAR, FEW)
    }


def agrees(found: Seen, told: Told) -> None:
    """Value and counts are those made by hand."""
    if told.value is not None:
        assert found.row["value"] == pytest.approx(told.value, abs=1e-9)
    if told.n is not None:
        assert found.row["n"] == pytest.approx(told.n, abs=1e-9)
    if told.n and told.value is not None and UNIT[found.row["signal"]] == "share" and found.row["signal"] not in DRAWN:
        assert found.row["evidence"] == f"{told.value * told.n:.0f}/{told.n:.0f}"


DRAWN = ("reported", "hearsay")  # their values are drawn to the usual, so value times n is not what was counted


def test_every_signal_has_a_case() -> None:
    assert CASES.keys() == {signal.name for signal in SIGNALS}
    assert [name for name, case in CASES.items() if (case.few is None) != (RULES[name].at_least == 0)] == []


@pytest.mark.parametrize("signal", CASES)
def test_a_signal_fires(signal: str) -> None:
    found = seen(signal, FIRES)
    agrees(found, CASES[signal].fires)
    assert found.points * RULES[signal].points > 0


@pytest.mark.parametrize("signal", CASES)
def test_a_signal_just_does_not_fire(signal: str) -> None:
    found = seen(signal, NEAR)
    agrees(found, CASES[signal].near)
    assert found.row["value"] is not None
    assert found.points == 0


@pytest.mark.parametrize("signal", [name for name, case in CASES.items() if case.few])
def test_a_signal_is_unknown_below_its_sample(signal: str) -> None:
    found = seen(signal, FEW)
    assert found.row["value"] is None
    assert found.row["n"] < RULES[signal].at_least
    assert found.points == 0
