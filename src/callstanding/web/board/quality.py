"""Quality: what can be known of how right this service is, and what the policy reached where the truth is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response

from callstanding.actions.agreement import OURS, Standing, agreements, compared, wilson
from callstanding.actions.score_bands import bands
from callstanding.control.decided import decided_since
from callstanding.inventory.sorts import SORTS, Subscriber, sorted_numbers
from callstanding.lookup import Lookup, Shown
from callstanding.messages.touched import sort_word
from callstanding.policies.measured import measured
from callstanding.web.board.day import tally_of
from callstanding.web.board.import_health import health_of
from callstanding.web.board.page import Page
from callstanding.web.times import DAY_S

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

DECIDED_DAYS = 365
LABEL_DAYS = 30
MOST_LABELS = 50_000
FEW = 10  # decided disputes below which no share is told
SHOWN = 20  # tagged numbers of the care list


@dataclass(frozen=True, slots=True)
class Reach:
    """Tags and complaints side by side: tagged numbers of which somebody complained or nobody did, and numbers of which
    somebody complained that are not tagged.
    """

    both: int
    only_tagged: int
    only_reported: int


async def quality(visit: Visit) -> Response:
    """The page; what takes longer comes in pieces."""
    house = visit.house
    decided = await house.ask(lambda: decided_since(house.engine, visit.now - DECIDED_DAYS * DAY_S))
    n = decided.get("upheld", 0) + decided.get("rejected", 0)
    return visit.page(
        "quality.html",
        decided=decided,
        wrong=decided.get("upheld", 0) / n if n >= FEW else None,
        bounds=wilson(decided.get("upheld", 0), n) if n >= FEW else None,
        few=FEW,
        days=DECIDED_DAYS,
        reach=await _reached(visit),
        tally=await tally_of(visit),
        health=await health_of(visit, batches=0),
        published=measured(),
    )


async def cared(visit: Visit) -> Response:
    """How the numbers of the care list stand."""
    listed = await visit.house.ask(visit.house.sorts.listed)
    sorts = await _numbers(visit, listed)
    lookup = visit.house.standings.lookup
    known = {number: shown for number in sorts if (shown := lookup.get(number)) is not None}
    return visit.part_or_page(
        "quality_cared_page.html", "quality_cared.html", rows=_by_sort(visit, sorts, known), is_listed=bool(listed),
        tagged=[(shown, sort_word(sorts[shown.number], visit.lang)) for shown in _worst(known.values(), sorts)],
    )  # fmt: skip


async def elsewhere(visit: Visit) -> Response:
    """How far labels of others agree with us, and what our scores are worth by them."""
    house, since = visit.house, datetime.fromtimestamp(visit.now, UTC).date() - timedelta(days=LABEL_DAYS)
    latest = await house.ask(lambda: house.labels.latest(since=since, most=MOST_LABELS))
    lookup = house.standings.lookup
    ours = {n: Standing(s.status, s.spam_score) for n in latest if (s := lookup.get(n)) is not None}
    rows = await house.ask(lambda: compared(latest, ours))
    pairs = [each for each in agreements(rows) if OURS in (each.one, each.other) and each.n]
    return visit.part_or_page(
        "quality_elsewhere_page.html", "quality_elsewhere.html", pairs=pairs, ours=OURS, bands=bands(rows),
        numbers=len(rows), days=LABEL_DAYS,
    )  # fmt: skip


def reach(lookup: Lookup) -> Reach:
    """Counted over all standings."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for number in list(lookup.numbers()):
        shown = lookup.get(number)
        if shown is not None:
            counts[shown.status == "spam", shown.reports > 0] += 1
    return Reach(counts[True, True], counts[True, False], counts[False, True])


async def _reached(visit: Visit) -> Reach:
    """The same, counted once for each change of the standings."""
    house, lookup = visit.house, visit.house.standings.lookup
    cursor, kept = house.reached
    if cursor == lookup.seq and isinstance(kept, Reach):
        return kept
    cursor, made = lookup.seq, await house.ask(lambda: reach(lookup))
    house.reached = cursor, made
    return made


async def _numbers(visit: Visit, listed: list[Subscriber]) -> Mapping[str, str]:
    """The numbers of the care list; what holders hold is known to the store alone."""
    holders = [one for one in listed if one.kind == "holder"]
    if not holders:
        return sorted_numbers(listed, {})
    told = await visit.asked("cared", {"subscribers": msgspec.to_builtins(listed)})
    return dict(told["sorts"])


def _by_sort(visit: Visit, sorts: Mapping[str, str], known: Mapping[str, Shown]) -> list[tuple[str, int, int, int]]:
    """Of each sort: its name, numbers on the list, under watch, and tagged."""
    listed = Counter(sorts.values())
    stands = Counter((sorts[number], shown.status) for number, shown in known.items())
    return [
        (sort_word(sort, visit.lang), listed[sort], stands[sort, "watch"], stands[sort, "spam"])
        for sort in SORTS
        if listed[sort]
    ]  # fmt: skip


def _worst(known: Iterable[Shown], sorts: Mapping[str, str]) -> list[Shown]:
    tagged = [shown for shown in known if shown.status == "spam"]
    return sorted(tagged, key=lambda each: (SORTS.index(sorts[each.number]), -each.spam_score, each.number))[:SHOWN]


PAGES = (
    Page("GET", "/operator/quality", quality, of="operators"),
    Page("GET", "/operator/quality/cared", cared, of="operators", part=True),
    Page("GET", "/operator/quality/elsewhere", elsewhere, of="operators", part=True),
)
