"""The visitor's own account: password, the zone of times, language, and where it is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.errors import UsageError
from callstanding.web.board.page import Page
from callstanding.web.board.preferences import zones
from callstanding.web.board.signing import count, let_in

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


async def account(visit: Visit) -> Response:
    """The page."""
    return await _page(visit)


async def _page(visit: Visit, *, wrong: str = "", status: int = 200) -> Response:
    house, login = visit.house, visit.user.login
    places = await house.ask(lambda: house.sessions.places(login))
    here = b"" if visit.session is None else visit.session.hash
    return visit.page("account.html", status=status, wrong=wrong, places=places, here=here, zones=sorted(zones()))


async def change(visit: Visit) -> Response:
    """Keep another password; every other session ends, and this one goes on under a new cookie."""
    form, house, login = await visit.form(), visit.house, visit.user.login
    if form.get("password") != form.get("again"):
        return await _page(visit, wrong=visit.t("frame.passwords_differ"), status=422)
    count(visit, login)
    async with house.hashing.turn(busy=visit.t("frame.overloaded")):
        if await house.ask(lambda: house.users.check(login, form.get("current", ""))) is None:
            return await _page(visit, wrong=visit.t("account.wrong_current"), status=422)
        try:
            await house.ask(lambda: house.users.change_password(login, form.get("password", ""), now=visit.now))
        except UsageError:
            return await _page(visit, wrong=visit.t("frame.password_will_not_do"), status=422)
    return await let_in(visit, login, "/account", said="account.changed")


async def elsewhere(visit: Visit) -> Response:
    """End every session but this one."""
    house, login = visit.house, visit.user.login
    here = b"" if visit.session is None else visit.session.hash
    ended = await house.ask(lambda: house.sessions.end_all(login, but=here))
    return visit.goto("/account", "account.ended", n=ended)


PAGES = (
    Page("GET", "/account", account),
    Page("POST", "/account/password", change, acts=False),
    Page("POST", "/account/sign-out-elsewhere", elsewhere, acts=False),
)
