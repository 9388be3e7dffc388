"""The folder hears of disputes from a file beside the store, and ends where a batch does that is told of the same."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from callstanding.live.disputing import read_disputes, write_disputes
from callstanding.live.folder import Folder
from callstanding.live.journal import Journal, Posted
from callstanding.live.place import Place
from callstanding.live.published import Published, Row
from callstanding.live.rows import rows
from callstanding.pipeline.store import key_of, learn, open_store
from callstanding.policies import load_policy
from callstanding.records.disputed import Disputed
from callstanding.testing import MONDAY, campaign, differences, disputed, person, report, scored

CENTRE, SHOP = "+12025550143", "+12025550177"
CALLS = campaign(CENTRE, calls=300, answered=0.4, talk_s=(4, 30), hours=(9, 60), attestation="A", account="centre")
CALLS += campaign(SHOP, calls=60, answered=0.7, talk_s=(60, 200), people_from=1000, attestation="A")
CALLED = [row["callee"] for row in CALLS if row["caller"] == CENTRE and row["talk_s"]]
REPORTS = [report(CENTRE, callee, 20 + i / 2) for i, callee in enumerate(CALLED[:80])]
REPORTS += [report(SHOP, person(1003), 40)]
NOW = MONDAY + timedelta(days=4)
OPEN = disputed(CENTRE, 30)


class Clock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def posted(seed: int = 1) -> list[Posted]:
    dice, made = random.Random(seed), []
    for kind, facts in (("calls", CALLS), ("reports", REPORTS)):
        lines = [msgspec.json.encode(fact) for fact in facts]
        dice.shuffle(lines)
        made += [Posted(kind, kind, b"\n".join(lines[i : i + 40])) for i in range(0, len(lines), 40)]
    dice.shuffle(made)
    return made


def journal_of(store: Path) -> Journal:
    with open_store(store, create=True):
        return Journal(Place(store).journal, secret=key_of(store), lane="web")


def published(store: Path) -> dict[str, Row]:
    reader = Published(Place(store).published)
    found = [reader.get(number) for number in (CENTRE, SHOP)]
    reader.close()
    return {row.number: row for row in found if row and row.shown}


def of_batch(place: Path, *cases: Disputed, at: datetime = NOW) -> dict[str, Row]:
    outcome = scored(place, CALLS, reports=REPORTS, disputes=cases, as_of=at)
    return {r.number: r for r in rows(outcome.standings, outcome.history, load_policy("standard"))}


def same(live: dict[str, Row], batch: dict[str, Row]) -> None:
    assert live.keys() == batch.keys()
    for number, row in batch.items():
        assert not differences(msgspec.to_builtins(live[number]), msgspec.to_builtins(row), path=number)


def flags(found: dict[str, Row]) -> tuple[str, ...]:
    shown = found[CENTRE].shown
    assert shown is not None
    return shown.flags


@pytest.mark.parametrize("heard_at", [3, *(pytest.param(at, marks=pytest.mark.long) for at in (0, 99))])
def test_a_dispute_heard_at_any_moment_ends_as_the_batch_does(tmp_path: Path, heard_at: int) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder, pieces = journal_of(store), Folder(store, now=Clock()), posted()
    for place, piece in enumerate(pieces):
        if place == heard_at:
            write_disputes(Place(store).disputes, [OPEN])
        journal.append([piece])
        folder.step()
    write_disputes(Place(store).disputes, [OPEN])
    folder.settle()
    same(published(store), of_batch(tmp_path / "open", OPEN))
    assert flags(published(store)) == ("disputed",)
    upheld = disputed(CENTRE, 30, decided=50, decision="upheld")
    write_disputes(Place(store).disputes, [upheld])
    folder.settle()
    same(published(store), of_batch(tmp_path / "upheld", upheld))
    assert flags(published(store)) == ()
    folder.close()


def test_a_rejected_dispute_leaves_what_there_was_without_it(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder = journal_of(store), Folder(store, now=Clock())
    write_disputes(Place(store).disputes, [OPEN])
    journal.append(posted())
    folder.settle()
    write_disputes(Place(store).disputes, [disputed(CENTRE, 30, decided=50, decision="rejected")])
    folder.settle()
    same(published(store), of_batch(tmp_path / "none"))
    folder.close()


def test_the_flag_goes_when_the_freeze_ends_by_the_clock_alone(tmp_path: Path) -> None:
    store, clock, short = tmp_path / "s.duckdb", Clock(), disputed(CENTRE, 30, days=3)
    journal, folder = journal_of(store), Folder(store, now=clock)
    write_disputes(Place(store).disputes, [short])
    journal.append(posted())
    folder.settle()
    assert flags(published(store)) == ("disputed",)
    clock.at = NOW + timedelta(hours=7)  # an hour after its end
    folder.settle()
    assert flags(published(store)) == ()
    same({CENTRE: published(store)[CENTRE]}, {CENTRE: of_batch(tmp_path / "later", short, at=clock.at)[CENTRE]})
    folder.close()


def test_a_dispute_that_was_folded_and_not_published_is_published_at_the_next_start(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder = journal_of(store), Folder(store, now=Clock())
    journal.append(posted())
    folder.settle()
    folder.close()
    with open_store(store) as engine:  # the folder died here, between the two
        learn(engine, [OPEN])
    write_disputes(Place(store).disputes, [OPEN])
    folder = Folder(store, now=Clock())
    folder.settle()
    folder.close()
    same(published(store), of_batch(tmp_path / "open", OPEN))


def test_the_file_is_read_as_it_was_written_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    cases = [OPEN, disputed(SHOP, 1, decided=2, decision="upheld")]
    write_disputes(tmp_path / "disputes.json", cases)
    assert list(read_disputes((tmp_path / "disputes.json").read_bytes())) == cases
    assert (tmp_path / "disputes.json").stat().st_mode & 0o777 == 0o600
