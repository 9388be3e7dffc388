"""Control databases for tests: a SQLite file, and a PostgreSQL server that is really started."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from callstanding.control import Tenants, migrate, open_control

KINDS = ("sqlite", "postgresql")
_counter = count()


class Postgres:
    """A PostgreSQL server in a folder of its own, without any port; it refuses root, who lends it the user postgres."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self.folder = programs, folder
        # From 15 on files are copied only if one says so; through the log, it would take twice as long.
        self._copying = "STRATEGY file_copy" if int(programs.parent.name) >= 15 else ""
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        if os.geteuid() == 0:
            owner = pwd.getpwnam(self.user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", folder / "data", "-U", self.user, "--auth=trust", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        settings = (
            "listen_addresses=''",
            f"unix_socket_directories={self.folder}",
            "fsync=off",
            "full_page_writes=off",
        )
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://{self.user}@/{database}?host={self.folder}"

    def new_database(self, *, like: str = "template1") -> str:
        """The URL of a new database; it begins as a copy of another one, which nobody may use at that moment."""
        name = f"control_{next(_counter)}"
        engine = open_control(self.url("postgres"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like} {self._copying}"))
        engine.dispose()
        return self.url(name)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self.user, "--", *command]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def new_postgres() -> Iterator[Postgres]:
    """A started server, stopped and removed at the end; skips where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("PostgreSQL's server is not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="callstanding-pg-"))
    server = Postgres(found[-1].parent, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    yield from new_postgres()


@pytest.fixture(params=KINDS)
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A control database without any table, of each kind."""
    if request.param == "sqlite":
        engine = open_control(tmp_path / "control.sqlite")
    else:
        engine = open_control(request.getfixturevalue("postgres").new_database())
    yield engine
    engine.dispose()


def found(engine: Engine) -> None:
    """Make the tables, the operator `carrier` and the owners `centre` and `pharmacy`."""
    migrate(engine)
    tenants = Tenants(engine)
    tenants.add("carrier", "operator", who="test", now=0.0)
    tenants.add("centre", "owner", who="test", now=0.0)
    tenants.add("pharmacy", "owner", who="test", now=0.0)
    engine.dispose()


# Migrating takes longer than most tests of what is migrated: it is done once, and each test works on its own copy.
@pytest.fixture(scope="session")
def founded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("founded") / "control.sqlite"
    found(open_control(file))
    return file


@pytest.fixture(scope="session")
def founded_postgres(postgres: Postgres) -> str:
    url = postgres.new_database()
    found(open_control(url))
    return str(make_url(url).database)


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A control database of each kind, with an operator `carrier` and the owners `centre` and `pharmacy`."""
    if request.param == "sqlite":
        founded = request.getfixturevalue("founded_sqlite")
        engine = open_control(Path(shutil.copy(founded, tmp_path / "control.sqlite")))
    else:
        founded = request.getfixturevalue("founded_postgres")
        engine = open_control(request.getfixturevalue("postgres").new_database(like=founded))
    yield engine
    engine.dispose()
