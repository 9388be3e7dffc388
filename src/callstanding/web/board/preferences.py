"""How a reader wants pages: language, light or dark, and the zone of times. Kept in cookies, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, available_timezones

from starlette.requests import Request
from starlette.responses import Response

from callstanding.messages import languages
from callstanding.web.board.page import Page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")
YEAR_S = 31_536_000
_PREFIX = "callstanding_"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What pages look like to one reader."""

    lang: str
    theme: Theme
    zone: ZoneInfo


def preferences_of(request: Request, otherwise: str) -> Preferences:
    """What the cookies say; else the language that the browser prefers, else the service's own."""
    cookies = request.cookies
    theme: Theme = next((each for each in THEMES if each == cookies.get(f"{_PREFIX}theme")), "auto")
    zone = cookies.get(f"{_PREFIX}zone", "UTC")
    lang = cookies.get(f"{_PREFIX}lang", "")
    if lang not in languages():
        lang = _preferred(request.headers.get("accept-language", "")) or otherwise
    return Preferences(lang, theme, ZoneInfo(zone if zone in zones() else "UTC"))


@cache
def zones() -> frozenset[str]:
    """The names of all zones."""
    return frozenset(available_timezones())


def _preferred(header: str) -> str:
    """The first language of the header that we have."""
    asked = (each.split(";")[0].strip().lower().split("-")[0] for each in header.split(","))
    return next((each for each in asked if each in languages()), "")


async def prefer(visit: Visit) -> Response:
    """Keep what was chosen, and go back to the page."""
    form = await visit.form()
    if form.get("zone", "UTC") not in zones():
        raise Problem("invalid", visit.t("account.no_zone"))
    reply = visit.goto(form.get("back", "/"))
    allowed = {"lang": languages(), "theme": THEMES, "zone": zones()}
    for name, known in allowed.items():
        if form.get(name) in known:
            secure = visit.house.settings.is_https
            reply.set_cookie(
                f"{_PREFIX}{name}", form[name], max_age=YEAR_S, httponly=True, samesite="lax", secure=secure
            )
    return reply


PAGES = (Page("POST", "/preferences", prefer, of="open"),)
