"""The views that users saved: a name for the filters and the order of a page. They change no data: not audited."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, insert, select

from callstanding.control.database import reading, writing
from callstanding.control.view_tables import VIEWS
from callstanding.errors import UsageError
from callstanding.inventory.words import checked_text

MOST = 50  # of a user, for one page
LONGEST, LONGEST_QUERY = 60, 4_000  # characters


@dataclass(frozen=True, slots=True)
class View:
    """One saved view."""

    name: str
    query: str


class Views:
    """The views of all users; each sees their own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def listed(self, login: str, page: str) -> list[View]:
        """A user's views of a page, by name."""
        asked = select(VIEWS.c.name, VIEWS.c.query).where(VIEWS.c.login == login, VIEWS.c.page == page)
        with reading(self._engine) as connection:
            found = [View(row.name, row.query) for row in connection.execute(asked)]
        return sorted(found, key=lambda view: view.name.casefold())

    def save(self, login: str, page: str, *, name: str, query: str, now: float) -> View:
        """Keep a view; one of the same name is replaced. Raises UsageError for no name, a long one, or too many."""
        name = checked_text("name", name)
        if not name or len(name) > LONGEST:
            raise UsageError(f"A view has a name of 1 to {LONGEST} characters.")
        if len(query) > LONGEST_QUERY:
            raise UsageError("This view has too many filters to be kept.")
        mine = (VIEWS.c.login == login) & (VIEWS.c.page == page)
        with writing(self._engine) as connection:
            connection.execute(delete(VIEWS).where(mine, VIEWS.c.name == name))
            if connection.execute(select(func.count()).select_from(VIEWS).where(mine)).scalar_one() >= MOST:
                raise UsageError(f"At most {MOST} views are kept.", hint="Delete one that is not used any more.")
            connection.execute(insert(VIEWS).values(login=login, page=page, name=name, query=query, created=now))
        return View(name, query)

    def delete(self, login: str, page: str, name: str) -> None:
        """Take a view away; one that is not there is no error."""
        mine = (VIEWS.c.login == login) & (VIEWS.c.page == page) & (VIEWS.c.name == name)
        with writing(self._engine) as connection:
            connection.execute(delete(VIEWS).where(mine))
