"""Which number of several should call: an explicit list of ways to order them, and no way around their limits.

When all are at their limit the answer is the shortest wait, or no: never a round robin that goes on anyway. Rotation
spreads honest calls; it is no remedy for a tag. A pool that stands adverse offers none of its numbers (law 9), and each
answer says how much rotating looks like hiding. This must not help a spammer: keep it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log

from msgspec.structs import replace

from callstanding.actions.answers import Answer
from callstanding.actions.budget import may_dial
from callstanding.actions.chance import chance
from callstanding.actions.headroom import day_left
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Guarded, Line, Party
from callstanding.actions.places import place_of
from callstanding.actions.pools import evasion
from callstanding.actions.windows import DAY, Calls, Window, count
from callstanding.errors import UsageError

Order = Callable[[Ask, Line, Party, Limits], float]
"""How late a number comes in the row: a lower figure is tried first."""

_DAY = Window("day", DAY, 0, "")


def least_used(ask: Ask, line: Line, party: Party, limits: Limits) -> float:  # noqa: ARG001 - the shape of an Order
    """The number with the fewest calls in the last 24 hours comes first."""
    return float(count(Calls(line.calls, line.held), _DAY, ask.at))


def headroom_weighted(ask: Ask, line: Line, party: Party, limits: Limits) -> float:  # noqa: ARG001 - an Order
    """By chance, a number with twice the calls left twice as likely first; the same question draws the same lot.

    The lots are those of sampling by weight: the logarithm of a chance, divided by the weight.
    """
    left = day_left(line, limits, ask.at)
    return -log(chance(ask.callee, ask.at, line.number)) / left if left else float("inf")


def sticky(ask: Ask, line: Line, party: Party, limits: Limits) -> float:  # noqa: ARG001 - the shape of an Order
    """The number that the party saw before comes first: it knows it, and may have called it back."""
    return 0.0 if party.saw == line.number else 1.0


def local(ask: Ask, line: Line, party: Party, limits: Limits) -> float:  # noqa: ARG001 - the shape of an Order
    """Numbers of the party's country come first, those with more of the same first digits before others."""
    if not party.number or place_of(line.number).country != party.place.country:
        return 1.0
    same = next((i for i, (a, b) in enumerate(zip(line.number, party.number, strict=False)) if a != b), 15)
    return -float(same)


ORDERS: Mapping[str, Order] = {
    "least_used": least_used,
    "headroom": headroom_weighted,
    "sticky": sticky,
    "local": local,
}
"""The ways to order numbers; several are tried one after the other where the first leaves a tie."""

USUAL = ("sticky", "local", "least_used")


def choose(
    ask: Ask,
    lines: Sequence[Line],
    party: Party,
    limits: Limits,
    *,
    by: Sequence[str] = USUAL,
    asked: str = "",
    guarded: Guarded | None = None,
) -> Answer:
    """The first number in the order that may call; else the shortest wait, else no with the reasons of the first.

    `asked`: the number that was asked for comes first of all, and the answer says "use" for any other one.
    Raises UsageError without a number, and for an unknown order.
    """
    held: list[Answer] = []
    for line in ordered(ask, lines, party, limits, by=by, asked=asked):
        answer = may_dial(ask, line, party, limits, guarded=guarded)
        if answer.decision == "yes":
            decided = answer if line.number == asked else replace(answer, decision="use")
            return _told(decided, line, limits)
        held.append(_told(answer, line, limits))
    return soonest(held)


def soonest(held: Sequence[Answer]) -> Answer:
    """Of answers that let nobody call the shortest wait, else the first no."""
    waits = [answer for answer in held if answer.decision == "wait"]
    return min(waits, key=lambda answer: answer.wait_s) if waits else held[0]


def ordered(
    ask: Ask, lines: Sequence[Line], party: Party, limits: Limits, *, by: Sequence[str] = USUAL, asked: str = ""
) -> Iterable[Line]:
    """The numbers in the order in which they are tried, whether they may call or not. Raises as `choose`."""
    if not lines:
        raise UsageError("There is no number to call from.", hint="Name one, or a pool or campaign that has some.")
    if unknown := [name for name in by if name not in ORDERS]:
        raise UsageError(f"Numbers cannot be ordered by {unknown[0]!r}.", hint=f"Use some of {', '.join(ORDERS)}.")
    orders = [ORDERS[name] for name in by]

    def key(line: Line) -> tuple[float, list[float], str]:
        return float(line.number != asked), [order(ask, line, party, limits) for order in orders], line.number

    return sorted(lines, key=key)


def _told(answer: Answer, line: Line, limits: Limits) -> Answer:
    risk, signs = evasion(line.pool, limits.pool_score)
    return replace(answer, evasion_risk=risk, evasion=signs) if signs else answer
