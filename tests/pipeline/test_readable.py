"""A file of which too much cannot be used is refused as a whole, with what to try; a damaged one is not."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from callstanding.errors import InputError, TooManyBadLines
from callstanding.formats import blocks
from callstanding.pipeline import Options, Outcome, score_files
from callstanding.testing import call, campaign, person, write

CALLER = "+12025550143"
GOOD = f"{CALLER},+13122000001,2025-03-03T10:00:00Z,12,30,answered"
BAD = f"{CALLER},+13122000001,1970-01-01T00:00:00Z,12,30,answered"
HEADER = "caller,callee,start,ring_s,talk_s,disposition"


def score(folder: Path, lines: list[str], *, header: str = HEADER) -> Outcome:
    path = folder / "calls.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return score_files([path], options=Options(quarantine=folder / "aside.csv"))


def counts(outcome: Outcome) -> tuple[int, int]:
    assert outcome.intake is not None
    return outcome.intake.accepted, outcome.intake.quarantined


@pytest.mark.parametrize(("good", "bad"), [(95, 5), (950, 50), (19, 1), (20, 1), (9, 1), (9, 9), (1, 1)], ids=str)
def test_one_in_twenty_is_put_aside_and_half_of_a_few_lines(tmp_path: Path, good: int, bad: int) -> None:
    assert counts(score(tmp_path, [BAD] * bad + [GOOD] * good)) == (good, bad)


@pytest.mark.parametrize(("good", "bad"), [(94, 6), (940, 60), (9, 10), (1, 2), (0, 1), (0, 30)])
def test_more_is_refused_with_what_to_try_and_the_lines(tmp_path: Path, good: int, bad: int) -> None:
    with pytest.raises(TooManyBadLines) as caught:
        score(tmp_path, [GOOD] * good + [BAD] * bad)
    told = str(caught.value)
    assert f"{bad} of {good + bad:,} lines cannot be used as calls (line {good + 2}: start: lies before 1990)" in told
    assert all(option in told for option in ("--format", "--mapping", "--encoding", str(tmp_path / "aside.csv")))
    with (tmp_path / "aside.csv").open(newline="", encoding="utf-8") as file:
        assert [int(row["line"]) for row in csv.DictReader(file)] == list(range(good + 2, good + bad + 2))


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of about thirty lines, in the place of 16 MB."""
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 30 * len(GOOD))
    monkeypatch.setattr("callstanding.formats.opening.PIECE", 30 * len(GOOD))


@pytest.mark.usefixtures("small_blocks")
def test_a_bad_beginning_does_not_condemn_a_file(tmp_path: Path) -> None:
    assert counts(score(tmp_path, [BAD] * 60 + [GOOD] * 5_000)) == (5_000, 60)


@pytest.mark.usefixtures("small_blocks")
def test_a_hopeless_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    with pytest.raises(TooManyBadLines, match=r"of the first [\d,]+ lines") as caught:
        score(tmp_path, [BAD] * 10_000)
    assert "10,000" not in str(caught.value)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("spread", [1, 7])
def test_a_file_at_the_limit_is_read_to_its_end(tmp_path: Path, spread: int) -> None:
    lines = ([BAD] * spread + [GOOD] * 19 * spread) * (50 // spread)
    assert counts(score(tmp_path, lines)) == (len(lines) * 19 // 20, len(lines) // 20)


def test_a_damaged_end_is_told_as_one_line_and_refuses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv.gz"
    rows = [call(CALLER, person(i), i / 40, i % 50) for i in range(2_000)]
    packed = gzip.compress(write(tmp_path / "calls.csv", "calls", rows).read_bytes())
    path.write_bytes(packed[: len(packed) // 2])
    outcome = score_files([path], options=Options(quarantine=tmp_path / "aside.csv"))
    assert counts(outcome)[1] == 1
    assert outcome.intake is not None
    assert outcome.intake.reasons == (("gzip data ends early; the rest of the file is lost", 1),)


def test_a_file_of_garbled_text_is_told_to_try_an_encoding(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(f"{HEADER},name\n".encode() + f"{GOOD},café\n".encode("latin-1") * 30)
    with pytest.raises(TooManyBadLines, match=r"no utf-8 text.*Try --encoding latin-1"):
        score_files([path], options=Options(quarantine=tmp_path / "aside.csv"))
    found = score_files([path], options=Options(encoding="latin-1", quarantine=tmp_path / "aside.csv"))
    assert counts(found) == (30, 0)


def test_a_wrong_mapping_is_told_to_be_compared(tmp_path: Path) -> None:
    mapping = tmp_path / "vendor.toml"
    mapping.write_text('[columns]\ncaller="a"\ncallee="b"\nstart="t"\ntalk_s="s"\n[time]\nformat="%d.%m.%Y"\n')
    path = tmp_path / "vendor.csv"
    path.write_text("a,b,t,s\n" + "1,2,2025-03-03,5\n" * 30)
    with pytest.raises(TooManyBadLines, match=r"start: no time.*Compare the mapping with the file.*\[time\]"):
        score_files([path], options=Options(mapping=mapping, quarantine=tmp_path / "aside.csv"))


def test_files_with_a_header_alone_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is a header and nothing below it"):
        score(tmp_path, [])


def test_numbers_without_a_country_are_told_of(tmp_path: Path) -> None:
    national = [f"2025550143,312200{n:04d},2025-03-03T10:00:00Z,12,30,answered" for n in range(30)]
    outcome = score(tmp_path, national)
    assert outcome.intake is not None
    assert outcome.intake.notes == (
        "calls from no number that can be scored (withheld, short or impossible): 30",
        "Are numbers written without their country? Say which it is: --region US.",
    )
    assert score(tmp_path, [GOOD]).intake.notes == ()  # type: ignore[union-attr]


def test_progress_tells_how_much_of_each_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 2_000)
    monkeypatch.setattr("callstanding.formats.opening.PIECE", 2_000)
    path = write(tmp_path / "calls.csv", "calls", campaign(CALLER, calls=500, answered=0.5, talk_s=(30, 90)))
    told: list[tuple[str, int, int, str]] = []
    score_files([path], options=Options(), progress=lambda *step: told.append(step))
    done = [n for _, n, _, unit in told if unit == "bytes"]
    assert len(done) > 5
    assert done == sorted(done)
    assert (done[0] < done[-1], done[-1]) == (True, path.stat().st_size)
    assert [step for step in told if step[3] == "numbers"] == [("scoring", 1, 1, "numbers")]
