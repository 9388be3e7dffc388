"""Puts a world into a folder: all of its files, or none."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from callstanding.errors import UsageError
from callstanding.simulate.files import SUFFIXES, write

TABLES = ("calls", "reports", "assignments")
LABELS, WORLD = "labels.csv", "world.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the files of a world are."""

    calls: Path
    reports: Path
    assignments: Path
    labels: Path
    world: Path


def check_folder(folder: Path, *, force: bool = False) -> None:
    """UsageError where a folder cannot take a world: it is a file, is not empty, or nobody may write there."""
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not nearest.is_dir():
        raise UsageError(f"{nearest} is a file.", hint="Name a folder; it is made if need be.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise UsageError(f"{nearest}: nothing may be written here.", hint="Name another folder, or change its rights.")
    if nearest == folder and not force and any(folder.iterdir()):
        raise UsageError(
            f"{folder} is not empty.", hint="Name an empty folder, or say --force to replace a world in it."
        )


def check_suffix(suffix: str) -> None:
    """UsageError for a kind of file that is not written."""
    if suffix not in SUFFIXES:
        raise UsageError(f"There are no {suffix!r} files here.", hint=f"Take {' or '.join(SUFFIXES)}.")


def save(
    tables: Mapping[str, pa.Table],
    labels: pa.Table,
    parameters: Mapping[str, Any],
    folder: Path,
    *,
    suffix: str,
    force: bool,
) -> Kept:
    """Write all files beside the folder's place first, so that none is there before all are whole."""
    check_suffix(suffix)
    check_folder(folder, force=force)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
        draft = _kept(Path(unfinished), suffix)
        for name in TABLES:
            write(tables[name], getattr(draft, name))
        write(labels, draft.labels)
        draft.world.write_text(json.dumps(parameters, indent=1) + "\n", encoding="utf-8")
        return _in_place(draft, _kept(folder, suffix), folder)


def _kept(folder: Path, suffix: str) -> Kept:
    calls, reports, assignments = (folder / f"{name}{suffix}" for name in TABLES)
    return Kept(calls, reports, assignments, folder / LABELS, folder / WORLD)


def _in_place(draft: Kept, final: Kept, folder: Path) -> Kept:
    """Move the files; a world that lay there goes, whatever its files were called."""
    for old in (folder / f"{name}{suffix}" for name in TABLES for suffix in SUFFIXES):
        old.unlink(missing_ok=True)
    for name in Kept.__slots__:
        getattr(draft, name).replace(getattr(final, name))
    return final
