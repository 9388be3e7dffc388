"""What to do today, the most pressing first, each as one sentence with one link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from callstanding.control.dispute import Dispute
from callstanding.web.board.day import NEAR, TAGGED, Day
from callstanding.web.board.register.wanted import Wanted

Tone = Literal["bad", "warn", "good", ""]
MANY = 0.005  # a share of lines that is worth a look at once
HURRY_S = 6 * 3600.0  # until a status is due


@dataclass(frozen=True, slots=True)
class Todo:
    """One sentence of `today.toml` with its blanks, and where its link leads. The lower the rank, the more pressing."""

    rank: int
    tone: Tone
    key: str
    where: str
    fill: dict[str, int | str]


def todos(day: Day) -> list[Todo]:
    """What there is to do; empty where nothing is."""
    found = [*_of_service(day), *_of_cases(day), *_of_numbers(day)]
    return sorted(found, key=lambda todo: todo.rank)


def _of_service(day: Day) -> Iterator[Todo]:
    if day.health is None:
        return
    if day.health.is_late:
        yield Todo(0, "bad", "late", "/intake", {})
    if day.health.put_aside:
        tone: Tone = "warn" if (day.health.share or 0.0) >= MANY else ""
        yield Todo(30, tone, "put_aside", "/intake", {"n": day.health.put_aside, "of": day.health.lines})


def _of_cases(day: Day) -> Iterator[Todo]:
    late = [case for case in day.cases if case.overdue(day.now)]
    soon = [case for case in day.cases if case.due is not None and 0 <= case.due - day.now <= HURRY_S]
    if late:
        yield Todo(5, "bad", "case_late", _place(late), {"n": len(late)})
    if soon:
        yield Todo(20, "warn", "case_soon", _place(soon), {"n": len(soon)})


def _place(cases: list[Dispute]) -> str:
    return f"/desk/{cases[0].id}" if len(cases) == 1 else "/desk"


def _of_numbers(day: Day) -> Iterator[Todo]:
    tally = day.tally
    if day.gained:
        newest = replace(TAGGED, sort="since")
        yield Todo(10, "bad", "gained", _numbers(newest), {"n": len({e.number for e in day.gained})})
    elif tally.tags:
        yield Todo(15, "bad", "tagged", _numbers(TAGGED), {"n": tally.tags})
    if tally.near:
        yield Todo(25, "warn", "near", _numbers(NEAR), {"n": tally.near})
    if tally.clean_soon:
        yield Todo(40, "good", "clean_soon", _numbers(Wanted(sort="clean", down=False)), {"n": tally.clean_soon})
    if day.lost:
        yield Todo(50, "good", "lost", _numbers(Wanted(sort="since")), {"n": len({e.number for e in day.lost})})


def _numbers(wanted: Wanted) -> str:
    """The table of numbers with these filters."""
    return f"/numbers?{wanted.query()}"
