"""Screening leaves nobody out that stands badly: who is not looked at closely is clean or unknown by the hour too."""

from __future__ import annotations

from pathlib import Path

import pytest

from callstanding.pipeline import Options
from callstanding.pipeline.filled import filled
from callstanding.pipeline.flow import moment, score_engine
from callstanding.pipeline.screening import screened
from callstanding.policies import load_policy
from callstanding.simulate import simulate_world
from callstanding.simulate.town.day import simulate_day

POLICY = load_policy("standard")


@pytest.mark.parametrize("world", ["town", "spam"])
def test_who_is_passed_over_stands_well(tmp_path: Path, world: str) -> None:
    if world == "town":
        calls, reports, assignments = simulate_day(population=600, days=8, seed=4).save(tmp_path)
    else:
        made = simulate_world(seed=3, people=800, days=10, scenarios=(world,))
        made.save(tmp_path)
        calls, reports, assignments = (tmp_path / f"{kind}.parquet" for kind in ("calls", "reports", "assignments"))
    with filled([calls], [reports], [assignments], None, options=Options(), progress=None) as engine:
        apart = screened(engine, POLICY, moment(engine, None))
        standings = score_engine(engine, POLICY, as_of=None).standings
    status = dict(zip(standings["number"].to_pylist(), standings["status"].to_pylist(), strict=True))
    assert {status.get(number, "unknown") for number in apart.quiet} <= {"clean", "unknown"}
    assert any(status.get(number) == "spam" for number in apart.suspects)
    assert not set(apart.quiet) & set(apart.suspects)
