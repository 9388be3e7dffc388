"""Numbers: the table of all of them, searched, filtered, sorted and turned over page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.control.views import View
from callstanding.inventory.states import STATES
from callstanding.live.board import WORST
from callstanding.web.board import numbers_acts, numbers_advice, numbers_cells, numbers_export, numbers_views
from callstanding.web.board.numbers_seen import asked_of, wanted_by
from callstanding.web.board.page import Page
from callstanding.web.board.register.columns import FLAGS
from callstanding.web.board.register.line import Line
from callstanding.web.board.register.register import Asked, Found, Register
from callstanding.web.board.register.wanted import SORTS, SPANS, Wanted
from callstanding.web.board.strip import Strip, strip_of

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

# What is looked at most: the text, and the filters.
USUAL: tuple[tuple[str, Wanted], ...] = (
    ("all", Wanted()),
    ("tagged", Wanted(status="spam")),
    ("new_tags", Wanted(status="spam", changed="7d", sort="since")),
    ("near", Wanted(near=True)),
    ("recovering", Wanted(status="recovering", sort="clean", down=False)),
    ("spoofed", Wanted(flag="spoofed")),
    ("disputed", Wanted(flag="disputed")),
    ("resting", Wanted(state="resting")),
    ("quarantined", Wanted(state="quarantined")),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the register answers for one page."""

    found: Found
    counts: list[int]
    choices: dict[str, list[str]]
    seq: int


async def numbers(visit: Visit) -> Response:
    """The whole page, or the table alone where the page itself asks."""
    wanted, asked, house = wanted_by(visit), await asked_of(visit), visit.house
    looked = await house.register.ask(lambda register: _look(register, wanted, asked, house.register.seq))
    views = await house.ask(lambda: house.views.listed(visit.user.login, "numbers"))
    shown = _shown(visit, wanted, looked, views)
    if not visit.is_part:
        return visit.page("numbers.html", **shown)
    reply = visit.part("numbers_table.html", **shown)
    query = wanted.query()
    reply.headers["hx-push-url"] = f"/numbers?{query}" if query else "/numbers"
    return reply


def _look(register: Register, wanted: Wanted, asked: Asked, seq: int) -> Looked:
    counts = register.counted((each for _, each in USUAL), asked)
    return Looked(register.find(wanted, asked), counts, register.choices(asked), seq)


def _shown(visit: Visit, wanted: Wanted, looked: Looked, views: list[View]) -> dict[str, Any]:
    found = looked.found
    return {
        "wanted": wanted,
        "found": found,
        "lines": _with_strips(visit, found.lines),
        "usual": list(zip(USUAL, looked.counts, strict=True)),
        "views": views,
        "choices": looked.choices | {"status": WORST, "flag": FLAGS, "state": ("stock", *STATES, "none"),
                                     "changed": tuple(SPANS)},
        "links": _links(wanted, found),
        "sorts": SORTS,
        "seq": looked.seq,
        "is_loaded": visit.house.standings.is_loaded,
        "is_whole": visit.house.register.is_whole,
        "acts": numbers_acts.offered(visit),
    }  # fmt: skip


def _with_strips(visit: Visit, lines: tuple[Line, ...]) -> list[tuple[Line, Strip]]:
    """The lines with what is published of their past, all at once."""
    known = [line.number for line in lines if line.known]
    turns = visit.house.standings.read(lambda file: file.timelines(known)) if known else {}
    return [
        (line, strip_of(turns.get(line.number, ()), line.status, line.since, now=visit.now))
        for line in lines
    ]  # fmt: skip


def _links(wanted: Wanted, found: Found) -> dict[str, str]:
    """Where the pages before and after are."""
    places = {"first": 1 if found.page > 2 else 0, "before": found.page - 1,
              "after": found.page + 1 if found.page < found.pages else 0}  # fmt: skip
    return {name: f"/numbers?{wanted.query(page=page)}" if page else "" for name, page in places.items()}


PAGES = (
    Page("GET", "/numbers", numbers),
    *numbers_cells.PAGES,
    *numbers_views.PAGES,
    *numbers_export.PAGES,
    *numbers_acts.PAGES,
    *numbers_advice.PAGES,
)
