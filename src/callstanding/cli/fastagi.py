"""`callstanding fastagi`: what Asterisk asks from its dialplan."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import screen, switches
from callstanding.cli.failures import OK


@click.command("fastagi")
@switches.sourced
@click.option("--region", metavar="CC", help="Country of caller numbers in national form, such as US or FR.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=4573, show_default=True, help="Port.")
def command(
    store: Path | None,
    redis_url: str | None,
    policy: str,
    label: str,
    code: str,
    region: str | None,
    host: str,
    port: int,
) -> int:
    """Answer AGI(agi://HOST:4573/verdict): sets CALLSTANDING_VERDICT, _SCORE, _LABEL, _CODE and _SOURCE."""
    import asyncio

    from callstanding.integrations.fastagi import FastAgi

    async def serve() -> None:
        server = await FastAgi(source, region=region).serve(host, port)
        screen.say(f"answering Asterisk on {host}:{port}")
        await asyncio.to_thread(stop.wait)
        server.close()

    with switches.source(store, redis_url, switches.wording(policy, label, code)) as source:
        stop = switches.stopped()
        asyncio.run(serve())
    return OK
