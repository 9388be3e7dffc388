"""The bar on real complaints; skipped where the shared data is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from callstanding.pipeline import Options
from callstanding.trials import forecast

SHARED = Path(os.environ.get("CALLSTANDING_SHARED", Path(__file__).parents[3] / "shared"))
FILE = SHARED / "data/ftc_dnc_daily/ftc_dnc_daily_2020-02_2020-09.parquet"


@pytest.mark.long
@pytest.mark.skipif(not FILE.is_file(), reason="the shared complaints are not here")
def test_six_months_are_foretold_five_points_better_than_by_the_best_decayed_count() -> None:
    found = forecast([FILE], options=Options())
    assert [f"{each:%m-%d}" for each in found.mondays] == ["04-06", "05-04", "06-01", "07-06", "08-03", "09-07"]
    assert found.best_counter == "reports, 7 d"
    assert found.means[found.best_counter].value == pytest.approx(0.50, abs=0.01)
    assert found.gains["ours"].value >= 0.05
    assert min(each.precision.k for each in found.rankers["ours"]) > 450
