"""The case of a path, and the number that a case is to be about: where they are the visitor's, and not found else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callstanding.control.disputes import Dispute
from callstanding.errors import NotFound
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


async def case_of(visit: Visit) -> Dispute:
    """The case of the path. A Problem (404), also for another's."""
    house = visit.house
    try:
        return await house.ask(lambda: house.disputes.get(visit.path["case"], visit.caller.only))
    except NotFound as error:
        raise Problem("not-found", visit.t("desk.no_such_case")) from error


async def check_mine(visit: Visit, number: str) -> None:
    """A Problem (404) for a number that is not the visitor's: nothing is told of what others have."""
    own = await visit.own()
    if own is not None and number not in own:
        raise Problem("not-found", visit.t("desk.not_yours", number=number))
