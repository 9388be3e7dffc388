"""Keeps a list that somebody sent until it is taken in: on disk, for an hour, for the one who sent it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

LASTS_S = 3600.0
EACH = 5  # lists of one user; one more, and the oldest goes
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")


class About(msgspec.Struct):
    """What is known of a list beside its content: who sent it when, its name, and what its columns are."""

    login: str
    name: str
    at: float
    columns: dict[str, str] = {}  # ours -> theirs
    region: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Draft:
    """A list that waits, and where its content lies."""

    id: str
    path: Path
    about: About


class Drafts:
    """The lists in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes, about: About) -> Draft:
        """Keep a list; of too many of one user the oldest goes."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._make_room(about)
        mine = secrets.token_urlsafe(16)
        path = self._folder / f"{mine}{_ending(about.name)}"
        path.touch(mode=0o600)
        path.write_bytes(content)
        self._put(mine, about)
        return Draft(mine, path, about)

    def find(self, draft: str, login: str, now: float) -> Draft | None:
        """A list of a user; None where there is none, or none any more. Lists that are too old go."""
        for path in self._folder.glob("*.json"):
            known = self._about(path)
            if known is None or known.at < now - LASTS_S:
                self._drop(path.stem)
        if not _NAME.fullmatch(draft):
            return None
        about = self._about(self._folder / f"{draft}.json")
        if about is None or about.login != login:
            return None
        return Draft(draft, self._folder / f"{draft}{_ending(about.name)}", about)

    def change(self, draft: Draft, about: About) -> None:
        """Keep what was chosen for a list."""
        self._put(draft.id, about)

    def drop(self, draft: Draft) -> None:
        """Forget a list."""
        self._drop(draft.id)

    def _drop(self, draft: str) -> None:
        for path in self._folder.glob(f"{draft}.*"):
            path.unlink(missing_ok=True)

    def _put(self, draft: str, about: About) -> None:
        part = self._folder / f"{draft}.part"
        part.touch(mode=0o600)
        part.write_bytes(msgspec.json.encode(about))
        part.rename(self._folder / f"{draft}.json")

    def _about(self, path: Path) -> About | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=About)
        except (OSError, msgspec.DecodeError):
            return None

    def _make_room(self, new: About) -> None:
        there = [(path, about) for path in self._folder.glob("*.json") if (about := self._about(path))]
        mine = sorted((about.at, path) for path, about in there if about.login == new.login)
        for _, path in mine[: max(0, len(mine) - EACH + 1)]:
            self._drop(path.stem)


def _ending(name: str) -> str:
    """The ending of the file, of those that mean something to whoever reads it."""
    ending = Path(name).suffix.lower()
    return ending if ending in (".xlsx", ".xls", ".ods") else ".csv"
