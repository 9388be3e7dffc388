"""A table between two marks of a Markdown page: rows are known by their first cells, and a new run renews its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Headings and rows of text; the first `known_by` cells tell one row from another."""

    heads: Row
    rows: Sequence[Row]
    known_by: int = 1
    anew: bool = False  # whether rows that this run does not have are gone, rather than older

    def over(self, text: str) -> str:
        """The table as Markdown, with the rows of an older one that this one does not renew."""
        mine = {row[: self.known_by]: row for row in self.rows}
        kept = {} if self.anew else {row[: self.known_by]: row for row in _read(text) if len(row) == len(self.heads)}
        rows = [(kept | mine)[key] for key in sorted(kept | mine)] if self._is_sorted else [*mine.values()]
        return "\n".join([_line(self.heads), "|" + "---|" * len(self.heads), *map(_line, rows)])

    @property
    def _is_sorted(self) -> bool:
        """A table that is made anew keeps the order in which it was made."""
        return not self.anew


def _read(text: str) -> list[Row]:
    """The rows of a table in Markdown, without its heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines[2:]]


def _line(cells: Row) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"


def between(page: str, name: str) -> str:
    """What the page has between the marks of a table. Raises ValueError where they are missing."""
    begin, end = _marks(name)
    if begin not in page or end not in page:
        raise ValueError(f"The page has no place for {name}: write {begin} and {end} where it belongs.")
    return page.split(begin)[1].split(end, maxsplit=1)[0].strip("\n")


def put(page: str, name: str, text: str) -> str:
    """The page with something else between the marks."""
    begin, end = _marks(name)
    before, rest = page.split(begin)
    return f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}"
