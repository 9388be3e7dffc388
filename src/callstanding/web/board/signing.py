"""Signing in by password, choosing one by an invitation, and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.errors import UsageError
from callstanding.web.board.opening import cookie_in, cookie_name
from callstanding.web.board.page import Page
from callstanding.web.board.preferences import YEAR_S
from callstanding.web.problem import later

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

DEVICE = "callstanding_device"  # the cookie of a browser in which a login was right


async def form(visit: Visit) -> Response:
    """The form, or the page that was wanted where somebody is signed in already."""
    wanted = visit.query("next", "/")
    return visit.goto(wanted) if visit.session else sign_in_form(visit, wanted)


def sign_in_form(visit: Visit, wanted: str, *, login: str = "", wrong: str = "", status: int = 200) -> Response:
    """The form, and what was wrong with the attempt before."""
    return visit.page("sign_in.html", status=status, wanted=wanted, login=login, wrong=wrong)


async def sign_in(visit: Visit) -> Response:
    """Let in who knows the password."""
    form, house = await visit.form(), visit.house
    login, wanted = form.get("login", "").strip().lower(), form.get("next", "/")
    count(visit, login)
    async with house.hashing.turn(busy=visit.t("frame.overloaded")):
        user = await house.ask(lambda: house.users.check(login, form.get("password", "")))
    if user is None:
        return sign_in_form(visit, wanted, login=login, wrong=visit.t("frame.wrong_password"), status=403)
    return await let_in(visit, user.login, wanted)


async def let_in(visit: Visit, login: str, wanted: str = "/", *, said: str = "") -> Response:
    """Begin a session; the one before, if any, ends."""
    house, before, https = visit.house, cookie_in(visit), visit.house.settings.is_https
    text = await house.ask(lambda: house.sessions.begin(login))
    if before:
        await house.ask(lambda: house.sessions.end(before))
    reply = visit.goto(wanted, said)
    reply.set_cookie(cookie_name(visit), text, httponly=True, samesite="lax", secure=https)
    device = house.sign_ins.device(login)
    reply.set_cookie(DEVICE, device, max_age=YEAR_S, path="/sign-in", httponly=True, samesite="strict", secure=https)
    return reply


async def sign_out(visit: Visit) -> Response:
    """End the session."""
    text, house = cookie_in(visit), visit.house
    await house.ask(lambda: house.sessions.end(text))
    reply = visit.goto("/sign-in", "frame.signed_out")
    reply.delete_cookie(cookie_name(visit), httponly=True, samesite="lax", secure=house.settings.is_https)
    return reply


async def welcome(visit: Visit) -> Response:
    """The page of an invitation. To look at it uses nothing up: mail programs do so unasked."""
    token, house = visit.path["token"], visit.house
    user = await house.ask(lambda: house.users.invited(token, now=visit.now))
    if user is not None and house.settings.links_open:
        await house.ask(lambda: house.users.use(token, now=visit.now))
        return await let_in(visit, user.login)
    return visit.page("welcome.html", status=200 if user else 404, user=user, wrong="")


async def choose(visit: Visit) -> Response:
    """Keep the password that was chosen, and let the user in."""
    token, house, form = visit.path["token"], visit.house, await visit.form()
    user = await house.ask(lambda: house.users.invited(token, now=visit.now))
    wrong = visit.t("frame.passwords_differ") if form.get("password") != form.get("again") else ""
    if user is not None and not wrong:
        try:
            async with house.hashing.turn(busy=visit.t("frame.overloaded")):
                await house.ask(lambda: house.users.welcome(token, form.get("password", ""), now=visit.now))
            return await let_in(visit, user.login)
        except UsageError:
            wrong = visit.t("frame.password_will_not_do")
    return visit.page("welcome.html", status=422 if user else 404, user=user, wrong=wrong)


def count(visit: Visit, login: str) -> None:
    """Raises Problem for who tries too often; `login` is empty where none is named."""
    client, sign_ins = visit.request.client, visit.house.sign_ins
    address, device = client.host if client else "", visit.request.cookies.get(DEVICE, "")
    wait = sign_ins.wait(login, address, device) if login else sign_ins.wait_from(address)
    if wait:
        raise later("too-often", visit.t("frame.too_often"), seconds=wait)


PAGES = (
    Page("GET", "/sign-in", form, of="open"),
    Page("POST", "/sign-in", sign_in, of="open"),
    Page("POST", "/sign-out", sign_out, acts=False),
    Page("GET", "/welcome/{token}", welcome, of="open"),
    Page("POST", "/welcome/{token}", choose, of="open"),
)
