"""Opens a page: who is signed in, whether they may, whether a form is ours; and every failure has a page of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from callstanding.control.sessions import Session
from callstanding.errors import CallstandingError
from callstanding.web.board import csrf
from callstanding.web.board.page import Page
from callstanding.web.board.preferences import preferences_of
from callstanding.web.board.visit import Visit
from callstanding.web.house import House, house_of
from callstanding.web.problem import Problem

COOKIE = "callstanding"
HTTPS_COOKIE = f"__Host-{COOKIE}"  # browsers take it from this very host alone: no neighbour can plant another session
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
Told = Callable[[Exception], Problem]


def opener(page: Page, *, told: Told) -> Callable[[Request], Awaitable[Response]]:
    """What answers at the page's place. `told`: turns any error into a problem."""

    async def opened(request: Request) -> Response:
        try:
            visit = await visit_of(request)
        except CallstandingError as error:  # who it is cannot be told now
            return failed(nobody(request), told(error))
        try:
            reply = await _answer(page, visit)
        except (Problem, CallstandingError) as error:
            return failed(visit, told(error))
        finally:
            await request.close()  # the files of a form, whoever read them
        return guarded(visit, reply)

    return opened


async def failed_page(request: Request, problem: Problem) -> Response:
    """The page of what went wrong before any page was opened, such as a path that there is not."""
    try:
        visit = await visit_of(request)
    except CallstandingError:
        visit = nobody(request)
    if problem.status_code == 404:
        problem = Problem("not-found", visit.t("frame.no_page"))
    elif problem.slug == "no-store":
        problem = Problem("no-store", visit.t("frame.no_store"))
    return failed(visit, problem)


async def visit_of(request: Request) -> Visit:
    """A request as a visit of whoever is signed in, if anybody is."""
    visit = nobody(request)
    visit.session = await session_of(visit.house, cookie_in(visit))
    return visit


def nobody(request: Request) -> Visit:
    """A request as a visit of somebody who is not signed in."""
    house = house_of(request)
    return Visit(house, request, None, preferences_of(request, house.settings.lang))


def cookie_name(visit: Visit) -> str:
    """What the cookie of a session is called."""
    return HTTPS_COOKIE if visit.house.settings.is_https else COOKIE


def cookie_in(visit: Visit) -> str:
    """The text of the session's cookie; empty for none."""
    return visit.request.cookies.get(cookie_name(visit), "")


def base(visit: Visit) -> str:
    """Where the visitor's browser found us, as links that leave the page have it."""
    url = visit.request.url
    return visit.house.settings.public_url or f"{url.scheme}://{url.netloc}"


def guarded(visit: Visit, reply: Response) -> Response:
    """The reply with the headers that keep browsers from doing harm with it."""
    reply.headers.update(HEADERS)
    if visit.house.settings.is_https:
        reply.headers["strict-transport-security"] = "max-age=31536000"
    return reply


async def session_of(house: House, text: str) -> Session | None:
    """Who is signed in by this cookie."""
    if not text:
        return None
    return house.sessions.known(text) or await asyncio.to_thread(house.sessions.find, text)


async def _answer(page: Page, visit: Visit) -> Response:
    house = visit.house
    if house.in_flight - house.waiting > house.limits.in_flight:
        raise Problem("overloaded", visit.t("frame.overloaded"), headers={"retry-after": "1"})
    if page.of != "open" and visit.session is None:
        return _sign_in(visit)
    if page.of == "operators" and visit.caller.only is not None:
        raise Problem("not-allowed", visit.t("frame.operators_only"))
    if page.needs_to_act and not visit.user.acts:
        raise Problem("not-allowed", visit.t("frame.viewers_look"))
    if page.method == "POST":
        await _check_form(visit)
    return await page.answers(visit)


def _sign_in(visit: Visit) -> Response:
    """Off to sign in, and back afterwards."""
    url = visit.request.url
    back = url.path + (f"?{url.query}" if url.query else "")
    where = "/sign-in" if back == "/" or visit.request.method != "GET" else f"/sign-in?next={quote(back, safe='')}"
    if visit.is_part:  # the page itself has to go there
        return Response(status_code=401, headers={"hx-redirect": "/sign-in"})
    return RedirectResponse(where, 303)


async def _check_form(visit: Visit) -> None:
    """That the form was sent from a page of ours, in this session. Raises Problem."""
    public = visit.house.settings.public_url
    ours = csrf.from_here(visit.request.headers, public=public)
    if ours and visit.session is not None:
        ours = csrf.is_ours(visit.session.hash, (await visit.form()).get("csrf", ""))
    if not ours:
        raise Problem("not-allowed", visit.t("frame.not_our_form"))


def failed(visit: Visit, problem: Problem) -> Response:
    """The page of a failure, or the piece of a page."""
    kind = "frame.error_no_store" if problem.slug == "no-store" else f"frame.error_{problem.status_code}"
    shown: dict[str, Any] = {"problem": problem, "title": _title(visit, kind)}
    if visit.is_part:
        reply = visit.part("failed_part.html", status=problem.status_code, **shown)
    else:
        reply = visit.page("failed.html", status=problem.status_code, **shown)
    reply.headers.update(problem.headers or {})
    return guarded(visit, reply)


def _title(visit: Visit, key: str) -> str:
    try:
        return visit.t(key)
    except KeyError:
        return visit.t("frame.error_other")
