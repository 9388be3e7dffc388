"""How often calls of tagged numbers are answered, beside those of the others."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.contact_rates import contact_rates_asked
from callstanding.pipeline.flow import moment
from callstanding.pipeline.store import open_store
from callstanding.policies import load_policy
from callstanding.testing import call, campaign, person, write

A, B, C = "+12025550143", "+12025550144", "+12025550145"
STANDARD = load_policy("standard")


def test_each_call_of_the_week_is_counted_on_one_side(tmp_path: Path) -> None:
    rows = campaign(A, calls=20, answered=0.25, talk_s=(2, 60), hours=(200.0, 210.0))
    rows += campaign(B, calls=10, answered=0.5, talk_s=(2, 60), hours=(200.0, 210.0), people_from=50)
    rows += campaign(C, calls=4, answered=1.0, talk_s=(2, 9), hours=(200.0, 201.0), people_from=90)
    talked = {n: sum(row["caller"] == n and row["disposition"] == "answered" for row in rows) for n in (A, B, C)}
    rows += [call(A, person(150), 1.0, 30)]  # more than a week before the newest
    path = tmp_path / "s.duckdb"
    ingest_files([write(tmp_path / "c.csv", "calls", rows)], store=path, options=Options())
    with open_store(path) as engine:
        at = moment(engine, None).replace(tzinfo=UTC).timestamp()
        found = contact_rates_asked(engine, STANDARD, {"at": at, "tagged": [A], "numbers": None})
        assert found["tagged"] == {"calls": 20, "answered": talked[A]}
        assert found["others"] == {"calls": 14, "answered": talked[B] + talked[C]}
        mine = contact_rates_asked(engine, STANDARD, {"at": at, "tagged": [A], "numbers": [A, B]})
        assert mine["others"] == {"calls": 10, "answered": talked[B]}
        none = contact_rates_asked(engine, STANDARD, {"at": at, "tagged": [], "numbers": []})
        assert none["tagged"] == none["others"] == {"calls": 0, "answered": 0}
