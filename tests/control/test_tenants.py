"""Tenants: operators and owners."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit, Tenants
from callstanding.errors import NotFound, UsageError


def test_a_tenant_is_found_by_its_id(engine: Engine) -> None:
    added = Tenants(engine).add("clinic-2", "owner", who="test", now=5.0, name="The clinic")
    assert Tenants(engine).get("clinic-2") == added
    assert Audit(engine).listed()[-1].what == "tenant.added"


def test_an_id_is_given_once(engine: Engine) -> None:
    with pytest.raises(UsageError, match="already"):
        Tenants(engine).add("centre", "operator", who="test", now=5.0)
    assert Tenants(engine).get("centre").kind == "owner"


@pytest.mark.parametrize("tenant", ["", "-x", "a b", "a/b", "a" * 65, "naïve", "x\n"])
def test_an_id_is_made_of_plain_letters(engine: Engine, tenant: str) -> None:
    with pytest.raises(UsageError):
        Tenants(engine).add(tenant, "owner", who="test", now=5.0)


def test_a_kind_that_does_not_exist_is_refused(engine: Engine) -> None:
    with pytest.raises(UsageError):
        Tenants(engine).add("x", "king", who="test", now=5.0)


def test_who_is_not_there_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        Tenants(engine).get("nobody")
