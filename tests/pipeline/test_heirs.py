"""Judging a second time only where a former holder left something gives what judging everybody anew gives."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from callstanding.pipeline import Options
from callstanding.pipeline.flow import judge_subjects, moment, open_fold
from callstanding.pipeline.moments import hours
from callstanding.pipeline.pools import pools
from callstanding.pipeline.store import ingest_files, open_store
from callstanding.pipeline.subjects import subjects_of
from callstanding.pipeline.tenures import tenures
from callstanding.policies import load_policy
from callstanding.score import card
from callstanding.simulate import simulate_world
from callstanding.status.judge import judge


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week of a world in which numbers change hands."""
    folder = tmp_path_factory.mktemp("heirs")
    simulate_world(people=300, days=7, seed=3).save(folder)
    calls, reports, held = (folder / f"{kind}.parquet" for kind in ("calls", "reports", "assignments"))
    ingest_files([calls], reports=[reports], assignments=[held], store=folder / "s.duckdb", options=Options())
    return folder / "s.duckdb"


def test_heirs_alone_are_judged_as_among_all_and_rows_in_parts_as_in_one(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = load_policy("standard")
    with open_store(store) as engine:
        open_fold(engine, policy)
        at = hours(moment(engine, None))
        subjects = subjects_of(engine.ledger(0, 1), engine.names, tenures(engine), latest=at)
        pooled = pools(engine, policy)
    monkeypatch.setattr(card, "ROWS", 1_000)
    judged, behind = judge_subjects(subjects, policy, pooled)
    monkeypatch.setattr(card, "ROWS", len(subjects.rows.hour))
    whole = judge(subjects.rows, policy, behind)
    assert (behind.inherited_excess > 0.0).any()
    assert len(whole.place) > 1_000
    for name in ("place", "subject", "hour"):
        assert np.array_equal(getattr(judged, name), getattr(whole, name)), name
    for field in fields(whole.card):
        assert np.array_equal(getattr(judged.card, field.name), getattr(whole.card, field.name)), field.name
    for name, values in whole.window.arrays.items():
        assert np.array_equal(judged.window.arrays[name], values), name
