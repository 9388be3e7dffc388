"""Today: what changed, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.live.published import Entry, Published
from callstanding.web.board.addresses import address
from callstanding.web.board.day import SHOWN, day_of
from callstanding.web.board.kept_groups import all_groups
from callstanding.web.board.page import Page
from callstanding.web.board.register.line import Line
from callstanding.web.board.todo import todos

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


async def today(visit: Visit) -> Response:
    """The first page: tiles, what to do, tags gained and lost, cases by their clocks."""
    if not visit.house.standings.is_loaded:
        return visit.page("today_waits.html")
    day, is_operator = await day_of(visit), visit.caller.only is None
    listed = [*day.tally.tagged, *day.tally.nearest]
    reasons = visit.house.standings.read(lambda file: _reasons(file, listed))
    return visit.part_or_page(
        "today.html",
        "today_body.html",
        day=day,
        tally=day.tally,
        todos=todos(day),
        reasons=reasons,
        shown=SHOWN,
        is_operator=is_operator,
    )


async def answered(visit: Visit) -> Response:
    """What a tag does to how often calls are answered."""
    own, lookup = await visit.own(), visit.house.standings.lookup
    names = lookup.loud() if own is None else own
    tagged = [name for name in names if (shown := lookup.get(name)) is not None and shown.status == "spam"]
    found = await visit.asked("contact_rates", {"tagged": tagged, "numbers": None if own is None else sorted(own)})
    rates = {side: _share(found[side]) for side in ("tagged", "others")}
    return visit.part_or_page("today_answered_page.html", "today_answered.html", found=found, rates=rates)


async def near_limits(visit: Visit) -> Response:
    """The campaigns and pools of one's own that are near a limit, the worst first."""
    found = await all_groups(visit.house, visit.tenant)
    worst = [each for each in (*found.campaigns, *found.pools) if each.trouble.tone in ("bad", "warn")]
    worst.sort(key=lambda each: (each.trouble.tone, each.name))  # "bad" comes before "warn"
    return visit.part_or_page(
        "today_campaigns_page.html", "today_campaigns.html", groups=worst[:SHOWN], where=partial(address, visit)
    )


def _share(counts: Mapping[str, int]) -> float | None:
    return counts["answered"] / counts["calls"] if counts["calls"] else None


def _reasons(file: Published, listed: Sequence[Line]) -> Mapping[str, Entry | None]:
    """Of each number the entry with the most points, the base apart."""
    rows = ((line.number, file.get(line.number)) for line in listed)
    return {number: _most(row.entries) if row else None for number, row in rows}


def _most(entries: Sequence[Entry]) -> Entry | None:
    adverse = [entry for entry in entries if entry.signal != "base" and entry.points > 0]
    return max(adverse, key=lambda entry: entry.points, default=None)


PAGES = (
    Page("GET", "/", today),
    Page("GET", "/today/answered", answered, part=True),
    Page("GET", "/today/campaigns", near_limits, part=True),
)
