"""Law 3: accepted and quarantined lines are all lines; a bad line takes no neighbour with it."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.pipeline import Options, score_files
from callstanding.testing import campaign, write

CALLER = "+12025550143"
LINES = 100
BAD = {
    "time": f"{CALLER},+13122000001,yesterday,12,30,answered",
    "future": f"{CALLER},+13122000001,2999-01-01T00:00:00Z,12,30,answered",
    "word": f"{CALLER},+13122000001,2025-03-03T10:00:00Z,12,30,perhaps",
    "negative": f"{CALLER},+13122000001,2025-03-03T10:00:00Z,12,-30,answered",
    "callee": f"{CALLER},,2025-03-03T10:00:00Z,12,30,answered",
    "1970": f"{CALLER},+13122000001,1970-01-01T00:00:00Z,12,30,answered",
    "2106": f"{CALLER},+13122000001,2106-02-07T06:28:15Z,12,30,answered",
    "ten years": f"{CALLER},+13122000001,2025-03-03T10:00:00Z,12,315360000,answered",
    "NUL": f"{CALLER},+131220\00000001,2025-03-03T10:00:00Z,12,30,answered",
    "return": f"{CALLER},+13122000001,2025-03-03\r10:00:00Z,12,30,answered",
    "long": f"{CALLER},+13122000001,2025-03-03T10:00:00Z,12,30,answered,and,more",
    "short": f"{CALLER},+13122000001",
    "quote": f'{CALLER},"+13122000001,2025-03-03T10:00:00Z,12,30,answered',
}


def check(place: Path, bad: dict[int, str]) -> None:
    """A file with bad lines before the data rows of these indices: all is accounted for."""
    path = write(place / "calls.csv", "calls", campaign(CALLER, calls=LINES, answered=0.5, talk_s=(30, 90)))
    head, *rows = path.read_bytes().decode().splitlines()
    lines = [head]
    for i, row in enumerate(rows):
        lines += [BAD[bad[i]], row] if i in bad else [row]
    path.write_bytes("\n".join(lines).encode() + b"\n")
    aside = place / "quarantine.csv"
    outcome = score_files([path], options=Options(quarantine=aside))
    assert outcome.intake is not None
    assert outcome.intake.accepted + outcome.intake.quarantined == outcome.intake.lines == LINES + len(bad)
    assert outcome.intake.quarantined == len(bad)
    assert {r["number"]: r["calls_out"] for r in outcome.standings.to_pylist()}[CALLER] == LINES
    if not bad:
        return
    with aside.open(newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    places = [i for i, line in enumerate(lines, start=1) if line in BAD.values()]
    data = path.read_bytes()
    assert sorted(int(row["line"]) for row in found) == places
    for line in found:
        text = lines[int(line["line"]) - 1]
        assert Path(line["file"]).name == path.name
        assert line["text"] == text.replace("\0", "\\x00")
        assert line["reason"]
        assert data[int(line["byte"]) :].startswith(text.encode())


@pytest.mark.parametrize("kind", BAD)
def test_one_bad_line_is_put_aside_alone(kind: str, tmp_path: Path) -> None:
    check(tmp_path, {50: kind})


@given(bad=st.dictionaries(st.integers(0, LINES - 1), st.sampled_from(sorted(BAD)), max_size=5))
@settings(max_examples=10)
def test_any_bad_lines_are_put_aside_alone(bad: dict[int, str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        check(Path(place), bad)
