"""What is known of disputes when numbers are judged on the command line: files, and the cases beside the store."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from callstanding.cli import options

if TYPE_CHECKING:
    from callstanding.records.disputed import Disputed

F = TypeVar("F", bound=Callable[..., Any])


def option(command: F) -> F:
    """Add --disputes."""
    told = "Disputes, as `numbers dispute list` writes them; those beside a store are known."
    return click.option("--disputes", multiple=True, type=options.EXISTING, metavar="FILE", help=told)(command)


def known(files: tuple[Path, ...], store: Path | None, *, region: str | None = None) -> tuple[Disputed, ...]:
    """The cases of the files, and of the control tables that lie beside a store or that the environment names."""
    from callstanding.pipeline.dispute_file import read_disputes

    found = [case for file in files for case in read_disputes(file, region)]
    return (*found, *(_beside(store) if store is not None else ()))


def _beside(store: Path) -> tuple[Disputed, ...]:
    from callstanding.cli.control import VARIABLE
    from callstanding.live.place import Place

    url, file = os.environ.get(VARIABLE), store.with_name(store.name + ".live") / "control.sqlite"
    if not url and not file.exists():
        return ()
    from callstanding.cli import control

    with control.opened(Place(store).store, url) as engine:
        from callstanding.control import Disputes

        return Disputes(engine).facts()
