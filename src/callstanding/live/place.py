"""Where the live parts of a store lie: beside it, in a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The paths that belong to the store at `store`."""

    store: Path

    @property
    def folder(self) -> Path:
        """The folder of the live parts, readable by its owner only; made when first asked for."""
        folder = self.store.with_name(self.store.name + ".live")
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def published(self) -> Path:
        """The SQLite file of published standings and events."""
        return self.folder / "published.sqlite"

    @property
    def control(self) -> Path:
        """The SQLite file of tenants, keys, disputes and webhooks, where no other database is named."""
        return self.folder / "control.sqlite"

    @property
    def judged(self) -> Path:
        """The SQLite file of standings that were judged while no service had the store open."""
        return self.folder / "judged.sqlite"

    @property
    def pools(self) -> Path:
        """The file of the scores of pools, as they were learned last."""
        return self.folder / "pools.json"

    @property
    def disputes(self) -> Path:
        """The file that tells the folder of disputes."""
        return self.folder / "disputes.json"

    @property
    def journal(self) -> Path:
        """The folder of the journal's segments."""
        folder = self.folder / "journal"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def index(self) -> Path:
        """The folder of the index over a snapshot, where standings come from one and there is no store."""
        folder = self.folder / "index"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
