"""The engines that must give the same rows, each with how it is opened and how facts are brought in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.engines.raw import LATEST, Batch

from callstanding.engines import Duck, Filled
from callstanding.engines.memory import Memory
from callstanding.records.disputed import Disputed

SECRET = bytes(range(32))
Opened = Iterator[Filled]


@dataclass(frozen=True)
class UnderTest:
    """`opened`: a context manager of an empty engine with the keys of `SECRET`, given a folder to work in; `settled`:
    brings in what was admitted; `piece_by_piece`: after each batch, as it comes, and not once at the end.
    """

    name: str
    opened: Callable[[Path], Opened]
    settled: Callable[[Filled], object] = lambda engine: engine.settle()
    piece_by_piece: bool = False

    @contextmanager
    def filled(self, place: Path, batches: Sequence[Batch], disputes: Sequence[Disputed] = ()) -> Opened:
        """The engine with these facts, in this order."""
        with contextmanager(self.opened)(place) as engine:
            engine.dispute(disputes)
            for kind, table in batches:
                engine.admit(kind, table, region="US", latest=LATEST)
                if self.piece_by_piece:
                    self.settled(engine)
            if not self.piece_by_piece:
                self.settled(engine)
            yield engine


def _duckdb(_place: Path) -> Opened:
    with closing(Duck(secret=SECRET)) as engine:
        yield engine


def _store(place: Path) -> Opened:
    """A store that only ever adds, however small it is."""
    with closing(Duck(place / "store.duckdb", secret=SECRET)) as engine:
        engine.most_near = math.inf
        yield engine


def _add(engine: Filled) -> None:
    assert isinstance(engine, Duck)
    engine.settle()
    engine.refold()


def _memory(_place: Path) -> Opened:
    yield Memory(secret=SECRET)


DUCKDB = UnderTest("duckdb", _duckdb)
STORE = UnderTest("store", _store, settled=_add, piece_by_piece=True)
MEMORY = UnderTest("memory", _memory)

ENGINES_UNDER_TEST = [DUCKDB, STORE, MEMORY]
"""One line for each engine: law 2 holds for all of them."""
