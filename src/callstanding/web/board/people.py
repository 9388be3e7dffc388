"""The people who sign in: all of them for an operator, its own for an owner; invited, given roles, disabled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import Response

from callstanding.control.user import ROLES
from callstanding.errors import NotFound, UsageError
from callstanding.web.board.opening import base
from callstanding.web.board.page import Page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SHOWN = 50  # on one page
EMPTY = {"login": "", "tenant": "", "role": ""}


async def people(visit: Visit) -> Response:
    """The page."""
    return await _page(visit)


async def _page(visit: Visit, *, status: int = 200, link: str = "", invited: str = "", **shown: Any) -> Response:
    house, only = visit.house, visit.caller.only
    having, after = visit.query("q"), visit.query("after")
    users = await house.ask(lambda: house.users.listed(only, having=having, after=after, limit=SHOWN + 1))
    tenants = await house.ask(house.tenants.listed) if only is None else []
    roles = [role for role in ROLES if only is None or role != "operator"]
    links = {
        "first": "/people?" + urlencode({"q": having}) if after else "",
        "before": "",
        "after": "/people?" + urlencode({"q": having, "after": users[SHOWN - 1].login}) if users[SHOWN:] else "",
    }
    given = {"wrong": "", "form": EMPTY, "wrong_tenant": "", "links": links, "q": having, "shown": SHOWN} | shown
    return visit.page(
        "people.html", status=status, users=users[:SHOWN], tenants=tenants, roles=roles, link=link, invited=invited,
        **given,
    )  # fmt: skip


async def add(visit: Visit) -> Response:
    """Add somebody and show the link to send; what was typed stays where it will not do."""
    form, house, only = await visit.form(), visit.house, visit.caller.only
    kept = {name: form.get(name, "").strip() for name in EMPTY}
    tenant, who = only or kept["tenant"], visit.caller.key_id
    try:
        user = await house.ask(lambda: house.users.add(kept["login"], tenant, kept["role"], who=who, now=visit.now))
    except (NotFound, UsageError) as error:
        return await _page(visit, status=422, wrong=str(error), form=kept)
    return await _invite(visit, user.login)


async def invite(visit: Visit) -> Response:
    """Show a new link for somebody who is there already; earlier ones end."""
    return await _invite(visit, visit.path["login"])


async def _invite(visit: Visit, login: str) -> Response:
    """The page with the link, this once: it is kept nowhere, so that there is nowhere to go on to."""
    house, only, who = visit.house, visit.caller.only, visit.caller.key_id
    text = await house.ask(lambda: house.users.invite(login, who=who, now=visit.now, only=only))
    return await _page(visit, link=f"{base(visit)}/welcome/{text}", invited=login)


async def role(visit: Visit) -> Response:
    """Give somebody another role."""
    form, house, only, who = await visit.form(), visit.house, visit.caller.only, visit.caller.key_id
    login, new = _other(visit), form.get("role", "")
    user = await house.ask(lambda: house.users.change_role(login, new, who=who, now=visit.now, only=only))
    return visit.goto("/people", "people.role_given", login=user.login, role=visit.t(f"frame.role_{user.role}"))


async def disable(visit: Visit) -> Response:
    """Let somebody in no more."""
    house, only, who, login = visit.house, visit.caller.only, visit.caller.key_id, _other(visit)
    await house.ask(lambda: house.users.disable(login, who=who, now=visit.now, only=only))
    return visit.goto("/people", "people.disabled", login=login)


async def enable(visit: Visit) -> Response:
    """Let somebody in again."""
    house, only, who, login = visit.house, visit.caller.only, visit.caller.key_id, _other(visit)
    await house.ask(lambda: house.users.enable(login, who=who, now=visit.now, only=only))
    return visit.goto("/people", "people.enabled", login=login)


def _other(visit: Visit) -> str:
    """Whom it is about. A Problem for oneself: nobody locks the door behind which they stand."""
    login = visit.path["login"]
    if login.strip().lower() == visit.user.login:
        raise Problem("conflict", visit.t("people.not_oneself"))
    return login


async def add_tenant(visit: Visit) -> Response:
    """Add a party."""
    form, house, who = await visit.form(), visit.house, visit.caller.key_id
    kept = {name: form.get(name, "").strip() for name in ("id", "kind", "name")}
    try:
        made = await house.ask(
            lambda: house.tenants.add(kept["id"], kept["kind"], who=who, now=visit.now, name=kept["name"])
        )
    except UsageError as error:
        return await _page(visit, status=422, wrong_tenant=str(error))
    return visit.goto("/people", "people.tenant_added", tenant=made.id)


PAGES = (
    Page("GET", "/people", people),
    Page("POST", "/people", add),
    Page("POST", "/people/{login}/invite", invite),
    Page("POST", "/people/{login}/role", role),
    Page("POST", "/people/{login}/disable", disable),
    Page("POST", "/people/{login}/enable", enable),
    Page("POST", "/tenants", add_tenant, of="operators"),
)
