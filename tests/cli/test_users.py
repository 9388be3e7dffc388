"""`users`: added, invited by a link that is shown once, given roles, and shut out."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from tests.cli.conftest import Ended, Run

from callstanding import clock
from callstanding.control import Users, open_control
from callstanding.live.place import Place


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "s.duckdb"
    assert run("tenants", "add", "carrier", "--kind", "operator", "--store", path).status == 0
    assert run("tenants", "add", "centre", "--kind", "owner", "--store", path).status == 0
    return path


def add(run: Run, store: Path, login: str = "pat", *more: object) -> Ended:
    return run("users", "add", login, "--tenant", "centre", "--role", "owner", "--store", store, *more)


def rows(run: Run, store: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in run("users", "list", "--store", store, "--json").out.splitlines()]


def test_whoever_is_added_is_told_how_to_be_invited(run: Run, store: Path) -> None:
    ended = add(run, store, "Pat@Example.com")
    assert (ended.status, ended.out) == (0, "")
    assert "callstanding users invite pat@example.com" in ended.err
    assert [(row["login"], row["tenant"], row["role"], row["state"]) for row in rows(run, store)] == [
        ("pat@example.com", "centre", "owner", "invited")
    ]


def test_an_invitation_is_a_link_to_the_service_and_kept_nowhere(run: Run, store: Path) -> None:
    add(run, store)
    ended = run("users", "invite", "pat", "--public-url", "https://board.example/", "--store", store)
    where, _, text = ended.out.strip().rpartition("/")
    assert where == "https://board.example/welcome"
    engine = open_control(Place(store).control)
    invited = Users(engine).invited(text, now=clock.seconds())
    engine.dispose()
    assert invited is not None
    assert invited.login == "pat"
    with sqlite3.connect(Place(store).control) as connection:
        assert text not in "\n".join(connection.iterdump())
    connection.close()


def test_a_role_is_changed_and_a_user_disabled_and_enabled(run: Run, store: Path) -> None:
    add(run, store)
    assert run("users", "role", "pat", "viewer", "--store", store).status == 0
    assert run("users", "disable", "pat", "--store", store).status == 0
    assert [(row["role"], row["state"]) for row in rows(run, store)] == [("viewer", "disabled")]
    assert run("users", "enable", "pat", "--store", store).status == 0
    assert rows(run, store)[0]["state"] != "disabled"
    log = run("audit", "list", "--store", store).out
    assert all(what in log for what in ("user.added", "user.role", "user.disabled", "user.enabled"))


def test_a_subject_is_somebody_at_an_issuer(run: Run, store: Path) -> None:
    assert add(run, store, "pat", "--subject", "7").status == 2
    assert add(run, store, "pat", "--subject", "7", "--issuer", "https://id.example/").status == 0
    assert rows(run, store)[0]["by"] == "provider"


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (("add", "pat", "--tenant", "nobody", "--role", "owner"), 1, "nobody"),
        (("add", "pat", "--tenant", "centre", "--role", "operator"), 2, "operator"),
        (("add", "p t", "--tenant", "centre", "--role", "owner"), 2, "p t"),
        (("invite", "ghost"), 1, "ghost"),
        (("invite", "ghost", "--public-url", "board.example"), 2, "board.example"),
        (("role", "ghost", "owner"), 1, "ghost"),
        (("disable", "ghost"), 1, "ghost"),
    ],
)
def test_what_cannot_be_is_told_with_its_name(
    run: Run, store: Path, arguments: tuple[str, ...], status: int, named: str
) -> None:
    ended = run("users", *arguments, "--store", store)
    assert ended.status == status
    assert named in ended.err


def test_a_login_is_taken_once(run: Run, store: Path) -> None:
    add(run, store)
    ended = add(run, store, "PAT")
    assert ended.status == 2
    assert "already" in ended.err
