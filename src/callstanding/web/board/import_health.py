"""Import: what comes in, what was put aside and why, and the lines themselves to correct and send again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response

from callstanding.control.audit import changing, note
from callstanding.live.aside import Aside, Looked, listed, looked, path_of
from callstanding.live.published import Folded
from callstanding.web.board.page import Page
from callstanding.web.metrics import age
from callstanding.web.problem import Problem
from callstanding.web.times import DAY_S

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

BATCHES = 20
FILES = 30  # that are looked through for their reasons


@dataclass(frozen=True)
class Health:
    """How import goes: lines of the last 24 hours and those put aside of them; seconds since the folder lived (infinite
    before it ever did); bytes of the journal that wait for it; the last batches, the newest first.
    """

    lines: int
    put_aside: int
    folder_age_s: float
    is_late: bool
    waiting_bytes: int
    batches: tuple[Folded, ...]

    @property
    def accepted(self) -> int:
        """Lines that could be used."""
        return self.lines - self.put_aside

    @property
    def share(self) -> float | None:
        """The share put aside; None where nothing came."""
        return self.put_aside / self.lines if self.lines else None


async def health_of(visit: Visit, *, batches: int = BATCHES) -> Health:
    """The figures of one service; for operators alone."""
    house, since = visit.house, visit.now - DAY_S
    hours = house.standings.read(lambda file: file.batches_by_hour(since))
    last = house.standings.read(lambda file: file.batches_latest(batches))
    late = age(house)
    return Health(
        lines=sum(lines for _, lines, _ in hours),
        put_aside=sum(aside for _, _, aside in hours),
        folder_age_s=late,
        is_late=late > house.limits.stale_s,
        waiting_bytes=house.standings.waiting_bytes,
        batches=tuple(last),
    )


async def intake(visit: Visit) -> Response:
    """The page: figures, the last batches, and the files of lines put aside with their reasons."""
    health = await health_of(visit)
    files, more = await visit.house.ask(lambda: _files(visit))
    return visit.part_or_page("intake.html", "intake_body.html", health=health, files=files, more=more)


async def download(visit: Visit) -> Response:
    """One file of lines put aside, as it is. It names callees, so the audit log keeps who took it."""
    name = visit.path["file"]
    path = await visit.house.ask(lambda: path_of(visit.house.place, name))
    if path is None:
        raise Problem("not-found", visit.t("intake.no_file"))
    await visit.house.ask(lambda: _note(visit, name))
    headers = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=name, headers=headers)


def _files(visit: Visit) -> tuple[list[tuple[Aside, Looked]], int]:
    """The newest files with what is in them, and how many older ones there are."""
    place, found = visit.house.place, []
    every = listed(place)
    for aside in every[:FILES]:
        path = path_of(place, aside.name)
        if path is not None:
            found.append((aside, looked(path)))
    return found, max(0, len(every) - FILES)


def _note(visit: Visit, name: str) -> None:
    with changing(visit.house.engine) as connection:
        note(connection, at=visit.now, who=visit.caller.key_id, what="quarantine.downloaded", subject=name)


PAGES = (
    Page("GET", "/intake", intake, of="operators"),
    Page("GET", "/intake/{file}", download, of="operators"),
)
