"""A file's format and kind are told from its content, and an unknown one is told what to try."""

from __future__ import annotations

import bz2
import gzip
import lzma
from datetime import datetime
from pathlib import Path

import pytest

from callstanding.errors import DamagedFile, InputError, UnknownFormat, UsageError
from callstanding.formats import Feed, open_file

FIXTURES = Path(__file__).parents[1] / "fixtures/formats"


def written(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"antenna_id,latitude,longitude\n1,42.3,-71.0\n",
        b'[{"enum": "NORMAL_CLEARING"}]',
        b"Dear all,\n\nhello\n",
    ],
)
def test_what_no_format_knows_is_told_what_to_try(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnknownFormat, match=r"--format.*--mapping.*--encoding"):
        open_file(written(tmp_path, content), feed=Feed())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04....", r"a ZIP archive or an Excel workbook\. .*save the sheet as CSV"),
        (bz2.compress(b"number\n"), r"packed with bzip2\. Unpack it first"),
        (lzma.compress(b"number\n"), r"packed with xz\. Unpack it first"),
        (b"SQLite format 3\0", r"an SQLite database\. Export"),
        (gzip.compress(b"%PDF-1.7", mtime=0), "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)), r"is no text in the encoding that was given\. .*--encoding"),
        ("é".encode("latin-1") * 50, r"is no text in the encoding that was given\. .*--encoding"),
    ],
    ids=lambda case: case[:12] if isinstance(case, str) else "",
)
def test_what_is_no_text_is_told_what_it_is(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(UnknownFormat, match=told):
        open_file(written(tmp_path, content), feed=Feed())


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="is empty"):
        open_file(written(tmp_path, content), feed=Feed())


@pytest.mark.parametrize("content", [gzip.compress(b"number\n" * 99, mtime=0)[:12], b"PAR1 and no more"])
def test_a_file_without_a_readable_line_is_damaged(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedFile):
        open_file(written(tmp_path, content), feed=Feed())


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be opened"):
            open_file(path, feed=Feed())


def test_a_file_of_another_kind_is_told() -> None:
    with pytest.raises(UnknownFormat, match=r"holds calls .*, reports are wanted"):
        open_file(FIXTURES / "calls/office.csv", feed=Feed(), kind="reports")


def test_two_formats_that_are_both_sure_are_both_named(tmp_path: Path) -> None:
    both = written(tmp_path, b"number,at,holder,kind,from\n+12025550101,2026-03-02,acme,spam,2026-03-02\n")
    with pytest.raises(UnknownFormat, match=r"may be reports or assignments\. Say which with --format"):
        open_file(both, feed=Feed())
    assert open_file(both, feed=Feed(), kind="reports")[0].name == "reports"
    assert open_file(both, feed=Feed(), format="assignments")[0].name == "assignments"


def test_a_forced_format_leaves_files_of_another_kind_alone() -> None:
    found, _ = open_file(FIXTURES / "reports/voices.csv", feed=Feed(), format="asterisk-csv", kind="reports")
    assert found.name == "reports"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["calls/office.csv", "reports/voices.csv", "assignments/tenures.csv"])
def test_any_sign_may_part_the_fields_and_garbage_hides_none(tmp_path: Path, name: str, sign: str) -> None:
    header, *rows = (FIXTURES / name).read_text("utf-8").replace(",", sign).splitlines()
    lines = [header, "garbage", *rows * 4]
    found, batches = open_file(written(tmp_path, "\n".join(lines).encode()), feed=Feed())
    (batch,) = batches
    assert (found.name, len(batch.rows), [bad.line for bad in batch.bad]) == (
        Path(name).parent.name,
        4 * len(rows),
        [2],
    )


@pytest.mark.parametrize(
    ("name", "first", "last"), [("calls/office.csv", 0, 2), ("asterisk_csv/shortest.csv", 0, 1), ("acc/flat.log", 0, 1)]
)
def test_one_line_is_enough(tmp_path: Path, name: str, first: int, last: int) -> None:
    lines = (FIXTURES / name).read_text("utf-8").splitlines()[first:last]
    found, batches = open_file(written(tmp_path, "\n".join(lines).encode()), feed=Feed())
    assert found.name.replace("-", "_") == Path(name).parent.name
    assert sum(len(batch.rows) for batch in batches) == 1


def test_a_column_of_ours_that_is_there_twice_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, b"caller,callee,start,talk_s,disposition,Caller\na,b,2026-03-02,1,answered,c\n")
    with pytest.raises(InputError, match="has the column caller twice"):
        open_file(path, feed=Feed())


def test_complaints_of_a_country_have_its_numbers() -> None:
    home = {name: open_file(FIXTURES / name, feed=Feed())[0].home for name in ("fcc/portal.csv", "calls/office.csv")}
    assert home == {"fcc/portal.csv": "US", "calls/office.csv": None}


def test_a_wrong_format_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'asterisk-csv'"):
        open_file(FIXTURES / "calls/office.csv", feed=Feed(), format="asterix-csv")


@pytest.mark.parametrize("feed", [Feed(zone="Mars/Base"), Feed(encoding="klingon")])
def test_an_unknown_zone_or_encoding_is_told(feed: Feed) -> None:
    with pytest.raises(UsageError, match="is not known"):
        open_file(FIXTURES / "calls/office.csv", feed=feed)


def test_a_list_without_a_day_needs_one(tmp_path: Path) -> None:
    path = written(tmp_path, b"+12025550101\n", "blocked.txt")
    with pytest.raises(InputError, match="--as-of"):
        open_file(path, feed=Feed())
    (batch,) = open_file(path, feed=Feed(as_of=datetime.fromisoformat("2026-03-02T15:00:00")))[1]
    assert batch.rows["at"].to_pylist() == [datetime.fromisoformat("2026-03-02T15:00:00")]


def test_utf_16_is_told_by_its_mark(tmp_path: Path) -> None:
    text = (FIXTURES / "calls/office.csv").read_text("utf-8")
    found, batches = open_file(written(tmp_path, text.encode("utf-16")), feed=Feed())
    assert (found.name, sum(batch.lines for batch in batches)) == ("calls", 4)
