"""The wheel: the same bytes wherever it is built, what git knows and nothing else, and small."""

from __future__ import annotations

import base64
import csv
import hashlib
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from tests.supply.conftest import DAY
from tests.supply.tree import build, copy, known

LARGEST = 5_000_000  # bytes: own bar
ABOUT = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
# What lies about in a working folder, and must not travel.
LEFT_LYING = ("__pycache__/errors.cpython-311.pyc", "calls.duckdb", "web/calls.duckdb.wal", ".coverage")


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        return archive.namelist()


def test_it_is_the_same_whoever_builds_it_and_where(wheel: Path, tmp_path: Path) -> None:
    folder = copy(tmp_path / "another place, with a longer name")
    for path in LEFT_LYING:
        (folder / "src/callstanding" / path).parent.mkdir(exist_ok=True)
        (folder / "src/callstanding" / path).write_bytes(b"left lying")
    elsewhere = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia", "PYTHONHASHSEED": "2"}
    again = build(folder, umask=0o077, SOURCE_DATE_EPOCH=DAY, **elsewhere)
    assert again.name == wheel.name
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()


def test_it_has_every_file_of_the_source_and_no_other(names: list[str]) -> None:
    ours = {path.removeprefix("src/") for path in known() if path.startswith("src/callstanding/")}
    assert {name for name in names if not name.split("/")[0].endswith(".dist-info")} == ours


def test_beside_them_it_has_only_what_tells_of_it(names: list[str]) -> None:
    about = {name.split("/", 1)[1] for name in names if name.split("/")[0].endswith(".dist-info")}
    assert about == ABOUT


def test_no_name_leads_out_of_its_folder_and_none_comes_twice(names: list[str]) -> None:
    assert len(set(names)) == len(names)
    assert [name for name in names if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts] == []


def test_what_it_says_of_its_files_is_so(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        [record] = [name for name in archive.namelist() if name.endswith(".dist-info/RECORD")]
        told = {name: (digest, size) for name, digest, size in csv.reader(archive.read(record).decode().splitlines())}
        for name in archive.namelist():
            content = archive.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            assert told.pop(name) in ((f"sha256={digest}", str(len(content))), ("", ""))
    assert told == {}


def test_it_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size <= LARGEST
