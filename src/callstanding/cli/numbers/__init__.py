"""`callstanding numbers`: an owner's numbers, from the stock to the way back; one file per command."""

from __future__ import annotations

import click

from callstanding.cli.numbers import (
    advise,
    assign,
    callbacks,
    changed,
    dispute,
    export,
    guard,
    import_,
    labels,
    ledger,
    list_,
    move,
    quarantine,
    release,
    replace,
    show,
    sorts,
    tend,
    vet,
)

# Which commands there are. Adding one touches its file, this list, and its test.
COMMANDS: tuple[click.Command, ...] = (
    import_.command,
    list_.command,
    show.command,
    vet.command,
    assign.command,
    move.command,
    tend.command,
    release.command,
    advise.command,
    callbacks.command,
    guard.command,
    changed.command,
    labels.command,
    sorts.command,
    dispute.command,
    replace.command,
    quarantine.command,
    ledger.command,
    export.command,
)


class Numbers(click.Group):
    """Shows the commands in the order of a number's life, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands as listed."""
        return [command.name or "" for command in COMMANDS]


@click.group("numbers", cls=Numbers)
def group() -> None:
    """Keep your numbers clean: stock, vetting, quarantine, call-backs, advice, labels, disputes."""


for _command in COMMANDS:
    group.add_command(_command)
