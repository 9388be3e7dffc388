"""Where a number is in its life, what may follow, and why a move is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from callstanding.errors import UsageError

State = Literal["new", "warming", "in use", "resting", "quarantined", "retired"]
STATES: tuple[State, ...] = ("new", "warming", "in use", "resting", "quarantined", "retired")
HELD: frozenset[State] = frozenset({"warming", "in use", "resting"})
"""The states in which somebody holds the number: in these, and in no others, a tenure is open."""

_MOVES: Mapping[State, tuple[State, ...]] = {
    "new": ("warming", "quarantined", "retired"),
    "warming": ("in use", "resting", "quarantined", "retired"),
    "in use": ("resting", "quarantined", "retired"),
    "resting": ("warming", "in use", "quarantined", "retired"),
    "quarantined": ("new", "retired"),
    "retired": (),
}
AGAIN: State = "quarantined"
"""What a retired number becomes when it is imported again: its past is not forgotten."""


def may_become(state: State) -> tuple[State, ...]:
    """The states that may follow; none after `retired`, which only another import ends."""
    return _MOVES[state]


def checked_state(text: str) -> State:
    """The state of that name; `in-use` and `In_Use` are understood too. Raises UsageError."""
    plain = text.strip().lower().replace("-", " ").replace("_", " ")
    for state in STATES:
        if state == plain:
            return state
    raise UsageError(f"There is no state {text!r}.", hint=f"States are {', '.join(STATES)}.")


def check_move(number: str, state: State, to: State) -> None:
    """Raises UsageError where a number may not make this move; it says what holds and what may follow."""
    if to in _MOVES[state]:
        return
    told = f"{number} is {state} already." if state == to else f"{number} is {state}; it cannot become {to}."
    if state == "retired":
        raise UsageError(told, hint="Import it again if it came back: it is quarantined first.")
    raise UsageError(told, hint=f"It may become {either(_MOVES[state])}.")


def either(words: Sequence[str]) -> str:
    """Words to choose from, as people say them: a, b or c."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
