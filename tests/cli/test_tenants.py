"""`tenants`: added, listed, and given their numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

NUMBER = "+12025550143"


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "s.duckdb"
    for tenant, kind in (("carrier", "operator"), ("centre", "owner"), ("pharmacy", "owner")):
        assert run("tenants", "add", tenant, "--kind", kind, "--store", path).status == 0
    return path


def numbers(run: Run, store: Path) -> dict[str, int]:
    rows = [json.loads(line) for line in run("tenants", "list", "--store", store, "--json").out.splitlines()]
    return {row["tenant"]: row["numbers"] for row in rows}


def test_a_claimed_number_is_its_owners_until_it_is_released(run: Run, store: Path) -> None:
    claimed = run("tenants", "claim", "centre", NUMBER, "+12025550144", "--by", "contract 17", "--store", store)
    assert claimed.status == 0
    assert numbers(run, store) == {"carrier": 0, "centre": 2, "pharmacy": 0}
    assert run("tenants", "claim", "pharmacy", NUMBER, "--by", "word", "--store", store).status == 2
    assert run("tenants", "release", NUMBER, "--why", "moved", "--store", store).status == 0
    assert run("tenants", "claim", "pharmacy", NUMBER, "--by", "word", "--store", store).status == 0
    assert numbers(run, store) == {"carrier": 0, "centre": 1, "pharmacy": 1}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("add", "centre", "--kind", "owner"), 2),
        (("add", "a b", "--kind", "owner"), 2),
        (("add", "x", "--kind", "king"), 2),
        (("claim", "nobody", NUMBER, "--by", "word"), 1),
        (("claim", "centre", "2025550143", "--by", "word"), 2),
        (("claim", "centre", NUMBER), 2),
        (("release", NUMBER), 1),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    run: Run, store: Path, arguments: tuple[str, ...], status: int
) -> None:
    before = run("tenants", "list", "--store", store).out
    assert run("tenants", *arguments, "--store", store).status == status
    assert run("tenants", "list", "--store", store).out == before


def test_the_file_of_control_data_is_its_owners_alone(run: Run, store: Path) -> None:
    [file] = Path(f"{store}.live").glob("control.sqlite")
    assert (file.stat().st_mode & 0o077, file.parent.stat().st_mode & 0o077) == (0, 0)
