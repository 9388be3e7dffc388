"""What the commands of `dial` share: the store, the tenant, the policy, and the budget that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from callstanding.cli import control, options
from callstanding.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from callstanding.control.grants import Grants
    from callstanding.live.pool_scores import PoolScores
    from callstanding.live.published import Published
    from callstanding.lookup import Shown
    from callstanding.policies.policy import Policy

F = TypeVar("F", bound=Callable[..., Any])
OWN = "own"

_OPTIONS = [
    click.option("--store", type=options.PATH, required=True, metavar="PATH", help="The store; its key is needed."),
    click.option("--database", metavar="URL", envvar=control.VARIABLE,
                 help=f"PostgreSQL in place of the file beside the store; better in {control.VARIABLE}."),
    click.option("--tenant", default=OWN, show_default=True, help="Whose numbers and campaigns."),
    click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE",
                 help="Whose limits; name the countries that you call, as in standard+us+fr."),
]  # fmt: skip


def where(command: F) -> F:
    """Add --store, --database, --tenant and --policy."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class Standings:
    """Published standings, asked one number at a time; a store that published none knows none."""

    def __init__(self, published: Published | None) -> None:
        self._published = published

    def get(self, number: str) -> Shown | None:
        """The standing of a number."""
        row = self._published.get(number) if self._published else None
        return row.shown if row else None


@contextmanager
def budget(
    store: Path, database: str | None, policy: str, *, decides: bool = False
) -> Iterator[tuple[Grants, Engine, bytes]]:
    """The budget over the control tables of a store, with its engine and key. Raises StoreError without the key.

    `decides`: whether the scores of pools are needed; at most once for each change of the store they take seconds.
    """
    from callstanding.pipeline.store import key_of
    from callstanding.policies import load_policy

    if not store.exists():
        raise StoreError(
            f"There is no store at {store}.", hint=f"Make one: callstanding ingest FILE... --store {store}"
        )
    limits, secret = load_policy(policy), key_of(store)
    with ExitStack() as stack:
        engine = stack.enter_context(control.opened(store, database))
        from callstanding.control.dial_guarding import guard_of
        from callstanding.control.grants import Grants

        standings, guard = Standings(_published(store, stack)), guard_of(limits)
        scores = _pool_scores(store, limits, engine) if decides else None
        yield Grants(engine, secret, limits, standings=standings, guard=guard, scores=scores), engine, secret


def _pool_scores(store: Path, policy: Policy, engine: Engine) -> PoolScores:
    from callstanding import clock
    from callstanding.control.dial_groups import groups_of
    from callstanding.live.pool_scores import pool_scores_of

    now = clock.seconds()
    return pool_scores_of(store, policy, groups_of(engine, at=now), now=now)


def _published(store: Path, stack: ExitStack) -> Published | None:
    from contextlib import closing

    from callstanding.live.place import Place
    from callstanding.live.published import Published

    path = Place(store).published
    return stack.enter_context(closing(Published(path))) if path.exists() else None
