"""`callstanding carddav`: the numbers to be refused as an address book that small telephone systems subscribe to."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Literal

import click

from callstanding.cli import switches
from callstanding.cli.failures import OK


@click.command("carddav")
@click.option("--store", type=switches.STORE, required=True, metavar="PATH", help="The store that `serve` works on.")
@click.option("--user", default="phone", show_default=True, help="Who may read it.")
@click.option("--password", envvar="CALLSTANDING_CARDDAV_PASSWORD", required=True, metavar="WORD",
              help="Better given as CALLSTANDING_CARDDAV_PASSWORD.")  # fmt: skip
@click.option("--level", type=click.Choice(["block", "label"]), default="block", show_default=True,
              help="From which verdict on a number is in the book.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5232, show_default=True, help="Port.")
@switches.worded
def command(
    store: Path, user: str, password: str, level: Literal["block", "label"], host: str, port: int,
    policy: str, label: str, code: str,
) -> int:  # fmt: skip
    """Serve an address book, read-only, by CardDAV: for FRITZ!Box and telephones that block a phone book."""
    import uvicorn

    from callstanding.integrations.carddav import CardDav
    from callstanding.integrations.shelf import Shelf

    with closing(Shelf(store, switches.wording(policy, label, code), level=level)) as shelf:
        app = CardDav(shelf, user=user, password=password)
        uvicorn.run(app, host=host, port=port, log_level="warning", lifespan="off", server_header=False)
    return OK
