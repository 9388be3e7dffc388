"""`callstanding numbers dispute`: the desk where a number that is shown wrongly gets its case; one file per command."""

from __future__ import annotations

import click

from callstanding.cli.numbers.dispute import (
    deciding,
    evidence,
    letter,
    listing,
    opening,
    showing,
    stepping,
    withdrawing,
)

# In the order of a case's life.
COMMANDS: tuple[click.Command, ...] = (
    opening.command,
    listing.command,
    showing.command,
    stepping.command,
    evidence.command,
    letter.command,
    deciding.command,
    withdrawing.command,
)


class Desk(click.Group):
    """Shows the commands in the order of a case's life."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands as listed."""
        return [command.name or "" for command in COMMANDS]


@click.group("dispute", cls=Desk)
def command() -> None:
    """Dispute what is shown of a number, here or elsewhere: cases, their clock, evidence, letters, decisions."""


for _command in COMMANDS:
    command.add_command(_command)
