"""What to do today, the most pressing first, each as one sentence with one link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from callstanding.control.dispute import Dispute
from callstanding.web.board.day import Day

Tone = Literal["bad", "warn", "good", ""]
HURRY_S = 6 * 3600.0  # until a status is due


@dataclass(frozen=True, slots=True)
class Todo:
    """One sentence of `today.toml` with its blanks, and where its link leads. The lower the rank, the more pressing."""

    rank: int
    tone: Tone
    key: str
    where: str
    fill: dict[str, int | str]


def todos(day: Day, *, operator: bool) -> list[Todo]:
    """What there is to do; empty where nothing is."""
    found = [*_of_service(day, operator=operator), *_of_cases(day), *_of_numbers(day)]
    return sorted(found, key=lambda todo: todo.rank)


def _of_service(day: Day, *, operator: bool) -> Iterator[Todo]:
    if not operator:
        return
    if day.is_late:
        yield Todo(0, "bad", "late", "/intake", {})
    if day.put_aside:
        share = round(100 * day.put_aside / max(1, day.lines))
        yield Todo(30, "warn" if share else "", "put_aside", "/intake", {"n": day.put_aside, "of": day.lines})


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
        yield Todo(10, "bad", "gained", "/numbers?status=spam&sort=-since", {"n": len({e.number for e in day.gained})})
    elif tally.tags:
        yield Todo(15, "bad", "tagged", "/numbers?status=spam", {"n": tally.tags})
    if tally.near:
        yield Todo(25, "warn", "near", "/numbers?view=near", {"n": len(tally.near)})
    if tally.clean_soon:
        yield Todo(40, "good", "clean_soon", "/numbers?status=recovering", {"n": len(tally.clean_soon)})
    if day.lost:
        yield Todo(50, "good", "lost", "/numbers?sort=-since", {"n": len({e.number for e in day.lost})})
