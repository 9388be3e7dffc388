"""Runs the application with uvicorn, on uvloop and httptools, until it is told to stop."""

from __future__ import annotations

import uvicorn

from callstanding.web.app import create_app
from callstanding.web.settings import Settings
from callstanding.web.shell import Shell
from callstanding.web.wire import protocol_within

BACKLOG = 1024


def config_of(app: Shell, settings: Settings) -> uvicorn.Config:
    """How uvicorn is set up: no access log, since its lines would hold numbers, and no header of its version."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=protocol_within(settings.limits),
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
        log_level="warning",
    )


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; what was accepted is on disk then."""
    uvicorn.Server(config_of(create_app(settings), settings)).run()
