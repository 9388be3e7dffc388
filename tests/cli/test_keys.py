"""`keys`: made once, shown once, and good for what they were made for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.control import ApiKeys, Caller, open_control
from callstanding.live.place import Place


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "s.duckdb"
    assert run("tenants", "add", "carrier", "--kind", "operator", "--store", path).status == 0
    assert run("tenants", "add", "centre", "--kind", "owner", "--store", path).status == 0
    return path


def caller(store: Path, text: str) -> Caller | None:
    engine = open_control(Place(store).control)
    found = ApiKeys(engine).check(text)
    engine.dispose()
    return found


def create(run: Run, store: Path, *more: object) -> str:
    ended = run("keys", "create", "--tenant", "carrier", "--scope", "read", "--scope", "admin", "--store", store, *more)
    assert ended.status == 0
    return ended.out.strip()


def rows(run: Run, store: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in run("keys", "list", "--store", store, "--json").out.splitlines()]


def test_the_first_key_is_made_here_and_its_text_is_all_that_stdout_gets(run: Run, store: Path) -> None:
    text = create(run, store)
    found = caller(store, text)
    assert found is not None
    assert (found.tenant, found.scopes) == ("carrier", frozenset({"read", "admin"}))


def test_the_text_is_never_shown_again(run: Run, store: Path) -> None:
    secret = create(run, store, "--name", "switch").split("_")[2]
    shown = run("keys", "list", "--store", store).out + run("audit", "list", "--store", store).out
    assert "switch" in shown
    assert secret not in shown


def test_a_rotated_key_goes_on_for_its_grace_and_a_revoked_one_not(run: Run, store: Path) -> None:
    old = create(run, store)
    new = run("keys", "rotate", old.split("_")[1], "--store", store).out.strip()
    assert [caller(store, text) is not None for text in (old, new)] == [True, True]
    run("keys", "revoke", old.split("_")[1], "--why", "lost", "--store", store)
    assert [caller(store, text) is not None for text in (old, new)] == [False, True]
    assert [row["state"] for row in rows(run, store)] == ["revoked", "live"]


def test_a_rotation_without_grace_ends_the_old_key(run: Run, store: Path) -> None:
    old = create(run, store)
    run("keys", "rotate", old.split("_")[1], "--grace", "0", "--store", store)
    assert caller(store, old) is None


def test_a_key_ends_when_it_was_said_to(run: Run, store: Path) -> None:
    create(run, store, "--expires", "2999-01-01")
    assert rows(run, store)[0]["expires"] == "2999-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (("create", "--tenant", "nobody", "--scope", "read"), 1, "nobody"),
        (("create", "--tenant", "centre", "--scope", "ingest"), 2, "ingest"),
        (("create", "--tenant", "carrier", "--scope", "everything"), 2, "everything"),
        (("create", "--tenant", "carrier", "--scope", "read", "--expires", "2001-01-01"), 2, "expired"),
        (("create", "--tenant", "carrier"), 2, "--scope"),
        (("revoke", "abcdefgh"), 1, "abcdefgh"),
        (("rotate", "abcdefgh"), 1, "abcdefgh"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, store: Path, arguments: tuple[str, ...], status: int, named: str
) -> None:
    ended = run("keys", *arguments, "--store", store)
    assert (ended.status, ended.out) == (status, "")
    assert ended.err.splitlines()[0].startswith("error:")
    assert named in ended.err


def test_without_a_store_and_a_database_it_is_wrong_usage(run: Run) -> None:
    ended = run("keys", "list")
    assert (ended.status, "--store" in ended.err) == (2, True)


def test_a_database_is_named_by_its_url_or_by_the_environment(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/c.sqlite"
    assert run("tenants", "add", "carrier", "--kind", "operator", "--database", url).status == 0
    monkeypatch.setenv("CALLSTANDING_DATABASE", url)
    assert json.loads(run("tenants", "list", "--json").out)["tenant"] == "carrier"


def test_a_database_that_is_away_is_one_line_without_its_password(run: Run) -> None:
    ended = run("keys", "list", "--database", "postgresql://desk:secret-word@127.0.0.1:1/control")
    assert ended.status == 1
    assert [line.split(":")[0] for line in ended.err.splitlines()] == ["error", "hint"]
    assert "secret-word" not in ended.err


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['sqlalchemy'] = None; sys.modules['alembic'] = None\n"
        f"sys.argv = ['callstanding', 'keys', 'list', '--store', {str(tmp_path / 's')!r}]\n"
        "from callstanding.cli import main; main()"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, "callstanding[serve]" in ended.stderr) == (2, True)
