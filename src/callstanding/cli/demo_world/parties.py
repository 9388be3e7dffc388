"""Who looks at the demo's town: an operator, a sales centre that owns numbers, and a school; with keys and proofs."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding.cli.demo_world.town import Town

if TYPE_CHECKING:
    from sqlalchemy import Engine

OPERATOR, CENTRE, SCHOOL = "carrier", "sales-centre", "school"
WHO = "demo"
DAY = 86_400.0
_NAMES = {OPERATOR: ("operator", "Carrier"), CENTRE: ("owner", "Sales centre"), SCHOOL: ("owner", "School")}
PEOPLE = {"operator": OPERATOR, "owner": CENTRE, "viewer": CENTRE, "school": SCHOOL}
"""Who signs in, for which tenant; each has the role of that name, the school's is an owner."""
_KEYS = (
    (OPERATOR, ("lookup", "ingest"), "first switch"),
    (OPERATOR, ("report",), "complaint desk"),
    (CENTRE, ("lookup", "numbers", "dial"), "dialler"),
    (CENTRE, ("read",), "spreadsheet"),
)


def add_parties(engine: Engine, town: Town, *, now: float) -> None:
    """Add tenants, keys (one of them revoked), people, and what the town's assignments prove."""
    from callstanding.control import Keys, Tenants, Users
    from callstanding.control.claims import Claims, Held

    tenants, keys = Tenants(engine), Keys(engine)
    for tenant, (kind, name) in _NAMES.items():
        tenants.add(tenant, kind, who=WHO, now=now - 30 * DAY, name=name)
    made = [keys.create(tenant, scopes, who=WHO, now=now - 20 * DAY, name=name) for tenant, scopes, name in _KEYS]
    keys.revoke(made[-1].key.id, who=WHO, now=now - 2 * DAY)
    users = Users(engine)
    for login, tenant in PEOPLE.items():
        users.add(login, tenant, "owner" if login == "school" else login, who=WHO, now=now - 10 * DAY)
    rows = town.assignments.to_pylist()
    held = [Held(row["number"], row["holder"], row["from"].timestamp()) for row in rows]
    Claims(engine).assigned(held, who=WHO, now=now)


def let_in(store: Path, *, now: float) -> tuple[dict[str, str], str]:
    """Paths that sign in whoever opens them, each once, by login; and the password with which all sign in later."""
    from callstanding.control import Users, open_control
    from callstanding.live.place import Place

    password, engine = secrets.token_urlsafe(12), open_control(Place(store).control, durable=False)
    try:
        users = Users(engine)
        for login in PEOPLE:
            users.change_password(login, password, now=now)
        return {login: f"/welcome/{users.invite(login, who=WHO, now=now)}" for login in PEOPLE}, password
    finally:
        engine.dispose()
