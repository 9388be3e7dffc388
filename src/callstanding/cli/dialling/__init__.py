"""`callstanding dial`: may I call now, and what became of it; one file per command."""

from __future__ import annotations

import click

from callstanding.cli.dialling import life, may, refused, restart, seen, status

# Which commands there are. Adding one touches its file, this list, and its test.
COMMANDS: tuple[click.Command, ...] = (
    may.command,
    life.begun,
    life.ended,
    life.back,
    refused.command,
    status.command,
    seen.command,
    restart.command,
)


class Dial(click.Group):
    """Shows the commands in the order of a call, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands as listed."""
        return [command.name or "" for command in COMMANDS]


@click.group("dial", cls=Dial)
def group() -> None:
    """Ask before each call whether a number may make it: limits, pauses, hours, refusals, pool.

    It keeps honest callers within what people bear. It is no way to hide: numbers are judged with their pool.
    """


for _command in COMMANDS:
    group.add_command(_command)
