"""API keys: made with scopes and an end, shown once, replaced, revoked; an owner's are those of its own tenant."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.control.caller import OF_OWNERS, SCOPES
from callstanding.control.keys import GRACE, Made
from callstanding.errors import NotFound, UsageError
from callstanding.web.board.page import Page

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SHOWN = 50  # on one page: the newest; the rest is named by `callstanding keys list`
DAY = 86_400.0


async def keys(visit: Visit) -> Response:
    """The page."""
    return await _page(visit)


async def _page(visit: Visit, *, status: int = 200, made: Made | None = None, **shown: Any) -> Response:
    house, only = visit.house, visit.caller.only
    found = await house.ask(lambda: house.keys.listed(only))
    tenants = await house.ask(house.tenants.listed) if only is None else []
    live_first = sorted(found, key=lambda key: (not key.live(visit.now), -key.created))
    given = {"wrong": "", "form": {"tenant": "", "name": "", "expires": "", "scopes": ["lookup"]}} | shown
    return visit.page(
        "keys.html",
        status=status,
        keys=live_first[:SHOWN],
        more=max(0, len(found) - SHOWN),
        tenants=tenants,
        scopes=SCOPES if only is None else OF_OWNERS,
        made=made,
        grace_days=int(GRACE / DAY),
        **given,
    )


async def make(visit: Visit) -> Response:
    """Make a key and show its text, this once; what was typed stays where it will not do."""
    form, house, caller = await visit.form(), visit.house, visit.caller
    kept: dict[str, Any] = {name: form.get(name, "").strip() for name in ("tenant", "name", "expires")}
    kept["scopes"] = form.getlist("scope")
    tenant, name, scopes = caller.only or kept["tenant"], kept["name"][:200], tuple(kept["scopes"])
    try:
        end = _end_of(visit, kept["expires"])
        made = await house.ask(
            lambda: house.keys.create(tenant, scopes, who=caller.key_id, now=visit.now, name=name, expires=end)
        )
    except (NotFound, UsageError) as error:
        return await _page(visit, status=422, wrong=str(error), form=kept)
    return await _page(visit, made=made)


def _end_of(visit: Visit, day: str) -> float | None:
    """The end of a day in the visitor's zone; None for no day. Raises UsageError."""
    if not day:
        return None
    try:
        after = date.fromisoformat(day) + timedelta(days=1)
        return datetime.combine(after, time.min, visit.zone).timestamp()
    except (ValueError, OverflowError) as error:
        raise UsageError(visit.t("keys.no_day")) from error


async def rotate(visit: Visit) -> Response:
    """Show a key like another one; both are live for some days."""
    house, caller, key = visit.house, visit.caller, visit.path["key"]
    made = await house.ask(lambda: house.keys.rotate(key, who=caller.key_id, now=visit.now, only=caller.only))
    return await _page(visit, made=made)


async def revoke(visit: Visit) -> Response:
    """End a key at once."""
    house, caller, key = visit.house, visit.caller, visit.path["key"]
    await house.ask(lambda: house.keys.revoke(key, who=caller.key_id, now=visit.now, only=caller.only))
    return visit.goto("/keys", "keys.revoked", id=key)


PAGES = (
    Page("GET", "/keys", keys),
    Page("POST", "/keys", make),
    Page("POST", "/keys/{key}/rotate", rotate),
    Page("POST", "/keys/{key}/revoke", revoke),
)
