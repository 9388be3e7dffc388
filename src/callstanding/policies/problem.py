"""What can be wrong in a policy file: the place, the sentence, and the name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from callstanding.errors import PolicyError


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` reads "file:line key"; `suggestion` is a whole sentence, or None."""

    where: str
    message: str
    suggestion: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def error_of(problems: list[Problem]) -> PolicyError:
    """The error that names the first problem and counts the others."""
    others = len(problems) - 1
    tail = f" ({others} more: `callstanding policy check` lists all)" if others else ""
    return PolicyError(f"{problems[0]}{tail}", hint=problems[0].suggestion)


def meant(wrong: str, known: Iterable[str]) -> str | None:
    """A sentence naming the known word closest to the wrong one."""
    close = get_close_matches(wrong, list(known), n=1, cutoff=0.5)
    return f"Did you mean {close[0]}?" if close else None
