"""Which state a number is due for next: it is tagged, grows warm, has rested. Quarantine is never left by this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from callstanding.actions.holding import SHOWN_AS_SPAM
from callstanding.actions.pools import Standing
from callstanding.actions.warmup import week_of, weeks_to_full
from callstanding.inventory.states import State
from callstanding.policies.policy import Policy

Cause = Literal["tagged", "watched", "grown", "rested", "clean"]
TENDED: tuple[State, ...] = ("warming", "in use", "resting")
_DAY_S = 86_400.0
_CALM = ("clean", "unknown")


class Kept(Protocol):
    """What tending reads of a number of the stock."""

    @property
    def state(self) -> State:
        """Its state."""

    @property
    def since(self) -> float:
        """When the state began, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Due:
    """A number should become `to`: `value` against `limit` in `unit`, whose figure is the `source`.

    `cause`: tagged (shown as spam or recovering), watched (while it grew warm), grown (its ramp is over), rested (for
    the policy's time), clean (earlier than that).
    """

    to: State
    cause: Cause
    value: float
    limit: float
    unit: str
    source: str

    @property
    def why(self) -> str:
        """For the audit log and the number's moves; it begins with the cause, by which `cause_of` knows it again."""
        return f"{self.cause}: {self.value:.0f} of {self.limit:.0f} {self.unit} ({self.source})"


def due(kept: Kept, standing: Standing | None, now: float, policy: Policy, *, cause: str = "") -> Due | None:
    """The move that is due, if any. `cause`: why a resting number was sent to rest; "": by a person, or nobody knows.

    What is done at once is due no more: asked again with the number moved and nothing else changed, the answer is None.
    """
    if now < kept.since:
        return None
    if kept.state == "resting":
        return _rested(kept, standing, now, policy, cause)
    if kept.state not in TENDED:
        return None
    if standing is not None and standing.status in SHOWN_AS_SPAM:
        return _to_rest("tagged", standing, policy, "status.spam_enter")
    if kept.state == "warming":
        if standing is not None and standing.status == "watch":
            return _to_rest("watched", standing, policy, "status.watch_enter")
        return _grown(kept, now, policy)
    return None


def cause_of(why: str) -> str:
    """Why a number was sent to rest, from what `Due.why` said of that move; "" for the words of a person."""
    return next((cause for cause in ("tagged", "watched") if why.startswith(f"{cause}: ")), "")


def _to_rest(cause: Cause, standing: Standing, policy: Policy, key: str) -> Due:
    limit = policy.settings[key]
    return Due("resting", cause, standing.spam_score, policy.number(key), "score", limit.source)


def _grown(kept: Kept, now: float, policy: Policy) -> Due | None:
    weeks = weeks_to_full(policy)
    if weeks is None or (week := week_of(kept.since, now)) < weeks:
        return None
    return Due("in use", "grown", float(week), float(weeks), "weeks", policy.settings["warmup.growth"].source)


def _rested(kept: Kept, standing: Standing | None, now: float, policy: Policy, cause: str) -> Due | None:
    """Out of its rest, and warm up again from the first week; one that is not calm rests on."""
    days, rest = (now - kept.since) / _DAY_S, policy.number("rest.days")
    status = "unknown" if standing is None else standing.status
    calm = status in _CALM if standing is not None else not cause  # what was adverse must be seen to be so no more
    if not calm:
        return None
    to: State = "in use" if weeks_to_full(policy) == 0 else "warming"
    source = policy.settings["rest.days"].source
    if days >= rest:
        return Due(to, "rested", days, rest, "days", source)
    if cause == "tagged" and status == "clean":
        return Due(to, "clean", days, rest, "days", source)
    return None
