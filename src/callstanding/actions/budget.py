"""May this number call that party now? Yes, wait so many seconds, or no, with every reason.

A pure function of what is known, the policy and the clock; no database. It helps an owner to stay within what people
and rules bear. It must not help a spammer to hide: every number is judged with its pool, and when all are at their
limit nobody calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from callstanding.actions.answers import Answer, Headroom, Reason
from callstanding.actions.headroom import calls_of, windows_of
from callstanding.actions.holding import held_back
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Guarded, Line, Party
from callstanding.actions.pacing import stretched, wrap_up
from callstanding.actions.windows import Calls, Window, count, frees_at

NEVER_CALLED = Party()


def may_dial(ask: Ask, line: Line, party: Party, limits: Limits, *, guarded: Guarded | None = None) -> Answer:
    """The answer for one number. `limits` is made once of a policy: `Limits(policy)`.

    The wait is the shortest after which all limits leave room at once and the party's hours are open.
    """
    at = ask.at
    windows, (own, every) = windows_of(line, limits, at), calls_of(line)
    minute, *longer = windows
    used = [count(own, minute, at), *[count(every, window, at) for window in longer]]
    left = Headroom(*[max(0, window.limit - n) for window, n in zip(windows, used, strict=True)])
    waits: list[Reason] = []
    if left.least == 0:
        full = [place for place, window in enumerate(windows) if used[place] >= window.limit]
        waits += [_full(windows[place], own if place == 0 else every, at) for place in full]
    if party.calls or party.held:
        waits += _of_party(party, limits, at)
    if line.ended is not None or ask.agent_ended is not None:
        waits += _pauses(ask, line, party, limits, windows[2])
    hard = list(held_back(ask, line, party, limits, guarded))
    opens, waits = _opened(party, limits, at, waits)
    return _answer(line.number, at, opens, [*hard, *waits], left, notes_of(line, party, limits, at))


def notes_of(line: Line, party: Party, limits: Limits, at: float) -> tuple[Reason, ...]:
    """What an owner should know although it holds nothing back."""
    notes = () if limits.hours.ruled(party.place) else limits.no_rules(party.place.country)
    pool = line.pool
    if pool is None or pool.learned is None or at - pool.learned <= limits.pool_old_s:
        return notes
    hours, most = (at - pool.learned) / 3600.0, limits.pool_old_s / 3600.0
    return (*notes, Reason("pool_old", hours, most, limits.source("budget.pool_old_s"), None, pool.name))


def _answer(
    number: str, at: float, opens: float, reasons: list[Reason], left: Headroom, notes: tuple[Reason, ...]
) -> Answer:
    if not reasons:
        return Answer("yes", number, 0.0, (), left, notes)
    if any(each.hard for each in reasons):
        return Answer("no", number, 0.0, tuple(reasons), left, notes)
    return Answer("wait", number, _to_wait(opens - at), tuple(reasons), left, notes)


def _to_wait(seconds: float) -> float:
    """Rounded up to a millisecond that the clock's own rounding cannot undo."""
    return int(seconds * 1000.0 + 1.5) / 1000.0


def _full(window: Window, calls: Calls, at: float) -> Reason:
    until = frees_at(calls, window, at)
    never = until == inf
    return Reason(window.code, float(count(calls, window, at)), float(window.limit), window.source,
                  None if never else until, hard=never)  # fmt: skip


def _of_party(party: Party, limits: Limits, at: float) -> Iterable[Reason]:
    calls = Calls(party.calls, party.held)
    windows = limits.of_party(party.place.country, at)
    return [_full(window, calls, at) for window in windows if count(calls, window, at) >= window.limit]


def _pauses(ask: Ask, line: Line, party: Party, limits: Limits, day: Window) -> Iterable[Reason]:
    """The after-call times of the number and of the agent that are not over."""
    source = limits.source("wrap_up.s")
    if line.ended is not None and ask.at - line.ended < limits.most_s:
        pause = wrap_up(line.number, line.ended, limits, stretched=_stretch(ask, line, party, limits, day))
        if ask.at - line.ended < pause:
            yield Reason("wrap_up", ask.at - line.ended, pause, source, line.ended + pause)
    if ask.agent_ended is not None and ask.at - ask.agent_ended < limits.most_s:
        pause = wrap_up(ask.agent, ask.agent_ended, limits)
        if ask.at - ask.agent_ended < pause:
            yield Reason("agent_wrap_up", ask.at - ask.agent_ended, pause, source, ask.agent_ended + pause)


def _stretch(ask: Ask, line: Line, party: Party, limits: Limits, day: Window) -> float:
    """How long the pause must be for the day's calls to last, as it stood when the last call ended."""
    ended = line.ended or 0.0
    remaining = limits.hours.left_today(party.place, ended)
    if ask.day_ends is not None and ask.day_ends > ended:
        remaining = min(remaining if remaining is not None else inf, ask.day_ends - ended)
    if remaining is None:
        return 0.0
    left = day.limit - count(calls_of(line)[1], day, ended)
    talked = max(0.0, ended - line.calls[-1]) if line.calls else 0.0
    return stretched(left, remaining, talked)


def _opened(party: Party, limits: Limits, at: float, waits: list[Reason]) -> tuple[float, list[Reason]]:
    """The first moment at which nothing holds any more, and the reasons with the hours of the party's place among them.

    Windows and pauses once over stay over, hours close again: so the hours are asked for the moment when all else fits.
    """
    free = max((each.until for each in waits if each.until is not None), default=at)
    opens = limits.hours.opens(party.place, free)
    if opens > free:
        never = opens == inf
        source = limits.hours.source(party.place, free)
        waits = [*waits, Reason("hours", 0.0, 0.0, source, None if never else opens, party.place.country or "", never)]
    return opens, waits
