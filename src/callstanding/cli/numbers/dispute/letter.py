"""`callstanding numbers dispute letter`: a letter about a case, filled from it."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers.dispute import desk


@click.command("letter")
@click.argument("case")
@click.option(
    "--kind",
    type=click.Choice(["correction", "removal", "spoofing", "upheld", "rejected"]),
    help="Which letter (default: the one that the case calls for).",
)
@click.option("--lang", default="en", show_default=True, help="Language of the letter: en or fr.")
@click.option(
    "--evidence", type=options.EXISTING, metavar="FILE", help="The .json of `evidence`, whose figures it cites."
)
@click.option(
    "-o", "--output", type=options.PATH, metavar="FILE", help="A .txt or .html file (default: text on stdout)."
)
@control.database
def command(
    case: str,
    kind: str | None,
    lang: str,
    evidence: Path | None,
    output: Path | None,
    store: Path | None,
    database: str | None,
) -> int:
    """Write a letter: to whoever shows the number wrongly, or the answer to its owner. To send it is up to you."""
    if output is not None and output.suffix not in (".txt", ".html"):
        raise click.UsageError(f"-o {output}: end the name in .txt or .html.")
    from callstanding import clock
    from callstanding.errors import UsageError

    try:
        from callstanding.papers.letters import letter, usual_letter
    except ModuleNotFoundError as error:
        hint = "Install the extra: pip install 'callstanding[owner]'."
        raise UsageError(f"Letters need {error.name}, which is not installed.", hint=hint) from error
    from callstanding.pipeline.proof import read_proof

    with desk.opened(store, database) as disputes:
        found = disputes.get(case, None)
    proof = read_proof(evidence) if evidence else None
    date = clock.now().date().isoformat()
    made = letter(found, kind or usual_letter(found), lang=lang, date=date, proof=proof)
    if output is None:
        click.echo(made.text(), nl=False)
        return OK
    output.write_text(made.html() if output.suffix == ".html" else made.text(), encoding="utf-8")
    screen.say(f"{made.subject}: {output}")
    return OK
