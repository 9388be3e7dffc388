"""Fills the demo's store: two weeks at once, then the last day and a switch's broken lines, as a service takes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding.cli.demo_world import coming
from callstanding.cli.demo_world.town import Town, lines

if TYPE_CHECKING:
    from callstanding.live.journal import Posted

LANE = "demo"
_BROKEN = (
    '{"caller": "+16175550120", "callee": "+12035550210", "start": "%s", "talk_s": 35, "disposition": "answered"}',
    '{"caller": "anonymous", "callee": "+12035550211", "start": "%s", "talk_s": 12, "disposition": "answered"}',
    '{"caller": "+16175550121", "callee": "+12035550212", "start": "31/31/2025 10:00", "disposition": "answered"}',
    '{"caller": "+16175550122", "callee": "+12035550213", "start": "%s", "talk_s": -5, "disposition": "answered"}',
    '{"caller": "+16175550123", "callee": "+12035550214", "start": "%s", "talk_s": 48, "disposition": "perhaps"}',
    '{"caller": "+16175550124", "callee": "+12035550215", "start": "%s", "talk_s": 20, "disposit',
    '{"caller": "+16175550125", "callee": "+12035550216", "start": "%s", "disposition": "no-answer"}',
)
"""Two good lines of a switch, and five as switches really write them, each wrong in another way."""


def fill(store: Path, town: Town, *, now: datetime, policy: str) -> str:
    """Fill an empty store and publish what is shown of the past; the last day waits in the journal for the folder.

    Returns the name of the last batch that waits. What is made is kept beside the store.
    """
    from callstanding.live.folder import Folder

    _past(store, town, policy)
    Folder(store, policy=policy, now=None).close()  # it publishes; what the folder that serves finds new, is news
    coming.keep(town.later, store.parent)
    return _post(store, town, now)


def _past(store: Path, town: Town, policy: str) -> None:
    """Read in all but the last day, from files, as a user's history."""
    import pyarrow.parquet as pq

    from callstanding.pipeline import Options, ingest_files

    paths = {}
    for kind, table in {**town.before, "assignments": town.assignments}.items():
        paths[kind] = store.with_name(f"{kind}.parquet")
        pq.write_table(table, paths[kind])
    ingest_files(
        [paths["calls"]],
        reports=[paths["reports"]],
        assignments=[paths["assignments"]],
        store=store,
        options=Options(policy=policy),
    )


def _post(store: Path, town: Town, now: datetime) -> str:
    from callstanding.live.journal import Journal
    from callstanding.live.place import Place
    from callstanding.pipeline.store import key_of

    journal = Journal(Place(store).journal, secret=key_of(store, create=False), lane=LANE)
    try:
        return journal.append(_batches(town, now))[-1]
    finally:
        journal.close()


def _batches(town: Town, now: datetime) -> list[Posted]:
    from callstanding.live.journal import Posted

    at, hour_ago = now.timestamp(), now.timestamp() - 3600
    when = f"{datetime.fromtimestamp(hour_ago, UTC):%Y-%m-%dT%H:%M:%SZ}"
    broken = "\n".join(line.replace("%s", when) for line in _BROKEN).encode()
    posted = [Posted(kind, kind, lines(table), source="first-switch", received=at) for kind, table in town.news.items()]
    return [*posted, Posted("calls", "calls", broken, source="second-switch.ndjson", received=at)]
