"""Which processes are a service: what `serve` and `demo --web` start alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callstanding.live.group import Work
    from callstanding.web import Settings


def snapshot_work_of(settings: Settings, place: Path) -> dict[str, Work]:
    """The processes over the snapshots of a place: one makes the index, the other maps it and answers."""
    from callstanding import web
    from callstanding.live.snapshots import keeping

    return {"snapshot": (keeping.run, (place, settings.store, settings.policy)), "web": (web.run, (settings,))}


def work_of(
    settings: Settings,
    *,
    wall_clock: bool = True,
    webhooks_to: Sequence[str] = (),
    watch: Sequence[Path] = (),
    zone: str = "UTC",
) -> dict[str, Work]:
    """The processes over one store. `wall_clock` False: standings are as of the newest event.

    `webhooks_to`: networks of one's own that webhooks may reach; `watch`: paths to follow, with times in `zone`.
    """
    from callstanding import web
    from callstanding.integrations import telling_process
    from callstanding.live import following, loop

    work: dict[str, Work] = {
        "folder": (loop.run, (settings.store, settings.policy, wall_clock)),
        "web": (web.run, (settings,)),
        "telling": (telling_process.run, (settings.store, settings.database, tuple(webhooks_to), settings.policy)),
    }
    for place, path in enumerate(watch, 1):
        work[f"watch-{place}"] = (following.follow, (path, settings.store, settings.region, zone))
    return work
