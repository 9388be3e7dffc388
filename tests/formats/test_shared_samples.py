"""Real files of PBXs and authorities are read by what they hold; skipped where the shared data is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pytest

from callstanding.errors import UnknownFormat
from callstanding.formats import Feed, open_file

SHARED = Path(os.environ.get("CALLSTANDING_SHARED", Path(__file__).parents[3] / "shared"))
DATA = SHARED / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared sample files are not here")

SAMPLES = {  # file: format, lines, rows (text messages are no calls)
    "cdr_formats/asterisk_cdr_csv/Master.csv": ("asterisk-csv", 2, 2),
    "cdr_formats/asterisk_cdr_real/cdr_20170620-27.csv": ("asterisk-csv", 218, 218),
    "cdr_formats/bandicoot_demo/A.csv": ("bandicoot", 42, 13),
    "cdr_formats/bandicoot_demo/ego.csv": ("bandicoot", 314, 75),
    "cdr_formats/cdr_stats_csv/CDRImport-2015-10-26.csv": ("cdr-stats", 5, 5),
    "cdr_formats/cdr_stats_csv/import_cdr_100.txt": ("cdr-stats", 100, 100),
    "ftc_dnc_detail/dnc_complaint_numbers_2019-12-16.csv.gz": ("ftc-dnc", 20_532, 20_532),
    "ftc_dnc_2025/ftc_numbers_by_publication_day_dev.csv.gz": ("ftc-dnc", 265_453, 265_453),
    "ftc_dnc_daily/ftc_dnc_daily_2020-02_2020-09.parquet": ("ftc-dnc", 1_808_642, 1_808_642),
    "fcc_complaints/fcc_unwanted_calls_sample.csv": ("fcc", 10, 10),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_recognised_and_read(sample: str) -> None:
    found, batches = open_file(DATA / sample, feed=Feed())
    lines = rows = 0
    for batch in batches:
        table = batch.rows
        assert batch.bad == ()
        assert table["start" if batch.kind == "calls" else "at"].null_count == 0
        lines, rows = lines + batch.lines, rows + len(table)
    assert (found.name, lines, rows) == SAMPLES[sample]


@pytest.mark.parametrize("sample", [name for name, told in SAMPLES.items() if told[0] == "ftc-dnc"])
def test_every_complaint_has_its_own_id(sample: str) -> None:
    ids = pa.concat_tables([batch.rows.select(["report_id"]) for batch in open_file(DATA / sample, feed=Feed())[1]])
    assert len(ids["report_id"].unique()) == len(ids)


@pytest.mark.parametrize(
    "sample",
    [
        "cdr_formats/bandicoot_demo/antennas.csv",
        "cdr_formats/freeswitch_hangup_causes/hangup_cause.json",
        "fcc_complaints/fcc_unwanted_calls_daily_by_method.csv",
    ],
)
def test_a_file_without_calls_or_reports_is_told(sample: str) -> None:
    with pytest.raises(UnknownFormat):
        open_file(DATA / sample, feed=Feed())
