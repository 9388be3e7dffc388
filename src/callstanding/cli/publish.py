"""`callstanding publish`: keep Redis, or a switch's own table, in step with the published standings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import screen, snapshots, switches
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.integrations.answers import Wording
    from callstanding.integrations.following import Follower, Target
    from callstanding.integrations.kamailio import KamailioTarget
    from callstanding.integrations.redis_out import RedisTarget
    from callstanding.integrations.snapshot_tap import SnapshotTap
    from callstanding.integrations.tap import Tap

    Taps = Callable[[], Tap | SnapshotTap]  # each target is followed in a thread of its own, with a view of its own


@click.command("publish")
@click.option("--store", type=switches.STORE, metavar="PATH", help="The store that `serve` works on.")
@snapshots.snapshot
@click.option("--redis", "redis_urls", multiple=True, metavar="URL", help="A Redis or Valkey: redis://host:6379/0.")
@click.option(
    "--kamailio", "kamailios", multiple=True, metavar="URL",
    help="A Kamailio's JSON-RPC: http://host:5060/RPC or unixgram:///run/kamailio/rpc.sock.",
)  # fmt: skip
@click.option("--ttl", "ttl_s", default=3600, show_default=True, metavar="SECONDS", help="How long tags outlive us.")
@click.option("--once", is_flag=True, help="Bring all of them in step once, and end.")
@switches.worded
def command(
    store: Path | None,
    snapshot: Path | None,
    home: Path | None,
    age_h: float,
    redis_urls: tuple[str, ...],
    kamailios: tuple[str, ...],
    ttl_s: int,
    once: bool,  # noqa: FBT001 - click hands flags over as arguments
    policy: str,
    label: str,
    code: str,
) -> int:
    """Publish to switches: numbers to be labelled, challenged or refused, and a sign of life.

    The standings are those of a store that a service works on, or of snapshots that a cluster writes.
    Runs until it is ended; a Redis or a switch that is away, or that lost everything, is brought in step again.
    """
    if not redis_urls and not kamailios:
        raise click.UsageError("Give at least one --redis URL or --kamailio URL.")
    snapshots.check(store, snapshot, home)
    with ExitStack() as left:
        words = switches.wording(policy, label, code)
        targets = [left.enter_context(closing(target)) for target in _targets(redis_urls, kamailios, ttl_s)]
        if snapshot is not None:
            taps = _of_snapshot(left, snapshot, words, home=home, age_s=3600 * age_h, once=once)
        elif store is not None:
            taps = _of_store(store)
        followers = [_follower(left, taps, target, words) for target in targets]
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


def _of_store(store: Path) -> Taps:
    from callstanding.integrations.tap import Tap

    return lambda: Tap(store)


def _of_snapshot(left: ExitStack, place: Path, words: Wording, *, home: Path | None, age_s: float, once: bool) -> Taps:
    """Newer snapshots are taken up beside the followers; `once`: now, and what is wrong ends the command."""
    from callstanding.integrations.snapshot_tap import SnapshotTap
    from callstanding.live.snapshots.keeping import Keeper
    from callstanding.live.snapshots.shelf import Shelf

    shelf = Shelf.of(snapshots.home_of(place, home))
    keeper = Keeper(place, shelf, words.policy)
    if once:
        snapshots.taken_up(keeper)
    else:
        left.enter_context(snapshots.kept(keeper))
    return lambda: SnapshotTap(shelf, words, age_s=age_s)


def _follower(left: ExitStack, taps: Taps, target: Target, words: Wording) -> Follower:
    """One with a view of the standings of its own: each works in a thread of its own."""
    from callstanding.integrations.following import Follower

    return Follower(left.enter_context(closing(taps())), target, words)


def _run(followers: list[Follower]) -> None:
    stop = switches.stopped()
    threads = [threading.Thread(target=each.run, args=(stop, screen.say)) for each in followers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
