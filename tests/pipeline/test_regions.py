"""Files of one run may come from different countries: what a number is depends on its own file."""

from __future__ import annotations

from pathlib import Path

from callstanding.pipeline import Options, score_files
from callstanding.testing import call, write

FTC = "Company_Phone_Number,Created_Date,Violation_Date\n2025550143,2025-03-03 10:00:00,2025-03-03 09:00:00\n"


def test_complaints_of_one_country_are_read_beside_calls_of_another(tmp_path: Path) -> None:
    """Complaints to the FTC are about US numbers, whatever the region of the calls."""
    complaints = tmp_path / "complaints.csv"
    complaints.write_text(FTC, encoding="utf-8")
    calls = write(tmp_path / "calls.csv", "calls", [call("0142685300", "2025550143", 10, 60)])
    for files in ([complaints, calls], [calls, complaints]):
        outcome = score_files(files, options=Options(region="FR"))
        assert {"+12025550143", "+33142685300"} <= set(outcome.standings["number"].to_pylist())
