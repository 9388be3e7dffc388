"""`callstanding plan`: how many numbers a campaign takes, which ramp, and what to expect of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK
from callstanding.cli.progress import progress_bar

QUICK_DRAWS = 2


@click.command("plan")
@click.option("--calls-per-day", type=int, required=True, help="Calls on a full working day.")
@click.option("--answer-rate", type=float, required=True, metavar="0..1", help="Share that a person answers.")
@click.option("--agents", type=int, required=True, help="Agents who talk at the same time.")
@click.option("--days", default=30, show_default=True, help="How long it goes on, from a Monday on.")
@click.option("--talk-s", type=float, metavar="S", help="Mean talk (default: as of sales by consent).")
@click.option("--wrap-up", "wrap_up_s", type=float, metavar="S", help="After-call time of an agent (default: policy).")
@click.option("--complaints", default=0.005, show_default=True, metavar="0..1", help="Complaints per person reached.")
@click.option("--country", default="US", show_default=True, metavar="CC", help="Whose calling rules of the policy.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@click.option("--numbers", default="auto", show_default=True, metavar="N|auto", help="How many, or have it found.")
@click.option(
    "--full-by", type=int, metavar="DAY", help="When the whole volume is wanted (default: at 3/4 of the days)."
)
@click.option("--price-per-number", type=float, metavar="P", help="Of a number, for a month.")
@click.option("--price-per-minute", type=float, metavar="P", help="Of a minute of talk.")
@click.option("--wage", type=float, metavar="P", help="Of an agent, for an hour.")
@click.option("--seed", default=1, show_default=True, help="Another seed draws another fate.")
@click.option("--draws", default=3, show_default=True, help="How often the campaign is simulated.")
@click.option("--quick", is_flag=True, help=f"Only {QUICK_DRAWS} draws.")
@click.option("--plot", type=options.PATH, metavar="FILE", help="Draw volume and standings: .svg, .png or .pdf.")
@options.as_document
def command(
    numbers: str,
    quick: bool,  # noqa: FBT001 - click hands flags over as arguments
    plot: Path | None,
    as_json: bool,  # noqa: FBT001 - ditto
    **wished: Any,
) -> int:
    """Plan a campaign: numbers, ramp, agents, expected tags, drops and cost, by simulating it.

    Each draw runs the whole campaign, call by call, through the budget and the real judge. All its numbers are judged
    with their pool: rotation hides nothing, and where no number of numbers helps the plan says what must change.
    """
    from callstanding.cli import planned as told
    from callstanding.trials.planning import Wish, planned

    if plot is not None:
        from callstanding.cli.plan_plot import check

        check(plot)
    if quick:
        wished["draws"] = min(QUICK_DRAWS, wished["draws"])
    wished["country"] = wished["country"].upper()
    wish = Wish(numbers=_number(numbers), **wished)
    with progress_bar() as progress:
        plan = planned(wish, told=progress)
    if plot is not None:
        from callstanding.cli.plan_plot import draw

        draw(plan, plot)
    if as_json:
        screen.send_json(told.document(plan))
    elif screen.for_people():
        screen.show(*told.drawn(plan))
    else:
        screen.send_dicts(told.rows(plan), as_json=False)
    for sentence in told.sentences(plan):
        screen.say(sentence)
    return OK


def _number(text: str) -> int | None:
    if text.casefold() == "auto":
        return None
    if not text.isdecimal():
        raise click.UsageError(f"--numbers is {text!r}; write how many, or auto.")
    return int(text)
