"""`callstanding publish`: keep Redis, or a switch's own table, in step with the published standings."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import screen, switches
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.integrations.answers import Wording
    from callstanding.integrations.following import Follower, Target
    from callstanding.integrations.kamailio import KamailioTarget
    from callstanding.integrations.redis_out import RedisTarget


@click.command("publish")
@click.option("--store", type=switches.STORE, required=True, metavar="PATH", help="The store that `serve` works on.")
@click.option("--redis", "redis_urls", multiple=True, metavar="URL", help="A Redis or Valkey: redis://host:6379/0.")
@click.option(
    "--kamailio", "kamailios", multiple=True, metavar="URL",
    help="A Kamailio's JSON-RPC: http://host:5060/RPC or unixgram:///run/kamailio/rpc.sock.",
)  # fmt: skip
@click.option("--ttl", "ttl_s", default=3600, show_default=True, metavar="SECONDS", help="How long tags outlive us.")
@click.option("--once", is_flag=True, help="Bring all of them in step once, and end.")
@switches.worded
def command(
    store: Path,
    redis_urls: tuple[str, ...],
    kamailios: tuple[str, ...],
    ttl_s: int,
    once: bool,  # noqa: FBT001 - click hands flags over as arguments
    policy: str,
    label: str,
    code: str,
) -> int:
    """Publish to switches: numbers to be labelled, challenged or refused, and a sign of life.

    Runs until it is ended; a Redis or a switch that is away, or that lost everything, is brought in step again.
    """
    if not redis_urls and not kamailios:
        raise click.UsageError("Give at least one --redis URL or --kamailio URL.")
    with ExitStack() as left:
        words = switches.wording(policy, label, code)
        targets = [left.enter_context(closing(target)) for target in _targets(redis_urls, kamailios, ttl_s)]
        followers = [_follower(left, store, target, words) for target in targets]
        if once:
            for follower in followers:
                screen.say(f"looked at {follower.step()} standings")
        else:
            _run(followers)
    return OK


def _targets(redis_urls: tuple[str, ...], kamailios: tuple[str, ...], ttl_s: int) -> list[RedisTarget | KamailioTarget]:
    from callstanding.integrations.kamailio import KamailioTarget
    from callstanding.integrations.redis_out import RedisTarget

    return [
        *(RedisTarget(url, ttl_s=ttl_s) for url in redis_urls),
        *(KamailioTarget(url, ttl_s=ttl_s) for url in kamailios),
    ]


def _follower(left: ExitStack, store: Path, target: Target, words: Wording) -> Follower:
    """One with a view of the store of its own: each works in a thread of its own."""
    from callstanding.integrations.following import Follower
    from callstanding.integrations.tap import Tap

    return Follower(left.enter_context(closing(Tap(store))), target, words)


def _run(followers: list[Follower]) -> None:
    stop = switches.stopped()
    threads = [threading.Thread(target=each.run, args=(stop, screen.say)) for each in followers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
