"""Draws when quarantined numbers may leave: a line each, with what holds it below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callstanding.actions.certificate import sentences

if TYPE_CHECKING:
    from rich.table import Table

    from callstanding.cli.numbers.lying import Lying

COLUMNS = ("number", "advice", "earliest", "forecast", "latest", "left", "strays")


def foreseen(found: Sequence[Lying], *, lang: str = "en") -> Table:
    """The lawful days, the day foreseen, and what is left of former holders, within 80 columns."""
    from callstanding.cli.tables import plain
    from callstanding.messages import phrase
    from callstanding.messages.figures import number

    table = plain(*(phrase("vetting", f"col_{name}", lang) for name in COLUMNS))
    for each in found:
        let, made = each.release, each.certificate.found
        left = "" if made.residual is None else number(made.residual.upper, lang, places=1)
        days = (str(day or "") for day in (let.earliest, let.forecast, let.latest))
        strays = str(int(made.strays.now.per_week))
        table.add_row(each.item.number, phrase("vetting", let.advice, lang), *days, left, strays)
    return table


def reasons(found: Sequence[Lying], *, lang: str = "en") -> list[str]:
    """What holds each number, a line each; nothing of those that may go."""
    return [
        f"{each.item.number}: {' '.join(sentences(each.release.reasons, lang))}"
        for each in found
        if each.release.reasons
    ]
