"""`callstanding numbers guard`: answered calls that were dropped, and what is left before the limit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import intake, options, screen
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.pipeline import Intake
    from callstanding.pipeline.guarded import Campaigns

BY = click.Choice(["account", "number", "trunk", "campaign"])


@click.command("guard")
@options.inputs
@click.option("--number", "-n", "numbers", multiple=True, metavar="NUMBER", help="Only this number; may be repeated.")
@click.option("--by", type=BY, default="account", show_default=True, help="What a campaign is.")
@click.option("--campaigns", type=options.EXISTING, metavar="FILE", help="CSV of number,campaign; says --by campaign.")
@click.option("--name", "names", multiple=True, metavar="NAME", help="An account or trunk to show by name.")
@click.option("--country", metavar="CC", help="Whose rules hold, such as US or GB (default: the policy's own).")
@options.judging
@options.reading
@options.as_json
def command(
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    numbers: tuple[str, ...],
    by: Any,
    campaigns: Path | None,
    names: tuple[str, ...],
    country: str | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Tell which campaigns must stop dialling.

    Which share of its answered calls each campaign dropped, from FILES or from a store. A call counts as dropped
    that was answered and that the caller ended within three seconds. A campaign stops before the limit: from then
    on only calls to which an agent is tied.
    """
    options.something_given(files, reports, store)
    from callstanding.pipeline.filled import filled
    from callstanding.pipeline.guarded import guarded_of
    from callstanding.pipeline.own_lines import as_named, named_campaigns
    from callstanding.policies.load import load_policy, with_country

    asked = options.gather(chosen)
    policy, country = with_country(load_policy(chosen["policy"]), country)
    held = named_campaigns(campaigns, asked.region) if campaigns else None
    taken: list[Intake] = []
    with (
        progress_bar() as progress,
        filled(files, reports, assignments, store, options=asked, progress=progress, told=taken.append) as engine,
    ):
        found = guarded_of(
            engine,
            policy,
            as_named(numbers, asked.region) if numbers else None,
            by="campaign" if held else by,
            campaigns=held,
            names=names,
            country=country,
            as_of=asked.as_of,
        )
    status = intake.tell(taken[0] if taken else None)
    if not found.rows:
        screen.say("No number that is scored made a call.")
    _put(found, lang=asked.lang, as_json=as_json)
    return status


def _put(found: Campaigns, *, lang: str, as_json: bool) -> None:
    if as_json or not screen.for_people():
        from callstanding.pipeline.owner_rows import campaign_row

        rows = [campaign_row(row, lang) | {"as_of": found.as_of.isoformat()} for row in found.rows]
        screen.send_dicts(rows, as_json=as_json)
        return
    from callstanding.cli.tables import plain
    from callstanding.messages import phrase
    from callstanding.messages.phrases import percent

    right = ("answered", "dropped", "share", "limit", "left", "rang short")
    table = plain("campaign", *right, "may dial", right=right)
    for row in found.rows:
        of = row.guarded
        shares = [percent(each, lang) for each in (of.share, of.limit)]
        verdict = phrase("guard_verdict", of.reason, lang)
        table.add_row(row.name, str(of.answered), str(of.dropped), *shares, str(of.left),
                      percent(row.ring_share, lang), verdict)  # fmt: skip
    screen.show(table)
    from callstanding.actions.guard import told

    for row in found.rows:
        if row.guarded.stop:
            screen.say(f"{row.name}: {told(row.guarded, lang)}")
    unsure = sum(row.unsure for row in found.rows)
    if unsure:
        screen.warn(f"{unsure:,} more answered calls were as brief, and the records do not say who ended them.")
