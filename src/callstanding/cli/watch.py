"""`callstanding watch`: follow a file or a folder, and keep its standings live."""

from __future__ import annotations

import time
from pathlib import Path

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK, PARTLY


@click.command("watch")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--store", required=True, type=options.PATH, metavar="PATH", help="The store file; made if missing.")
@click.option("--region", metavar="CC", help="Country of national numbers, such as US or FR.")
@click.option("--zone", default="UTC", show_default=True, metavar="TZ", help="Zone of times without one.")
@click.option("--format", "format_", metavar="NAME", help="Force a format; see `callstanding formats`.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@click.option("--once", is_flag=True, help="Take in what is there, then stop.")
def command(
    path: Path,
    store: Path,
    region: str | None,
    zone: str,
    format_: str | None,
    policy: str,
    once: bool,  # noqa: FBT001 - click hands flags over as arguments
) -> int:
    """Follow PATH, a growing file such as Master.csv or a folder of files, into a store.

    What is written there counts within a second or two. Where a service (`callstanding serve`) has the store open, that
    service folds what is found here.
    """
    from callstanding.formats import Feed
    from callstanding.live.following import LOOK_S, Following

    with Following(path, store, feed=Feed(region=region, zone=zone), policy=policy, format=format_) as following:
        while True:
            told = following.turn()
            for line in told:
                screen.say(line)
            if once:
                return OK if following.is_whole else PARTLY
            time.sleep(LOOK_S)
