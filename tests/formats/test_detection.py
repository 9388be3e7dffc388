"""A file's format and kind are told from its content, and an unknown one is told what to try."""

from __future__ import annotations

import gzip
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
        b"\x89PNG\r\n",
    ],
)
def test_what_no_format_knows_is_told_what_to_try(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnknownFormat, match=r"--format.*--mapping.*--encoding"):
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
