"""The audit log for operators: searched, read page by page, and verified."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from callstanding.control.audit_search import Wanted, newest
from callstanding.web.board.page import Page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SHOWN = 50  # on one page
ASKED = ("who", "what", "subject", "from", "to")


async def audit(visit: Visit) -> Response:
    """The page: the newest rows that fit first."""
    house, wanted, asked = visit.house, wanted_by(visit), _asked(visit)
    before = visit.query("before")
    if before and not (before.isascii() and before.isdigit() and len(before) <= 18):
        raise Problem("invalid", visit.t("audit.no_place"))
    place = int(before) if before else None
    found = await house.ask(lambda: newest(house.engine, wanted, before=place, limit=SHOWN + 1))
    after = urlencode(asked | {"before": found[SHOWN - 1].seq}) if found[SHOWN:] else ""
    links = {
        "first": f"/audit?{urlencode(asked)}" if before else "",
        "before": "",
        "after": after and f"/audit?{after}",
    }
    return visit.page(
        "audit.html", entries=found[:SHOWN], links=links, form={name: visit.query(name) for name in ASKED},
        same=urlencode(asked), is_searched=bool(asked),
    )  # fmt: skip


async def chain(visit: Visit) -> Response:
    """Whether the chain of hashes is whole; it reads all rows."""
    found = await visit.house.ask(visit.house.audit.verify)
    return visit.part_or_page("audit_chain_page.html", "audit_chain.html", chain=found)


def _asked(visit: Visit) -> dict[str, str]:
    return {name: visit.query(name) for name in ASKED if visit.query(name)}


def wanted_by(visit: Visit) -> Wanted:
    """What the address of a visit looks for. A Problem for a day that is none."""
    texts = {name: visit.query(name)[:200] for name in ("who", "what", "subject")}
    return Wanted(**texts, since=_midnight(visit, "from", 0), until=_midnight(visit, "to", 1))


def _midnight(visit: Visit, name: str, later: int) -> float | None:
    """The beginning of a day in the visitor's zone, so many days later; None where no day is given."""
    if not visit.query(name):
        return None
    try:
        day = date.fromisoformat(visit.query(name)) + timedelta(days=later)
        return datetime.combine(day, time.min, visit.zone).timestamp()
    except (ValueError, OverflowError) as error:
        raise Problem("invalid", visit.t("keys.no_day")) from error


PAGES = (
    Page("GET", "/audit", audit, of="operators"),
    Page("GET", "/audit/chain", chain, of="operators", part=True),
)
