"""Isolation: an owner reads and changes its own, and what is somebody else's is as if it were not there."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine

from callstanding.control import EVENTS, Caller, Claims, Disputes, Endpoints, Keys, Outbox, Users
from callstanding.control.outbox import New
from callstanding.errors import NotFound

NUMBER, KEY = "+12025550143", bytes(range(32))
CENTRE = Caller("centre", "owner", frozenset({"read"}), "key-centre")
PHARMACY = Caller("pharmacy", "owner", frozenset({"read"}), "key-pharmacy")
CARRIER = Caller("carrier", "operator", frozenset({"read"}), "key-carrier")
CLASSES = (Claims, Disputes, Endpoints, Keys, Outbox, Users)
Ask = Callable[["House", str | None], Any]


@dataclass
class House:
    """What the centre has: a key, a user, a number, a dispute, an endpoint, and a delivery to it."""

    engine: Engine

    def __post_init__(self) -> None:
        self.claims, self.disputes = Claims(self.engine), Disputes(self.engine)
        self.endpoints, self.keys, self.outbox = Endpoints(self.engine, KEY), Keys(self.engine), Outbox(self.engine)
        self.claims.prove("centre", NUMBER, by="contract", who="test", now=1.0)
        self.key = self.keys.create("centre", ("read",), who="test", now=1.0).key.id
        self.users = Users(self.engine)
        self.users.add("desk", "centre", "owner", who="test", now=1.0)
        self.dispute = self.disputes.open(NUMBER, CENTRE, text="Visits.", contact="", now=2.0).id
        self.endpoint = self.endpoints.add("centre", "https://example.org/", EVENTS, who="k", now=2.0).endpoint.id
        self.outbox.put([New(self.endpoint, "evt_1", EVENTS[0], "{}")], now=3.0, cursor=("test", 1))


# Every method that takes `only`, asked as an owner's request would ask it.
LISTS: dict[str, Ask] = {
    "Claims.listed": lambda house, only: house.claims.listed(only, 10.0),
    "Disputes.listed": lambda house, only: house.disputes.listed(only),
    "Disputes.every": lambda house, only: list(house.disputes.every(only)),
    "Disputes.pressing": lambda house, only: house.disputes.pressing(only),
    "Disputes.about": lambda house, only: house.disputes.about(NUMBER, only),
    "Endpoints.listed": lambda house, only: house.endpoints.listed(only),
    "Keys.listed": lambda house, only: house.keys.listed(only),
    "Users.listed": lambda house, only: house.users.listed(only),
}
ASKED: dict[str, Ask] = {
    "Disputes.get": lambda house, only: house.disputes.get(house.dispute, only),
    "Disputes.steps": lambda house, only: house.disputes.steps(house.dispute, only),
    "Endpoints.get": lambda house, only: house.endpoints.get(house.endpoint, only),
    "Outbox.listed": lambda house, only: house.outbox.listed(house.endpoint, only),
    "Outbox.replay": lambda house, only: house.outbox.replay(house.endpoint, only, since=0.0, now=9.0),
    "Endpoints.change": lambda house, only: house.endpoints.change(
        house.endpoint, only, who="k", now=9.0, active=False
    ),
    "Endpoints.rotate_secret": lambda house, only: house.endpoints.rotate_secret(
        house.endpoint, only, who="k", now=9.0
    ),
    "Endpoints.remove": lambda house, only: house.endpoints.remove(house.endpoint, only, who="k", now=9.0),
    "Keys.rotate": lambda house, only: house.keys.rotate(house.key, only=only, who="k", now=9.0),
    "Keys.revoke": lambda house, only: house.keys.revoke(house.key, only=only, who="k", now=9.0),
    "Users.get": lambda house, only: house.users.get("desk", only),
    "Users.invite": lambda house, only: house.users.invite("desk", only=only, who="k", now=9.0),
    "Users.disable": lambda house, only: house.users.disable("desk", only=only, who="k", now=9.0),
    "Users.enable": lambda house, only: house.users.enable("desk", only=only, who="k", now=9.0),
    "Users.change_role": lambda house, only: house.users.change_role("desk", "viewer", only=only, who="k", now=9.0),
}


@pytest.fixture
def house(engine: Engine) -> House:
    return House(engine)


def test_every_method_that_is_limited_to_a_tenant_is_tried_here() -> None:
    limited = {
        f"{kind.__name__}.{name}"
        for kind in CLASSES
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and "only" in inspect.signature(method).parameters
    }
    assert limited == {*LISTS, *ASKED}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_the_owners_own_and_an_operators_all(house: House, name: str) -> None:
    ask = LISTS[name]
    assert ask(house, PHARMACY.only) == []
    assert len(ask(house, CENTRE.only)) == 1
    assert len(ask(house, CARRIER.only)) == 1


@pytest.mark.parametrize("name", ASKED)
def test_somebody_elses_is_not_found_and_not_changed(house: House, name: str) -> None:
    before = (house.endpoints.target(house.endpoint, 9.0), house.outbox.counted())
    with pytest.raises(NotFound):
        ASKED[name](house, PHARMACY.only)
    assert (house.endpoints.target(house.endpoint, 9.0), house.outbox.counted()) == before
    ASKED[name](house, CENTRE.only)


@pytest.mark.parametrize("name", ASKED)
def test_an_operator_may_ask_for_all(house: House, name: str) -> None:
    ASKED[name](house, CARRIER.only)


def test_what_is_somebody_elses_is_told_like_what_is_not_there(house: House) -> None:
    with pytest.raises(NotFound) as hidden:
        house.endpoints.get(house.endpoint, PHARMACY.only)
    with pytest.raises(NotFound) as absent:
        house.endpoints.get("ep_0000000000000000", PHARMACY.only)
    assert str(hidden.value).replace(house.endpoint, "") == str(absent.value).replace("ep_0000000000000000", "")
