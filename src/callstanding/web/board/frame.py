"""What the frame of every page shows: where one may go, where one is, and whether answers are fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from callstanding.web.metrics import age

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

# Where one may go: the address, the text, and whether operators alone go there.
PLACES: tuple[tuple[str, str, bool], ...] = (
    ("/", "frame.today", False),
    ("/numbers", "frame.numbers", False),
    ("/campaigns", "frame.campaigns", False),
    ("/inventory", "frame.inventory", False),
    ("/desk", "frame.desk", False),
    ("/operator", "frame.operator", True),
)
OWN: tuple[tuple[str, str, bool], ...] = (
    ("/account", "frame.account", False),
    ("/people", "frame.people", False),
    ("/keys", "frame.keys", False),
    ("/audit", "frame.audit", True),
)


def navigation(visit: Visit) -> list[tuple[str, str]]:
    """The places of the visitor's navigation."""
    return _open(PLACES, visit)


def own_pages(visit: Visit) -> list[tuple[str, str]]:
    """The pages of the visitor's menu."""
    return _open(OWN, visit)


def _open(places: tuple[tuple[str, str, bool], ...], visit: Visit) -> list[tuple[str, str]]:
    return [(where, key) for where, key, operators in places if not operators or visit.caller.only is None]


def is_here(visit: Visit, where: str) -> bool:
    """Whether the visit is at a place or below it."""
    path = visit.request.url.path
    return path == where or (where != "/" and path.startswith(f"{where}/"))


def provider_name(visit: Visit) -> str:
    """The host of the OpenID provider; empty where there is none."""
    openid = visit.house.openid
    return "" if openid is None else str(urlsplit(openid.client.issuer).hostname)


def folder_is_late(visit: Visit) -> bool:
    """Whether what is shown is older than it should be."""
    return age(visit.house) > visit.house.limits.stale_s


def spark_path(points: list[float | None]) -> str:
    """The drawing of a small line: x is the place, y the score from the top; a gap where nothing is known."""
    drawn, pen = [], "M"
    for x, y in enumerate(points):
        if y is None:
            pen = "M"
            continue
        drawn.append(f"{pen}{x} {100 - y:.0f}")
        pen = "L"
    return "".join(drawn) if len(drawn) != 1 else f"{drawn[0]}h.5"
