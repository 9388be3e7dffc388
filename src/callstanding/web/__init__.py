"""The HTTP interface: calls and reports in, standings and verdicts out, and who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callstanding.web.settings import Contact, Limits, Rate, Settings

if TYPE_CHECKING:
    from callstanding.web.shell import Shell

__all__ = ["Contact", "Limits", "Rate", "Settings", "create_app", "run"]


def create_app(settings: Settings) -> Shell:
    """The ASGI application over a store; the libraries that it needs are imported here and not before."""
    from callstanding.web.app import create_app as make

    return make(settings)


def run(settings: Settings) -> None:
    """Serve until the process is told to stop."""
    from callstanding.web.server import run as serve

    serve(settings)
