"""One visit of a page: who comes, in which language, what was asked, and how to answer."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import msgspec
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.control.sessions import Session
from callstanding.control.user import User
from callstanding.messages.board_texts import board_text
from callstanding.web.asked import asked
from callstanding.web.board import csrf
from callstanding.web.board.holdings import held_by
from callstanding.web.board.preferences import Preferences
from callstanding.web.board.rendering import render
from callstanding.web.house import House
from callstanding.web.mine import tenant_of
from callstanding.web.problem import Problem

SAID = "callstanding_said"  # the cookie of what is said once on the next page
FIELDS = 20_000  # of a form: a bulk act may name each number of a page, not those of a million


@dataclass
class Visit:
    """What a page is given. `session` None: nobody is signed in, which open pages alone may see."""

    house: House
    request: Request
    session: Session | None
    preferences: Preferences

    @cached_property
    def now(self) -> float:
        """Seconds since 1970."""
        return clock.seconds()

    @property
    def lang(self) -> str:
        """The reader's language."""
        return self.preferences.lang

    @property
    def zone(self) -> ZoneInfo:
        """The zone that times are shown in."""
        return self.preferences.zone

    @property
    def path(self) -> Mapping[str, str]:
        """The named parts of the path."""
        return self.request.path_params

    @property
    def user(self) -> User:
        """Who is signed in. A Problem where nobody is."""
        if self.session is None:
            raise Problem("no-key", self.t("frame.sign_in_first"))
        return self.session.user

    @cached_property
    def caller(self) -> Caller:
        """The same as whoever holds a key of the user's tenant with the user's rights."""
        return self.user.caller()

    @property
    def tenant(self) -> str:
        """Whose stock this is about: one's own, or for operators that of `?tenant=`."""
        return tenant_of(self.caller, self.query("tenant") or None)

    @cached_property
    def csrf(self) -> str:
        """What a form of this page carries."""
        return "" if self.session is None else csrf.token(self.session.hash)

    @property
    def is_part(self) -> bool:
        """Whether a page asks for a piece of itself."""
        return self.request.headers.get("hx-request") == "true"

    def t(self, key: str, **fill: object) -> str:
        """A text of the board in the reader's language."""
        return board_text(key, self.lang, **fill)

    def query(self, name: str, otherwise: str = "") -> str:
        """A parameter of the address, without the space around it."""
        return self.request.query_params.get(name, otherwise).strip()

    async def form(self) -> ImmutableMultiDict[str, str]:
        """What was sent, once it is certain that a page of ours sent it (see `opening`)."""
        return await form_of(self.request)

    async def own(self) -> frozenset[str] | None:
        """The numbers that the visitor may see all of: proven, or in stock; None for an operator, who sees all."""
        return None if self.caller.only is None else await held_by(self.house, self.caller.tenant)

    async def asked(self, question: str, body: Mapping[str, Any], *, patience_s: float = 10.0) -> dict[str, Any]:
        """What the folder answers; a Problem (503) where it is away or busy."""
        return await asked(self.house, question, body, by=self.caller.key_id, patience_s=patience_s)

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A whole page."""
        text = render(template, self, values | {"said": self._said()})
        reply = HTMLResponse(text, status)
        if SAID in self.request.cookies:
            reply.delete_cookie(SAID)
        return reply

    def part(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A piece of a page."""
        return HTMLResponse(render(template, self, values), status)

    def part_or_page(self, page: str, part: str, /, **values: Any) -> Response:
        """The piece where a page asks for it again, the whole page else; both know the same."""
        return self.part(part, **values) if self.is_part else self.page(page, **values)

    def goto(self, where: str, said: str = "", **fill: object) -> Response:
        """Go on to another page of ours, which says this once (`numbers.moved`, with its blanks)."""
        if not where.startswith("/") or where.startswith(("//", "/\\")):  # never to another site
            where = "/"
        reply = RedirectResponse(where, 303)
        if said:
            text = base64.urlsafe_b64encode(msgspec.json.encode([said, fill])).decode()
            reply.set_cookie(SAID, text, max_age=60, httponly=True, samesite="lax", secure=self.house.settings.is_https)
        return reply

    def _said(self) -> str:
        """What the page before wanted to be said; whatever else is in the cookie is not."""
        try:
            key, fill = msgspec.json.decode(
                base64.urlsafe_b64decode(self.request.cookies.get(SAID, "")), type=tuple[str, dict[str, str | int]]
            )
            return self.t(key, **fill)
        except (binascii.Error, ValueError, TypeError, KeyError, IndexError, OSError, msgspec.MsgspecError):
            return ""


async def form_of(request: Request) -> ImmutableMultiDict[str, str]:
    """The fields of a form, read once; files are left out."""
    kept: ImmutableMultiDict[str, str] | None = getattr(request.state, "form", None)
    if kept is None:
        kept = request.state.form = await _read(request)
    return kept


async def _read(request: Request) -> ImmutableMultiDict[str, str]:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        sent: FormData = await request.form(max_fields=FIELDS)
        return ImmutableMultiDict([(name, value) for name, value in sent.multi_items() if isinstance(value, str)])
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
    except ValueError as error:
        raise Problem("bad-request", "The form cannot be read.") from error
    return ImmutableMultiDict([(name, value.replace("\x00", "")) for name, value in pairs])
