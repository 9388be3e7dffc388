"""Who may dispute what is shown of a number: its owner, who has proven it, and an operator."""

from __future__ import annotations

from sqlalchemy import Connection, select

from callstanding.control.caller import Caller
from callstanding.control.stock_tables import STOCK
from callstanding.control.tables import CLAIMS
from callstanding.errors import NotFound


def check_may_dispute(
    connection: Connection, number: str, caller: Caller, now: float, *, stocked: bool = False
) -> None:
    """NotFound, saying what holds, for a number that is not the caller's. Who else has proven it is not told."""
    if caller.only is None:
        return
    claim = connection.execute(select(CLAIMS).where(CLAIMS.c.number == number)).one_or_none()
    if claim is not None and claim.tenant == caller.only and (claim.until is None or claim.until > now):
        return
    if (
        stocked
        and connection.execute(select(STOCK).where(STOCK.c.number == number, STOCK.c.tenant == caller.only)).all()
    ):
        return
    if claim is not None and claim.tenant == caller.only:
        raise NotFound(f"{number} is not a proven number of {caller.tenant} any more.", hint="Prove it again.")
    raise NotFound(
        f"{number} is not a proven number of {caller.tenant}.",
        hint="Prove it first: an operator gives its word (callstanding tenants claim), or assigns it to you.",
    )
