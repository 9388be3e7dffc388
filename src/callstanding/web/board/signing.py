"""Signing in by password, choosing one by an invitation, and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.errors import UsageError
from callstanding.web.board.opening import COOKIE
from callstanding.web.board.page import Page
from callstanding.web.problem import later
from callstanding.web.settings import Rate

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

PER_LOGIN, PER_ADDRESS = Rate(1 / 30, 5), Rate(1 / 3, 20)


async def form(visit: Visit) -> Response:
    """The form, or the page that was wanted where somebody is signed in already."""
    wanted = visit.query("next", "/")
    return visit.goto(wanted) if visit.session else visit.page("sign_in.html", wanted=wanted, login="", wrong=False)


async def sign_in(visit: Visit) -> Response:
    """Let in who knows the password."""
    form, house = await visit.form(), visit.house
    login, wanted = form.get("login", "").strip().lower(), form.get("next", "/")
    _count(visit, login)
    async with house.hashing:
        user = await house.ask(lambda: house.users.check(login, form.get("password", "")))
    if user is None:
        return visit.page("sign_in.html", status=403, wanted=wanted, login=login, wrong=True)
    return await let_in(visit, user.login, wanted)


async def let_in(visit: Visit, login: str, wanted: str = "/") -> Response:
    """Begin a session; the one before, if any, ends."""
    house, before = visit.house, visit.request.cookies.get(COOKIE)
    text = await house.ask(lambda: house.sessions.begin(login))
    if before:
        await house.ask(lambda: house.sessions.end(before))
    reply = visit.goto(wanted)
    reply.set_cookie(COOKIE, text, httponly=True, samesite="lax", secure=house.settings.is_https)
    return reply


async def sign_out(visit: Visit) -> Response:
    """End the session."""
    text, house = visit.request.cookies.get(COOKIE, ""), visit.house
    await house.ask(lambda: house.sessions.end(text))
    reply = visit.goto("/sign-in", "frame.signed_out")
    reply.delete_cookie(COOKIE)
    return reply


async def welcome(visit: Visit) -> Response:
    """The page of an invitation. To look at it uses nothing up: mail programs do so unasked."""
    token, house = visit.path["token"], visit.house
    user = await house.ask(lambda: house.users.invited(token, now=visit.now))
    return visit.page("welcome.html", status=200 if user else 404, user=user, wrong="")


async def choose(visit: Visit) -> Response:
    """Keep the password that was chosen, and let the user in."""
    token, house, form = visit.path["token"], visit.house, await visit.form()
    user = await house.ask(lambda: house.users.invited(token, now=visit.now))
    wrong = visit.t("frame.passwords_differ") if form.get("password") != form.get("again") else ""
    if user is not None and not wrong:
        try:
            async with house.hashing:
                await house.ask(lambda: house.users.welcome(token, form.get("password", ""), now=visit.now))
            return await let_in(visit, user.login)
        except UsageError:
            wrong = visit.t("frame.password_length")
    return visit.page("welcome.html", status=422 if user else 404, user=user, wrong=wrong)


def _count(visit: Visit, login: str) -> None:
    """Raises Problem for who tries too often, by login and by address."""
    client = visit.request.client
    for key, rate in (
        (f"sign-in {login[:100]}", PER_LOGIN),
        (f"sign-in from {client.host if client else ''}", PER_ADDRESS),
    ):
        _, wait = visit.house.sign_ins.take(key, rate)
        if wait:
            raise later("too-often", visit.t("frame.too_often"), seconds=wait)


PAGES = (
    Page("GET", "/sign-in", form, of="open"),
    Page("POST", "/sign-in", sign_in, of="open"),
    Page("POST", "/sign-out", sign_out, acts=False),
    Page("GET", "/welcome/{token}", welcome, of="open"),
    Page("POST", "/welcome/{token}", choose, of="open"),
)
