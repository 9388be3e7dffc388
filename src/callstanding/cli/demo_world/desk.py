"""The demo's desk: labels seen elsewhere, a case whose clock runs, one that others have, and one that is decided."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from callstanding.cli.demo_world.parties import CENTRE, DAY, OPERATOR, SCHOOL, WHO
from callstanding.cli.demo_world.stock import number

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from callstanding.control.caller import Caller
    from callstanding.policies.policy import Policy

HOUR = 3600.0
_SHOWN = {
    "first carrier": {126: ("Spam Likely", 1), 127: ("Spam Likely", 5), 128: ("Telemarketer", 6)},
    "second carrier": {126: ("Potential Spam", 1), 127: ("none", 0), 129: ("none", 0)},
    "call app": {126: ("flagged", 2), 127: ("flagged", 6), 128: ("mixed_low", 9), 129: ("unflagged", 0)},
}
"""What each platform shows of which numbers, and since how many days; before that, and of the others, no label."""


def add_labels(engine: Engine, *, now: float) -> None:
    """Ten days of what three platforms showed for the sales centre's numbers."""
    from callstanding.actions.labels import From, Label, meaning_of
    from callstanding.control.labels import Labels

    today, scores = datetime.fromtimestamp(now, UTC).date(), From(79.0, 50.0)

    def label(platform: str, last: int, ago: int) -> Label:
        text, days = _SHOWN[platform].get(last, ("none", 0))
        shown = text if ago < days else "none"
        return Label(number(last), _day(today, ago), platform, shown, meaning_of(shown, None, scores))

    labels = [label(platform, last, ago) for platform in _SHOWN for last in range(120, 130) for ago in range(10)]
    Labels(engine).take(CENTRE, labels, source="checks.csv", who=WHO, now=now)


def add_cases(engine: Engine, policy: Policy, *, now: float) -> None:
    """Open three cases, and decide one."""
    from callstanding.control.disputes import Disputes

    disputes = Disputes(engine, policy)
    centre, school, operator = _caller(CENTRE), _caller(SCHOOL), _caller(OPERATOR)
    alert = disputes.open(
        number(102, 413), school, text="An alert that school was closed. Families had asked for it.",
        contact="office@school.example", now=now - 6 * DAY,
    )  # fmt: skip
    disputes.step(
        alert.id, operator, words="We look at the calls of that evening.", now=now - 6 * DAY + HOUR, to="in review"
    )
    disputes.decide(alert.id, "upheld", why="The calls were wanted.", who=WHO, now=now - 5 * DAY)
    sent = disputes.open(
        number(126), centre, text="These are customers of ours.", contact="desk@sales-centre.example",
        now=now - 26 * HOUR, platform="carrier:first carrier",
    )  # fmt: skip
    disputes.step(sent.id, centre, words="They answered that they look at it.", now=now - 3 * HOUR, to="acknowledged")
    disputes.open(
        number(127), centre, text="The list was withdrawn four days ago, and the number rests since.",
        contact="desk@sales-centre.example", now=now - 20 * HOUR,
    )  # fmt: skip


def _day(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


def _caller(tenant: str) -> Caller:
    from callstanding.control.caller import Caller

    return Caller(tenant, "operator" if tenant == OPERATOR else "owner", frozenset({"read"}), WHO)
