"""What a visitor may see of the register, brought up to date first."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from callstanding.web.board.register.register import Asked
from callstanding.web.board.register.wanted import Wanted, wanted_of
from callstanding.web.problem import later

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

PATIENCE_S = 0.3  # for what was published just now; then what there is is shown
FIRST_S = 3.0  # while all is read for the first time
LONGEST_S = 30.0  # where nothing may be missing


async def asked_of(visit: Visit, *, whole: bool = False) -> Asked:
    """Who asks, with the register as fresh as it gets in a moment; `whole`: nothing may be missing. Raises Problem."""
    own = await visit.own()
    is_whole = visit.house.register.is_whole
    await _fresh(visit, LONGEST_S if whole else PATIENCE_S if is_whole else FIRST_S)
    if whole and not visit.house.register.is_whole:
        raise later("not-ready", visit.t("numbers.reading"), seconds=5)
    return Asked(visit.caller.tenant, own, visit.now, visit.house.settings.region)


def wanted_by(visit: Visit) -> Wanted:
    """What the address of a visit wants."""
    return wanted_of(visit.request.query_params)


async def _fresh(visit: Visit, patience_s: float) -> None:
    register = visit.house.register
    work = asyncio.ensure_future(register.refresh())
    done, _ = await asyncio.wait({work}, timeout=patience_s)
    if done:
        work.result()  # raises where the control database is away
        return
    work.add_done_callback(_looked_at)


def _looked_at(left: asyncio.Future[None]) -> None:
    with suppress(Exception, asyncio.CancelledError):  # it goes on behind the page; the next page tells what is wrong
        left.result()
