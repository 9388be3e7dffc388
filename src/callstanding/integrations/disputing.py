"""Tells the folder of disputes: writes what the control tables know of them beside the store whenever it changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, select

from callstanding.control.database import reading
from callstanding.control.disputes import Disputes
from callstanding.control.tables import AUDIT_HEAD
from callstanding.live.disputing import write_disputes
from callstanding.records.disputed import Disputed


class Mirror:
    """The file for the folder. Every change of a case is audited: while the log stands still nothing is looked up."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path
        self._seq = -1
        self._told: tuple[Disputed, ...] | None = None

    def step(self) -> bool:
        """Write the file anew if a case changed; returns whether it was."""
        with reading(self._engine) as connection:
            seq = connection.execute(select(AUDIT_HEAD.c.seq)).scalar_one()
        if seq == self._seq:
            return False
        facts = Disputes(self._engine).facts()
        changed = facts != self._told
        if changed and (facts or self._path.exists()):
            write_disputes(self._path, facts)
        self._seq, self._told = seq, facts
        return changed
