"""Signing in with an OpenID provider: off to it, back from it, and in if somebody invited us."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import RedirectResponse, Response

from callstanding.control.user import User, subject_at
from callstanding.errors import CallstandingError, NotFound, StoreError, UsageError
from callstanding.integrations.openid import OpenId, Unproven
from callstanding.web.board import csrf
from callstanding.web.board.frame import provider_name
from callstanding.web.board.opening import base
from callstanding.web.board.page import Page
from callstanding.web.board.signing import count, let_in, sign_in_form
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

COOKIE = "callstanding_provider"  # what was begun: sealed, for the browser that began it, and for ten minutes
LONGEST_S = 600


class Started(msgspec.Struct, frozen=True):
    """What the end of a sign-in must fit, and what was wanted at its start."""

    at: float
    state: str
    nonce: str
    verifier: str
    wanted: str
    invitation: str


def _provider(visit: Visit) -> OpenId:
    """The provider. A Problem where there is none."""
    if visit.house.openid is None:
        raise Problem("not-found", visit.t("frame.no_page"))
    return visit.house.openid


async def begin(visit: Visit) -> Response:
    """Send the browser to the provider. A link and no form: the policy of our pages lets forms go nowhere else."""
    provider, house, invitation = _provider(visit), visit.house, visit.query("invitation")
    if invitation and not csrf.from_here(visit.request.headers, public=house.settings.public_url):
        raise Problem("not-allowed", visit.t("frame.not_our_form"))  # nobody is made another's user by a foreign link
    count(visit, "")
    try:
        begun = await house.ask(lambda: provider.begin(_callback(visit)))
    except UsageError as error:
        return _refused(visit, "provider.away", status=503, wanted=visit.query("next", "/"), error=error)
    kept = Started(visit.now, begun.state, begun.nonce, begun.verifier, visit.query("next", "/"), invitation)
    reply = RedirectResponse(begun.url, 303)
    sealed = house.seal.seal(msgspec.json.encode(kept).decode()).decode()
    reply.set_cookie(COOKIE, sealed, max_age=LONGEST_S, path="/sign-in", httponly=True, samesite="lax",
                     secure=house.settings.is_https)  # fmt: skip
    return reply


async def back(visit: Visit) -> Response:
    """Let in whom the provider knows and somebody invited."""
    provider, house, started = _provider(visit), visit.house, _started(visit)
    if started is None or not hmac.compare_digest(visit.query("state").encode(), started.state.encode()):
        return _refused(visit, "provider.not_begun")
    if not visit.query("code"):
        return _refused(visit, "provider.gave_up", wanted=started.wanted)
    issuer = visit.query("iss", provider.client.issuer)  # RFC 9207: an answer of another provider is none
    try:
        if issuer.rstrip("/") != provider.client.issuer.rstrip("/"):
            raise Unproven("It is another provider's answer.")
        sub = await house.ask(
            lambda: provider.finish(
                visit.query("code"), nonce=started.nonce, verifier=started.verifier, redirect_uri=_callback(visit)
            )
        )
    except UsageError as error:
        return _refused(visit, "provider.unproven", wanted=started.wanted, error=error)
    user = await _user(visit, subject_at(provider.client.issuer, sub), started.invitation)
    if user is None:
        return _refused(visit, "provider.unknown", wanted=started.wanted)
    return _forget(await let_in(visit, user.login, started.wanted))


async def _user(visit: Visit, subject: str, invitation: str) -> User | None:
    """Who it is here: known by the subject, or made known by the invitation that it came with."""
    users = visit.house.users
    known = await visit.house.ask(lambda: users.of_subject(subject))
    if known is not None or not invitation:
        return known
    try:
        return await visit.house.ask(lambda: users.know_as(subject, invitation=invitation, now=visit.now))
    except (NotFound, UsageError):
        return None


def _started(visit: Visit) -> Started | None:
    """What this browser began, at most ten minutes ago."""
    try:
        text = visit.house.seal.open(visit.request.cookies.get(COOKIE, "").encode())
        found = msgspec.json.decode(text, type=Started)
    except (StoreError, ValueError, TypeError, msgspec.MsgspecError):
        return None
    return found if 0 <= visit.now - found.at < LONGEST_S else None


def _callback(visit: Visit) -> str:
    return f"{base(visit)}/sign-in/callback"


def _refused(
    visit: Visit, why: str, *, status: int = 403, wanted: str = "/", error: CallstandingError | None = None
) -> Response:
    told = visit.t(why, provider=provider_name(visit)) + (f" {error}" if error else "")
    return _forget(sign_in_form(visit, wanted, wrong=told, status=status))


def _forget(reply: Response) -> Response:
    """What was begun is used up, whatever came of it."""
    reply.delete_cookie(COOKIE, path="/sign-in", httponly=True, samesite="lax")
    return reply


PAGES = (
    Page("GET", "/sign-in/provider", begin, of="open"),
    Page("GET", "/sign-in/callback", back, of="open"),
)
