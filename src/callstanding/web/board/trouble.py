"""What is worst about a campaign or a pool, in one word with its figures; the pages have the sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from callstanding.web.board.groups import Shown

Tone = Literal["bad", "warn", "good"]
_BUSY = 0.9  # of the day's calls
_CLOSE = 0.5  # of the limit of dropped calls
_STOPPED = ("near", "next", "passed")


@dataclass(frozen=True, slots=True)
class Trouble:
    """`code` names the sentence `campaigns.trouble_CODE`, `fill` its blanks; a greater `weight` is worse."""

    code: str
    weight: float
    tone: Tone
    fill: Mapping[str, int] = field(default_factory=dict)


def trouble_of(group: Shown) -> Trouble:
    """The worst of all."""
    return max(_troubles(group), key=lambda each: each.weight)


def _troubles(group: Shown) -> Iterator[Trouble]:
    size, tagged = len(group.numbers), group.statuses.get("spam", 0)
    yield Trouble("none", 0.0, "good")
    if group.guarded is not None:
        yield from _of_guard(group)
    if group.pool is not None and group.pool.score >= group.limits.pool_score:
        yield Trouble("pool", 9.0, "bad", {"score": round(group.pool.score)})
    if tagged:
        yield Trouble("tagged", 7.0 + tagged / size, "bad", {"n": tagged, "size": size})
    if not group.calling:
        yield Trouble("silent", 6.0, "warn", {"n": size})
    elif not group.left(2):
        yield Trouble("full", 5.0, "warn", {"n": group.spent(2)})
    elif group.left(2) < (1 - _BUSY) * group.room(2):
        yield Trouble("busy", 3.0, "warn", {"n": group.left(2)})
    if watched := group.statuses.get("watch", 0):
        yield Trouble("watched", 2.0 + watched / size, "warn", {"n": watched, "size": size})


def _of_guard(group: Shown) -> Iterator[Trouble]:
    found = group.guarded
    if found is None:
        return
    fill = {"dropped": found.dropped, "answered": found.answered, "left": found.left}
    if found.stop and found.reason in _STOPPED:
        yield Trouble("dropped", 10.0, "bad", fill)
    elif found.stop:
        yield Trouble("air", 4.0, "warn", fill)
    elif found.share is not None and found.share >= _CLOSE * found.limit:
        yield Trouble("drops", 3.5, "warn", fill)
