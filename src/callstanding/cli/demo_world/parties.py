"""Who looks at the demo's town: an operator, a sales centre that owns numbers, and a school; with keys and proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callstanding.cli.demo_world.town import Town

if TYPE_CHECKING:
    from sqlalchemy import Engine

OPERATOR, CENTRE, SCHOOL = "carrier", "sales-centre", "school"
WHO = "demo"
DAY = 86_400.0
_NAMES = {OPERATOR: ("operator", "Carrier"), CENTRE: ("owner", "Sales centre"), SCHOOL: ("owner", "School")}
_KEYS = (
    (OPERATOR, ("lookup", "ingest"), "first switch"),
    (OPERATOR, ("report",), "complaint desk"),
    (CENTRE, ("lookup", "numbers", "dial"), "dialler"),
    (CENTRE, ("read",), "spreadsheet"),
)


def add_parties(engine: Engine, town: Town, *, now: float) -> None:
    """Add tenants, keys (one of them revoked), and what the town's assignments prove."""
    from callstanding.control import Keys, Tenants
    from callstanding.control.claims import Claims, Held

    tenants, keys = Tenants(engine), Keys(engine)
    for tenant, (kind, name) in _NAMES.items():
        tenants.add(tenant, kind, who=WHO, now=now - 30 * DAY, name=name)
    made = [keys.create(tenant, scopes, who=WHO, now=now - 20 * DAY, name=name) for tenant, scopes, name in _KEYS]
    keys.revoke(made[-1].key.id, who=WHO, now=now - 2 * DAY)
    rows = town.assignments.to_pylist()
    held = [Held(row["number"], row["holder"], row["from"].timestamp()) for row in rows]
    Claims(engine).assigned(held, who=WHO, now=now)
