"""What the commands of the desk share: the cases of the command line's control data, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from callstanding.cli import control

if TYPE_CHECKING:
    from callstanding.control import Caller, Dispute, Disputes
    from callstanding.pipeline.proof import CaseOf


@contextmanager
def opened(store: Path | None, database: str | None, policy: str = "standard") -> Iterator[Disputes]:
    """The cases."""
    with control.opened(store, database, looking=True) as engine:
        from callstanding.control import Disputes
        from callstanding.policies import load_policy

        yield Disputes(engine, load_policy(policy))


def caller(tenant: str = "", kind: Literal["owner", "operator"] = "operator") -> Caller:
    """Who acts at the command line: an owner for its numbers, or whoever runs the store."""
    from callstanding.control import Caller

    return Caller(tenant, kind, frozenset(), control.who())


def row(case: Dispute, now: float) -> dict[str, Any]:
    """A case as a line; `score --disputes` reads what it needs of it."""
    return {
        "dispute": case.id,
        "number": case.number,
        "tenant": case.tenant,
        "kind": case.kind,
        "platform": case.platform,
        "state": case.state,
        "opened": control.moment(case.opened),
        "due": control.moment(case.due),
        "overdue": "yes" if case.overdue(now) else "",
        "frozen_until": control.moment(case.frozen_until),
        "decided": control.moment(case.decided),
    }


def case_of(case: Dispute) -> CaseOf:
    """What evidence says of its case."""
    from callstanding.pipeline.proof import CaseOf

    return CaseOf(case.id, case.kind, case.platform, control.moment(case.opened))


def clock_of(case: Dispute, now: float) -> str:
    """The clock of a case in words."""
    if case.due is None:
        return "No status is owed."
    late = "It is overdue: a status was owed by" if case.overdue(now) else "The next status is owed by"
    return f"{late} {control.moment(case.due)}."
