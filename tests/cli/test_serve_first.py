"""The first start of `serve`: a key for programs and an invitation for a person, told once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding import clock
from callstanding.cli.serve import _prepare
from callstanding.control import SCOPES, ApiKeys, Tenants, Users, migrate, open_control
from callstanding.live.place import Place
from callstanding.web import Settings


def test_it_tells_a_key_that_may_everything_and_who_may_choose_a_password(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(tmp_path / "s.duckdb", port=8321)
    _prepare(settings)
    said = capfd.readouterr().err
    text = re.search(r"http://127\.0\.0\.1:8321/welcome/(\S+)", said)
    key = re.search(r"cs_\S+", said)
    engine = open_control(Place(settings.store).control)
    user = Users(engine).invited(text[1], now=clock.seconds()) if text else None
    caller = ApiKeys(engine).check(key[0]) if key else None
    engine.dispose()
    assert user is not None
    assert caller is not None
    assert (user.login, user.role, user.caller().only) == ("admin", "operator", None)
    assert caller.scopes == frozenset(SCOPES)
    _prepare(settings)
    assert "welcome" not in capfd.readouterr().err


def test_the_invitation_leads_to_where_browsers_find_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _prepare(Settings(tmp_path / "s.duckdb", public_url="https://board.example"))
    assert "https://board.example/welcome/" in capfd.readouterr().err


def test_a_store_from_before_people_signed_in_says_how_they_begin(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(tmp_path / "s.duckdb")
    engine = open_control(Place(settings.store).control)
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="cli", now=clock.seconds())
    engine.dispose()
    _prepare(settings)
    assert "callstanding users add" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("--oidc-issuer", "https://id.example"), "--oidc-client-id"),
        (("--oidc-client-id", "board"), "--oidc-issuer"),
        (("--oidc-issuer", "http://id.example", "--oidc-client-id", "board"), "http://id.example"),
        (("--oidc-issuer", "https://id.example", "--oidc-client-id", "b", "--oidc-secret-file", "nowhere"), "nowhere"),
        (("--public-url", "https://board.example/path"), "https://board.example/path"),
    ],
)
def test_half_an_address_or_half_a_provider_starts_nothing(
    run: Run, tmp_path: Path, given: tuple[str, ...], named: str
) -> None:
    ended = run("serve", "--store", tmp_path / "s.duckdb", *given)
    assert ended.status == 2
    assert named in ended.err
    assert not (tmp_path / "s.duckdb").exists()
