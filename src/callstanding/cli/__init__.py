"""The command line: one file per command; heavy modules are imported inside the commands, so that help is instant."""

from __future__ import annotations

from typing import Any

import click

from callstanding.cli import (
    audit,
    backup,
    bench,
    carddav,
    demo,
    dialling,
    dns,
    doctor,
    erase,
    evaluate,
    explain,
    fastagi,
    fit,
    formats,
    ingest,
    keys,
    lake,
    lists,
    numbers,
    plan,
    policy,
    publish,
    rebuild,
    restore,
    score,
    serve,
    signals,
    simulate,
    tenants,
    users,
    watch,
)
from callstanding.cli.failures import ReaderLeft, guarded

# Which commands there are. Adding one touches its file, this list, and its test.
COMMANDS: tuple[click.Command, ...] = (
    score.command,
    ingest.command,
    explain.command,
    signals.command,
    formats.command,
    policy.group,
    numbers.group,
    dialling.group,
    plan.command,
    serve.command,
    watch.command,
    publish.command,
    lists.command,
    fastagi.command,
    dns.command,
    carddav.command,
    rebuild.command,
    lake.group,
    backup.command,
    restore.command,
    erase.command,
    tenants.group,
    users.group,
    keys.group,
    audit.group,
    evaluate.command,
    fit.command,
    bench.group,
    doctor.command,
    demo.command,
    simulate.command,
)


class Callstanding(click.Group):
    """Shows the commands in the order of the work, not of the alphabet; a reader who leaves is no failure."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would end with status 1 where `head` has closed the pipe."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderLeft from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands as listed."""
        return [command.name or "" for command in COMMANDS]


@click.group(cls=Callstanding, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "-V", "--version", package_name="callstanding", message="callstanding %(version)s")
def cli() -> None:
    """Tell the standing of telephone numbers: shown as spam or not, why, since when, and what would clear it.

    Start with `callstanding demo`, then `callstanding score YOUR_CDR_FILES`. Data goes to stdout, words to stderr.
    Exit status: 0 done, 1 failed, 2 wrong usage, 3 done, but some rows were quarantined.
    """


for _command in COMMANDS:
    cli.add_command(_command)


def main() -> None:
    """Run the command line and leave with its exit status."""
    guarded(cli)
