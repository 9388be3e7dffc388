"""`callstanding numbers labels`: what apps, carriers and analytics show for numbers, beside our own standing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK, PARTLY

if TYPE_CHECKING:
    from callstanding.formats.label_file import LabelFeed

_TENANT = click.option("--tenant", default="own", show_default=True, metavar="ID", help="Whose numbers.")


@click.group("labels")
def command() -> None:
    """Labels seen elsewhere: import what platforms show, and compare it with our own standing."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=options.EXISTING, metavar="FILE...")
@click.option("--platform", metavar="NAME", help="Whose labels, where no column says so.")
@click.option("--mapping", type=options.EXISTING, metavar="FILE", help="TOML: [columns], [words], day_format.")
@click.option("--region", metavar="CC", help="Country of national numbers, such as US or FR.")
@click.option("--encoding", default="utf-8", show_default=True, help="Text encoding of CSV and NDJSON.")
@click.option("--quarantine", type=options.PATH, metavar="FILE", help="Where to put the rows that are no label.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="What scores mean.")
@_TENANT
@control.database
def import_(
    files: tuple[Path, ...],
    platform: str | None,
    mapping: Path | None,
    region: str | None,
    encoding: str,
    quarantine: Path | None,
    policy: str,
    tenant: str,
    store: Path | None,
    database: str | None,
) -> int:
    """Import labels from FILES (CSV, XLSX, NDJSON): number, day, label or score. The same rows again change nothing."""
    from callstanding import clock
    from callstanding.actions.label_scores import label_scores
    from callstanding.formats.label_file import LabelFeed, LabelMapping, load_label_mapping
    from callstanding.policies import load_policy

    mapped = load_label_mapping(mapping) if mapping else LabelMapping()
    name = platform.strip().casefold() if platform else None
    scores = label_scores(load_policy(policy))
    feed = LabelFeed(clock.now().date(), scores, name or None, region, encoding, mapped)
    status = OK
    with control.opened(store, database) as engine:
        for path in files:
            status = max(status, _take(engine, path, feed, tenant, quarantine))
    return status


def _take(engine: Any, path: Path, feed: LabelFeed, tenant: str, aside: Path | None) -> int:
    """One file: all of its good rows, or nothing of it."""
    from callstanding import clock
    from callstanding.control.labels import Labels
    from callstanding.formats import BadRow
    from callstanding.formats.label_file import read_labels
    from callstanding.pipeline.quarantine import Quarantine

    rows = list(read_labels(path, feed))
    good, bad = [r for r in rows if not isinstance(r, BadRow)], [r for r in rows if isinstance(r, BadRow)]
    quarantine = Quarantine(aside or Path("callstanding-quarantine.csv"))
    with quarantine.filling(named=aside is not None):
        quarantine.put(bad)
        taken = Labels(engine).take(tenant, good, source=path.name, who=control.who(), now=clock.seconds())
        kept = quarantine.keep()
    screen.say(f"{path}: {taken.new:,} labels new, {taken.changed:,} changed, {taken.known:,} known before.")
    if not bad:
        return OK
    screen.warn(f"{len(bad):,} of {len(rows):,} rows are no label; they are in {kept}.")
    for reason, count in quarantine.reasons.counts.most_common(5):
        screen.say(f"  {count:,} x {reason}, first in line {quarantine.reasons.first[reason]}")
    return PARTLY


@command.command("compare")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="Labels of so many days.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@click.option("--as-of", type=options.Moment(), metavar="TIME", help="Judge at this time (default: the newest event).")
@_TENANT
@control.database
@options.as_document
def compare(
    days: int,
    policy: str,
    as_of: datetime | None,
    tenant: str,
    store: Path | None,
    database: str | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
) -> int:
    """Compare what platforms show with our standing: numbers on which they differ first, how far they agree, and how
    many people answered on days with a flag and on days without one.
    """
    if store is None:
        raise click.UsageError("Say which calls: --store PATH.")
    from callstanding.cli.numbers import comparing
    from callstanding.control.labels import Labels

    with comparing.looking(store, policy, as_of) as look:
        since = look.at.date() - timedelta(days=days)
        with control.opened(store, database, looking=True) as engine:
            labels_of = Labels(engine)
            labels = labels_of.of(tenant, labels_of.numbers(tenant, since=since), since=since)
        found = look.compared(labels)
    comparing.tell(found, as_json=as_json)
    return OK
