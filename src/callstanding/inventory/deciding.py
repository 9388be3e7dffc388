"""What becomes of a number by a move, a change or a row of a file, or why that is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from callstanding.errors import UsageError
from callstanding.inventory.item import Item, Wanted, said, to_ms
from callstanding.inventory.legal import legal_span
from callstanding.inventory.states import AGAIN, HELD, State, check_move
from callstanding.policies import load_policy

SKEW_S = 1.0  # by so much the clocks of two machines may differ
SAME_S = 0.001  # times are kept to the millisecond


def moved(item: Item, to: State, *, at: float, holder: str = "", campaign: str = "") -> Item:
    """The number after a move. Whoever gets it holds it from then on: `holder`, else the tenant itself.

    Raises UsageError for a move that is not allowed, and for a clock that went back.
    """
    check_move(item.number, item.state, to)
    return _turned(item, to, at=not_before(item, at), holder=holder, campaign=campaign)


def not_before(item: Item, at: float) -> float:
    """The moment, if not before what happened last to the number. Raises UsageError for a clock that went back."""
    if at < item.since - SKEW_S:
        told = f"{item.number} is {item.state} since {said(item.since)}; nothing can happen to it at {said(at)}."
        raise UsageError(told, hint="Check the clock, or the time that was given.")
    return to_ms(max(at, item.since))


def added(row: Wanted, tenant: str, *, now: float) -> Item:
    """A number that comes into the stock. Without a state it is new, or in use where somebody holds it."""
    held = bool(row.holder or row.campaign)
    state: State = row.state or ("in use" if held else "new")
    since = to_ms(now if row.since is None else row.since)
    _check_future(row, now)
    if state not in HELD:
        _check_nobody(row, state)
        return Item(row.number, tenant, state, since, row.country, row.pool or "", note=row.note or "")
    begun = since if row.held_since is None else to_ms(row.held_since)
    if begun > since:
        raise UsageError(f"{row.number} cannot be {state} since {said(since)} and held since {said(begun)}.")
    return Item(
        row.number, tenant, state, since, row.country, row.pool or "", row.campaign or "", row.holder or tenant,
        row.note or "", begun,
    )  # fmt: skip


def updated(row: Wanted, item: Item, *, now: float) -> Item:
    """The number after a row about it; itself where the row says nothing new. Raises UsageError where they disagree."""
    _check_future(row, now)
    if row.state is not None and row.state != item.state:
        item = _moved_by(row, item, row.state, now=now)
    else:
        _check_since(row, item)
    _check_holder(row, item)
    return replace(item, pool=row.pool or item.pool, campaign=row.campaign or item.campaign, note=row.note or item.note)


def _moved_by(row: Wanted, item: Item, to: State, *, now: float) -> Item:
    at = now if row.since is None else row.since
    if not (item.state == "retired" and to == AGAIN):
        check_move(item.number, item.state, to)
    if item.state == "quarantined" and to == "new":
        _check_lawful(item, at)
    return _turned(item, to, at=not_before(item, at), holder=row.holder or "", campaign=row.campaign or "")


def _turned(item: Item, to: State, *, at: float, holder: str, campaign: str) -> Item:
    if to not in HELD:
        used = at if item.is_held else item.used
        return replace(item, state=to, since=at, holder="", campaign="", held_since=None, used=used)
    if item.is_held:
        return replace(item, state=to, since=at)
    return replace(item, state=to, since=at, holder=holder or item.tenant, campaign=campaign, held_since=at)


def _check_lawful(item: Item, at: float) -> None:
    """A list may tell of a release that was, or make one; neither before the law's day."""
    earliest = legal_span(_day(item.since), load_policy("standard"), country=item.country).earliest
    if _day(at) < earliest:
        told = f"{item.number} is quarantined since {said(item.since)}; the law lets it go on {earliest}."
        raise UsageError(told, hint="Ask when it may go: callstanding numbers quarantine forecast.")


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, UTC).date()


def _check_future(row: Wanted, now: float) -> None:
    for at in (row.since, row.held_since):
        if at is not None and at > now + SKEW_S:
            raise UsageError(f"{row.number}: {said(at)} lies in the future.", hint="Check the clock and the time zone.")


def _check_nobody(row: Wanted, state: State) -> None:
    if row.holder or row.campaign:
        raise UsageError(
            f"{row.number} is {state}: nobody holds it, and no campaign uses it.",
            hint="Leave holder and campaign empty, or give the state in which it is used.",
        )


def _check_since(row: Wanted, item: Item) -> None:
    if row.since is not None and abs(row.since - item.since) > SAME_S:
        raise UsageError(f"{item.number} is {item.state} since {said(item.since)}, not since {said(row.since)}.")


def _check_holder(row: Wanted, item: Item) -> None:
    if not item.is_held:
        _check_nobody(row, item.state)
        return
    if row.holder and row.holder != item.holder:
        told = (
            f"{item.number} is held by {item.holder} since {said(item.held_since or item.since)}, not by {row.holder}."
        )
        raise UsageError(told, hint="Release it first: a number has one holder at a time.")
    if row.held_since is not None and abs(row.held_since - (item.held_since or 0.0)) > SAME_S:
        told = f"{item.number} is held since {said(item.held_since or 0.0)}, not since {said(row.held_since)}."
        raise UsageError(told)
