"""The pool's standing: what the numbers of one owner's pool are worth together, and what it hides to rotate among them.

Law 9: rotation does not launder. A pool whose worst numbers are tagged stops as a whole, however fresh the others are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, Protocol

import msgspec
from msgspec.structs import replace

from callstanding.actions.answers import Reason

_ADVERSE = ("spam", "recovering")
_FEW = 2  # one number's bad luck alone speaks for no pool


class Standing(Protocol):
    """What the budget reads of a published standing."""

    @property
    def status(self) -> str:
        """unknown, clean, watch, spam or recovering."""

    @property
    def spam_score(self) -> float:
        """0 to 100."""

    @property
    def clean_by(self) -> float | None:
        """When it will be clean again, in seconds since 1970, where that is foretold."""


class Group(NamedTuple):
    """Numbers of a tenant that are judged together: those of a pool of its stock, or of a campaign."""

    tenant: str
    kind: Literal["pool", "campaign"]
    name: str


class PoolScore(msgspec.Struct, frozen=True):
    """What is known of some numbers as if they were one: the lower bound of their score (0 to 100), and when it was
    learned, in seconds since 1970.
    """

    score: float
    at: float


class Pool(msgspec.Struct, frozen=True):
    """What the numbers of a pool are together.

    `score`: mean Spam Score of the worst quarter of those whose standing is known, or the score of all of them together
    where that is worse. `tagged`, `watched`: their shares. `replaced`: numbers taken out of use lately, as a share of
    all. `left`: calls that the pool may still make today, the sum of its members' limits less all that the pool called,
    also from numbers that left it; None: not counted. `learned`: when the score of all together was, None: never.
    """

    name: str = ""
    score: float = 0.0
    tagged: float = 0.0
    watched: float = 0.0
    replaced: float = 0.0
    left: int | None = None
    learned: float | None = None


def together(pool: Pool, score: PoolScore | None) -> Pool:
    """The pool as the worse of its members and of all of them together: ten fresh numbers look clean one by one."""
    if score is None:
        return pool
    learned = score.at if pool.learned is None else min(pool.learned, score.at)
    return replace(pool, score=max(pool.score, score.score), learned=learned)


def pool_of(
    standings: Iterable[Standing | None], *, name: str = "", replaced: float = 0.0, left: int | None = None
) -> Pool:
    """The pool that numbers with these standings make: members now, and those that left it lately.

    Numbers of which nothing is known yet are left out: adding fresh numbers betters no pool.
    """
    known = [each for each in standings if each is not None and each.status != "unknown"]
    if not known:
        return Pool(name, replaced=replaced, left=left)
    size = len(known)
    tagged = sum(each.status in _ADVERSE for each in known) / size
    watched = sum(each.status == "watch" for each in known) / size
    return Pool(name, _worst_quarter([each.spam_score for each in known]), tagged, watched, replaced, left)


def evasion(pool: Pool | None, pool_score: float) -> tuple[float, tuple[Reason, ...]]:
    """How much rotating in this pool looks like hiding, 0 to 1, and what makes it look so.

    Each sign is a share of its own: the pool's score of the score that stops it, its tagged numbers, the numbers that
    were replaced. Together they are what is left when each is taken as a chance of its own.
    """
    if pool is None:
        return 0.0, ()
    signs = (
        Reason("pool_score", pool.score, pool_score, "budget.pool_score"),
        Reason("pool_tagged", pool.tagged, 1.0, "own choice: the share itself"),
        Reason("pool_replaced", pool.replaced, 1.0, "own choice: the share itself"),
    )
    found = tuple(each for each in signs if each.value > 0.0)
    innocent = 1.0
    for each in found:
        innocent *= 1.0 - min(1.0, each.value / each.limit if each.limit else 1.0)
    return round(1.0 - innocent, 4), found


def _worst_quarter(scores: Sequence[float]) -> float:
    worst = sorted(scores, reverse=True)[: max(-(-len(scores) // 4), min(_FEW, len(scores)))]
    return sum(worst) / len(worst)
