"""What the commands for switches share: the words of a verdict, where they look numbers up, and how they end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from callstanding.integrations.answers import Wording
    from callstanding.integrations.sources import Source

F = TypeVar("F", bound=Callable[..., Any])
STORE: click.Path = click.Path(path_type=Path)

_WORDED = [
    click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE",
                 help="From when calls are refused."),
    click.option("--label", default="Suspected spam", show_default=True, help="What a callee reads, 15 characters."),
    click.option("--refuse-with", "code", type=click.Choice(["603", "607", "608"]), default="603", show_default=True,
                 help="The SIP code of a refusal."),
]  # fmt: skip
_SOURCED = [
    click.option("--store", type=STORE, metavar="PATH", help="The store that `serve` works on."),
    click.option("--redis", "redis_url", metavar="URL", help="Instead, on another machine: what `publish` wrote."),
]


def worded(command: F) -> F:
    """Add what says how a verdict is made and put into words."""
    return _stack(command, _WORDED)


def sourced(command: F) -> F:
    """Add where numbers are looked up."""
    return _stack(command, [*_SOURCED, *_WORDED])


def wording(policy: str, label: str, code: str) -> Wording:
    """The options as the integrations take them."""
    from callstanding.integrations.answers import Wording
    from callstanding.policies import load_policy

    return Wording(load_policy(policy), label=label, code=int(code))


@contextmanager
def source(store: Path | None, redis_url: str | None, words: Wording) -> Iterator[Source]:
    """Where a server of ours looks numbers up."""
    if (store is None) == (redis_url is None):
        raise click.UsageError("Give either --store PATH or --redis URL.")
    if redis_url:
        from callstanding.integrations.redis_lookup import RedisLookup

        with closing(RedisLookup(redis_url)) as looked:
            yield looked
    elif store:
        from callstanding.integrations.sources import StoreSource

        with StoreSource(store, words) as looked_up:
            yield looked_up


def stopped() -> threading.Event:
    """An event that is set when the process is asked to end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _stack(command: F, decorators: list[Callable[[Any], Any]]) -> F:
    for decorator in reversed(decorators):
        command = decorator(command)
    return command
