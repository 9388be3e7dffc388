"""A hundred names that try to run, to hide, to turn around, or to burst a page; and a tenant that is full of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.web.service import Service

from callstanding import clock
from callstanding.actions.labels import Label
from callstanding.control.caller import Caller
from callstanding.control.labels import Labels
from callstanding.inventory.item import Wanted
from callstanding.live.journal import Journal, Posted
from callstanding.pipeline.store import key_of

TENANT, WHO = "hostile", "test"
_READ: dict[str, list[str]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "board" / "hostile.json").read_text("utf-8")
)
NAMES = tuple(name for kind, names in _READ.items() if kind != "unseen" for name in names)
"""One line each, of signs that can be printed: what a stock takes."""
TEXTS = (*NAMES, *_READ["unseen"])
"""The same, and those that a text of several lines may hold too."""


def number(place: int) -> str:
    """The number with the name at this place."""
    return f"+1{302 + place // 100}55501{place % 100:02d}"


def furnish(service: Service) -> None:
    """Give a tenant all of these names wherever a name may come from. Its owner signs in as `hostile`."""
    house, now = service.house, clock.seconds()
    house.tenants.add(TENANT, "owner", who=WHO, now=now, name=NAMES[0])
    house.users.add(TENANT, TENANT, "owner", who=WHO, now=now)
    house.stock.import_(
        TENANT, [_wanted(place, name) for place, name in enumerate(NAMES)], who=WHO, now=now, whole=True
    )
    today = datetime.fromtimestamp(now, UTC).date()
    labels = [Label(number(place), today, name, name, "watch") for place, name in enumerate(NAMES)]
    Labels(house.engine).take(TENANT, labels, source=NAMES[0], who=WHO, now=now)
    for place, text in enumerate(TEXTS):
        _tell(service, place, text, now)
    _post(service, now)


def _wanted(place: int, name: str) -> Wanted:
    return Wanted(number(place), "US", "in use", None, name, name, name, name)


def _tell(service: Service, place: int, text: str, now: float) -> None:
    """What people and programs write of themselves: cases, keys, proofs, those who sign in by another house."""
    house, e164 = service.house, number(place)
    house.claims.prove(TENANT, e164, by=text, who=text, now=now)
    house.keys.create(TENANT, ("read",), who=WHO, now=now, name=text)
    house.users.add(f"hostile-{place}", TENANT, "viewer", who=text, now=now, subject=text)
    caller = Caller(TENANT, "owner", frozenset({"read"}), text)
    case = house.disputes.open(e164, caller, text=text, contact=text, now=now)
    house.disputes.step(case.id, caller, words=text, now=now)
    if place % 2:
        house.disputes.decide(case.id, "rejected", why=text, who=text, now=now)


def _post(service: Service, now: float) -> None:
    """Lines that cannot be used, from files with such names."""
    place = service.place
    journal = Journal(place.journal, secret=key_of(service.settings.store, create=False), lane="hostile")
    journal.append([Posted("calls", "calls", text.encode(), source=text, received=now) for text in TEXTS])
    journal.close()
