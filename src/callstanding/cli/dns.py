"""`callstanding dns`: a name server for switches that can ask nothing but names."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import screen, switches
from callstanding.cli.failures import OK


@click.command("dns")
@switches.sourced
@click.option("--zone", required=True, metavar="NAME", help="The zone that is asked, such as spam.example.net.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5353, show_default=True, help="Port, by UDP and TCP.")
def command(
    store: Path | None, redis_url: str | None, policy: str, label: str, code: str, zone: str, host: str, port: int
) -> int:
    """Answer like a DNS block list: 3.2.1.0.5.5.5.2.0.2.1.ZONE for +12025550123.

    127.0.0.2 label, 127.0.0.3 challenge, 127.0.0.4 block; no such name: the call may pass.
    """
    from callstanding.integrations.dns import serve

    with switches.source(store, redis_url, switches.wording(policy, label, code)) as source:
        stop = switches.stopped()
        servers = serve(source, zone=zone, address=host, port=port)
        screen.say(f"answering for {zone} on {host}:{port}")
        stop.wait()
        for server in servers:
            server.stop()
            server.server.server_close()
    return OK
