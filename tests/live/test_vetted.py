"""What vetting found is kept until a fact is added, and a damaged file costs only time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.copies import copy_of

from callstanding.live.vetted import vetted_of
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.store import open_store
from callstanding.pipeline.vet import vet_numbers
from callstanding.policies import load_policy
from callstanding.testing import MONDAY, assignment, call, campaign, person, write

POLICY = load_policy("standard")
SHOP = "+12025550177"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return copy_of(of_a_shop, tmp_path) / "s.db"


def of_a_shop(place: Path) -> None:
    """Make a store of a shop's calls."""
    calls = campaign(SHOP, calls=400, answered=0.15, talk_s=(3, 5))
    held = [assignment(SHOP, "one", MONDAY - timedelta(days=60), MONDAY + timedelta(days=1))]
    files, given_to = (
        [write(place / "calls.csv", "calls", calls)],
        [write(place / "held.csv", "assignments", held)],
    )
    ingest_files(files, store=place / "s.db", options=Options(), assignments=given_to)


def vetted(store: Path) -> tuple[str, int]:
    """The digest of the certificate, and how many numbers were kept from before."""
    with open_store(store) as engine:
        kept = vetted_of(store, engine, POLICY, at=None, lang="en")
        assert kept is not None
        known = len(kept.find([SHOP]))
        made = vet_numbers(engine, POLICY, [SHOP], kept=kept)[0]
        alone = vet_numbers(engine, POLICY, [SHOP])[0]
    assert (made.found, made.reasons, made.id) == (alone.found, alone.reasons, alone.id)
    return made.digest, known


def test_what_is_kept_gives_the_same_certificate_until_a_fact_is_added(store: Path, tmp_path: Path) -> None:
    first, second = vetted(store), vetted(store)
    assert (first[1], second[1], first[0]) == (0, 1, second[0])
    more = write(tmp_path / "more.csv", "calls", [call(person(1), SHOP, 50)])
    ingest_files([more], store=store, options=Options())
    third = vetted(store)
    assert third[1] == 0
    assert third[0] != first[0]


def test_a_damaged_file_is_thrown_away(store: Path) -> None:
    first = vetted(store)
    (file,) = Path(f"{store}.live").glob("vetted.sqlite")
    file.write_bytes(b"no database" * 100)
    assert vetted(store) == (first[0], 0)


def test_for_another_moment_nothing_is_kept(store: Path) -> None:
    with open_store(store) as engine:
        assert vetted_of(store, engine, POLICY, at=MONDAY, lang="en") is None
