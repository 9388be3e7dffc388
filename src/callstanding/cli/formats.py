"""`callstanding formats`: which files can be read."""

from __future__ import annotations

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK


@click.command("formats")
@click.option("--example", is_flag=True, help="Print a mapping file to start from, with all that it may say.")
@options.as_json
def command(example: bool, as_json: bool) -> int:  # noqa: FBT001 - click hands flags over as arguments
    """List the formats that are recognised; `--format NAME` forces one, `--mapping FILE` reads any other."""
    from callstanding.formats import EXAMPLE, FORMATS

    if example:
        click.echo(EXAMPLE.read_text("utf-8"), nl=False)
        return OK

    rows = [{"name": f.name, "kind": f.kind, "about": f.about} for f in FORMATS]
    if as_json or not screen.for_people():
        screen.send_dicts(rows, as_json=as_json)
        return OK
    from callstanding.cli.tables import plain

    table = plain("name", "kind", "about")
    for row in rows:
        table.add_row(*row.values())
    screen.show(table)
    return OK
