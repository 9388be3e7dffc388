"""Who is a hospital, for the commands: from the care list beside a store, and from a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding.cli import control, screen

if TYPE_CHECKING:
    from callstanding.inventory.sorts import Subscriber


def sorts_of(store: Path | None, file: Path | None, *, region: str | None, at: datetime | None) -> dict[str, str]:
    """The sort of each number that anybody told of; a file goes before the list. Holders count in a store only."""
    from callstanding.inventory.sorts import sorted_numbers

    told = [*_listed(store), *_read(file, region)]
    holders = [one.subject for one in told if one.kind == "holder"]
    return dict(sorted_numbers(told, _held(store, holders, at)))


def _listed(store: Path | None) -> list[Subscriber]:
    if store is None or not control.is_there(store, None):
        return []
    with control.opened(store, None) as engine:
        from callstanding.control.sorts import Sorts

        return Sorts(engine).listed()


def _read(file: Path | None, region: str | None) -> list[Subscriber]:
    if file is None:
        return []
    from callstanding.formats.sheet import read_sheet
    from callstanding.formats.sort_rows import sort_rows

    rows, bad = sort_rows(read_sheet(file), region=region)
    if bad:
        screen.warn(f"{file}: {len(bad):,} of its lines name nobody with a sort; the first is line {bad[0].line}.")
    return rows


def _held(store: Path | None, holders: list[str], at: datetime | None) -> dict[str, list[str]]:
    if store is None or not holders:
        return {}
    from callstanding.pipeline.flow import moment
    from callstanding.pipeline.held import numbers_held
    from callstanding.pipeline.store import open_store

    with open_store(store) as engine:
        return numbers_held(engine, holders, moment(engine, at))
