"""`callstanding numbers dispute evidence`: what there is to show about a case, the same for both sides."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers.dispute import desk


@click.command("evidence")
@click.argument("case")
@click.option("-o", "--output", required=True, type=options.PATH, metavar="FILE", help="A .pdf, .html or .json file.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@click.option("--as-of", type=options.Moment(), metavar="TIME", help="What was known then (default: the newest event).")
@click.option("--lang", default="en", show_default=True, help="Language of the words: en or fr.")
@control.database
def command(
    case: str,
    output: Path,
    policy: str,
    as_of: datetime | None,
    lang: str,
    store: Path | None,
    database: str | None,
) -> int:
    """Write the evidence about a case: entries, timeline, calls by day, whose calls they are, complaints, tenures.

    It is of the store at --store. The same evidence has the same digest, and no name of anybody who was called.
    """
    if store is None:
        raise click.UsageError("The evidence comes from a store: --store PATH.")
    from callstanding.papers.forms import check_form, rendered
    from callstanding.papers.words import words
    from callstanding.pipeline.asked import Options
    from callstanding.pipeline.filled import filled
    from callstanding.pipeline.prove import prove
    from callstanding.policies import load_policy

    check_form(output.suffix)
    words(lang)
    with desk.opened(store, database, policy) as disputes:
        found, facts = disputes.get(case, None), disputes.facts()
    number = found.number
    with filled((), (), (), store, options=Options(disputes=facts), progress=None) as engine:
        proof = prove(engine, load_policy(policy), number, as_of=as_of, case=desk.case_of(found), lang=lang)
    output.write_bytes(rendered(proof, output.suffix))
    screen.say(f"The evidence about {number} as of {proof.as_of} is in {output}.")
    click.echo(proof.digest)
    return OK
