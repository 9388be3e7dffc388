"""The states of a case, and which may follow which: of one about what we show, and of one about what others show."""

from __future__ import annotations

import re
from typing import Literal, get_args

from callstanding.errors import UsageError

Kind = Literal["category", "blocked", "spoofed"]
KINDS: dict[Kind, str] = {
    "category": "wrongly categorised",
    "blocked": "wrongly blocked",
    "spoofed": "not my calls",
}
State = Literal[
    "open", "in review", "waiting", "upheld", "rejected",  # about what is shown here
    "sent", "acknowledged", "corrected", "refused",  # about what others show
    "withdrawn",
]  # fmt: skip
STATES: tuple[State, ...] = get_args(State)
HERE = "here"
PLATFORM = re.compile(r"here|(?:app|carrier|analytics):[^\s:/][^:/\n]{0,39}")

_NEXT: dict[State, tuple[State, ...]] = {
    "open": ("in review", "waiting", "upheld", "rejected", "withdrawn"),
    "in review": ("waiting", "upheld", "rejected", "withdrawn"),
    "waiting": ("in review", "upheld", "rejected", "withdrawn"),
    "sent": ("acknowledged", "corrected", "refused", "withdrawn"),
    "acknowledged": ("corrected", "refused", "withdrawn"),
}
_OWNERS: tuple[tuple[State, State], ...] = (("waiting", "in review"),)  # what an owner may do with a case about us


def checked_state(state: str) -> State:
    """The state of that name. Raises UsageError."""
    for known in STATES:
        if known == state:
            return known
    raise UsageError(f"There is no state {state!r}.", hint=f"States: {', '.join(STATES)}.")


def may_become(state: State) -> tuple[State, ...]:
    """The states that may follow; none after the last."""
    return _NEXT.get(state, ())


def is_closed(state: State) -> bool:
    """Whether nothing follows."""
    return not may_become(state)


def first_of(platform: str) -> State:
    """The state in which a case begins: with others it was sent to them."""
    return "open" if platform == HERE else "sent"


def owner_may(state: State, to: State, platform: str) -> bool:
    """Whether an owner may take the step: of a case with others it tells all it hears, of one with us it answers."""
    return platform != HERE or to in ("withdrawn", state) or (state, to) in _OWNERS


def clock_runs(state: State) -> bool:
    """Whether somebody owes a status: not while the owner is waited for, and not at the end."""
    return state != "waiting" and not is_closed(state)


def check_step(case: str, state: State, to: State) -> None:
    """Refuse a step that the case cannot take. The same state again is news without a change."""
    if is_closed(state):
        raise UsageError(f"The dispute {case} is closed: {state}.", hint="Open another one.")
    if to != state and to not in may_become(state):
        raise UsageError(
            f"The dispute {case} is {state}; it cannot become {to}.", hint=f"Next: {', '.join(may_become(state))}."
        )


def checked_platform(platform: str) -> str:
    """Where it is shown: `here`, or app:NAME, carrier:NAME, analytics:NAME. Raises UsageError."""
    if not PLATFORM.fullmatch(platform):
        raise UsageError(
            f"{platform!r} is no place where a number is shown.",
            hint="Write here, app:NAME, carrier:NAME or analytics:NAME.",
        )
    return platform
