"""The real web process over a store, for tests of switches: `python -m tests.integrations.service STORE PORT`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.integrations.house import WORDING

from callstanding import clock
from callstanding.control.database import migrate, open_control
from callstanding.control.keys import Keys
from callstanding.control.tenants import Tenants
from callstanding.live.place import Place


def key_for(store: Path) -> str:
    """A key of an operator that may look up, see scores, and send call records."""
    engine, now = open_control(Place(store).control), clock.seconds()
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=now)
    key = Keys(engine).create("carrier", ("lookup", "read", "ingest"), who="test", now=now).text
    engine.dispose()
    return key


def run(store: Path, port: int) -> None:
    """Serve until the process is ended."""
    import uvicorn

    from callstanding.web import Settings, create_app
    from callstanding.web.server import config_of

    settings = Settings(store, port=port, region="US", label=WORDING.label)
    uvicorn.Server(config_of(create_app(settings), settings)).run()


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]))
