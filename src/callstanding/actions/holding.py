"""What holds a call back whatever the hour: the number's state and standing, its pool, a refusal, the guard."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.actions.answers import Reason
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Guarded, Line, Party
from callstanding.actions.windows import DAY

CALLING = ("warming", "in use")
SHOWN_AS_SPAM = ("spam", "recovering")
_OURS = "inventory"


def held_back(ask: Ask, line: Line, party: Party, limits: Limits, guarded: Guarded | None) -> Iterator[Reason]:
    """Every such reason, in a fixed order."""
    if line.state not in CALLING:
        yield Reason("state", 0.0, 0.0, _OURS, line.until, line.state, hard=True)
    standing = line.standing
    if standing is not None and standing.status in SHOWN_AS_SPAM:
        yield Reason("standing", standing.spam_score, limits.policy.number("status.spam_leave"),
                     limits.source("status.spam_leave"), standing.clean_by, standing.status, hard=True)  # fmt: skip
    if standing is not None and standing.status == "watch" and line.state == "warming":
        # Tending sends it to rest within minutes; until then it must not call either: the ramp is there to find out.
        yield Reason("watched", standing.spam_score, limits.policy.number("status.watch_leave"),
                     limits.source("status.watch_leave"), standing.clean_by, hard=True)  # fmt: skip
    if line.pool is not None:
        yield from _of_pool(line, limits)
    if party.refused is not None:
        yield from _refusal(ask, party, party.refused, limits)
    if guarded is not None and guarded.stop and not ask.tied:
        code = "in_air" if guarded.reason == "air" else "dropped"
        yield Reason(code, guarded.share or 0.0, guarded.limit, guarded.source, None, ask.campaign, hard=True)


def _of_pool(line: Line, limits: Limits) -> Iterator[Reason]:
    pool = line.pool
    if pool is None:
        return
    if pool.score >= limits.pool_score:
        yield Reason("pool", pool.score, limits.pool_score, limits.source("budget.pool_score"), None, pool.name,
                     hard=True)  # fmt: skip
    if pool.left is not None and pool.left <= 0:
        yield Reason("pool_day", float(-pool.left), 0.0, "the sum of its numbers' daily limits", None, pool.name,
                     hard=True)  # fmt: skip


def _refusal(ask: Ask, party: Party, refused: float, limits: Limits) -> Iterator[Reason]:
    rule = limits.silence(party.place.country, ask.at)
    if rule is None:
        yield Reason("refused", 1.0, 0.0, "own choice: a refusal holds until a person lifts it", hard=True)
        return
    days = float(rule.value)  # type: ignore[arg-type] # the schema has a number here
    until = refused + days * DAY
    if ask.at < until:
        yield Reason("refused", max(0.0, (ask.at - refused) / DAY), days, rule.source, until, hard=True)
