"""Learns the scores of pools and campaigns from the folder, every minute and never within a request."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from callstanding import clock
from callstanding.actions.pools import PoolScore
from callstanding.control.dial_groups import groups_of
from callstanding.errors import CallstandingError
from callstanding.live import pool_scores
from callstanding.live.pool_scores import Groups, PoolScores
from callstanding.web.asked import asked
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.house import House

EVERY_S = 60.0
SHARE = 0.1  # of the folder's time at most: pools that take long are asked for less often
PATIENCE_S = 60.0


async def follow(house: House, scores: PoolScores) -> None:
    """Learn until cancelled. Where nobody answers, what was learned last goes on counting; the budget notes its age."""
    while True:
        watch = clock.stopwatch()
        with suppress(CallstandingError, Problem):
            await learn(house, scores)
        await asyncio.sleep(max(EVERY_S, watch() / SHARE))


async def learn(house: House, scores: PoolScores) -> None:
    """Ask once, where there is anything to ask about."""
    groups: Groups = await house.ask(lambda: groups_of(house.engine, at=clock.seconds()))
    if not groups:
        return
    body = {"pools": {str(place): numbers for place, numbers in enumerate(groups.values())}}
    told = await asked(house, "pool_scores", body, by="pools", patience_s=PATIENCE_S)
    now = clock.seconds()
    found = {group: PoolScore(told["scores"][str(place)], now) for place, group in enumerate(groups)}
    every = scores.learn(found, groups)
    await house.ask(lambda: pool_scores.write(house.place, every, mark=pool_scores.SERVICE, now=now))
