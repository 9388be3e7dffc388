"""`callstanding audit`: who changed what, and whether the log of it is whole."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import FAILURE, OK


@click.group("audit")
def group() -> None:
    """Read and verify the audit log: every change of tenants, keys, claims, disputes and endpoints."""


@group.command("verify")
@click.option("--head", metavar="HASH", help="A head that was printed before: the log must go on from it.")
@control.database
def verify(head: str | None, store: Path | None, database: str | None) -> int:
    """Check the whole chain and print its head on stdout; keep the head elsewhere, and give it the next time."""
    with control.opened(store, database) as engine:
        from callstanding.control import Audit

        chain = Audit(engine).verify()
        known = head is None or Audit(engine).holds(head)
    if chain.broken is not None:
        screen.say(f"The audit log is broken at row {chain.broken}: it, or a row before it, was changed or removed.")
        return FAILURE
    if not known:
        screen.say("The audit log is whole, but it does not hold that head: it is another log, or was written anew.")
        return FAILURE
    screen.say(f"The audit log is whole: {chain.rows:,} rows.")
    click.echo(chain.head)
    return OK


@group.command("list")
@click.option("--after", type=int, default=0, metavar="SEQ", help="Only rows after this one.")
@control.database
@options.as_json
def list_(after: int, store: Path | None, database: str | None, as_json: bool) -> int:  # noqa: FBT001 - click's way
    """List changes, oldest first: who did what to which, before and after, and why."""
    with control.opened(store, database) as engine:
        from callstanding.control import Audit

        rows = [
            {
                "seq": entry.seq,
                "at": control.moment(entry.at),
                "who": entry.who,
                "what": entry.what,
                "subject": entry.subject,
                "before": entry.before,
                "after": entry.after,
                "why": entry.why,
            }
            for entry in Audit(engine).after(after)
        ]
    control.put(rows, as_json=as_json)
    return OK
