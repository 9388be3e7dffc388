"""People called and people who answered, day by day, from call records: as series to watch, and as cells to explain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import pyarrow as pa

from callstanding.actions.cells import Cells
from callstanding.actions.series import Series, series
from callstanding.engines import Duck
from callstanding.engines import answers as sql
from callstanding.engines.contacts import contacts
from callstanding.pipeline.own_lines import Lines

_COUNTS = ("people", "answered")


class PeopleCalled:
    """What the calls of some numbers say of the people called; use `people_called`."""

    def __init__(self, engine: Duck, asked: Lines) -> None:
        self._engine, self._asked = engine, asked
        found = engine.sql.sql(sql.DAILY).to_arrow_table()
        keys = found["number"].to_numpy()
        ends = np.append(np.flatnonzero(np.diff(keys)) + 1, len(keys)) if len(keys) else np.zeros(0, np.intp)
        starts = np.append(0, ends[:-1])
        self._rows = (
            {int(keys[a]): slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True)} if len(keys) else {}
        )
        self._daily = np.stack([found[c].to_numpy().astype(np.int64) for c in ("day", *_COUNTS)])
        self._keys = dict(zip(asked.numbers, asked.keys.to_pylist(), strict=True))

    def series(self, numbers: Sequence[str], *, at_least: int) -> Series:
        """The answer rate of some numbers together."""
        rows = [self._daily[:, self._rows[key]] for key in map(self._keys.__getitem__, numbers) if key in self._rows]
        whole = np.concatenate(rows, axis=1) if rows else self._daily[:, :0]
        days, back = np.unique(whole[0], return_inverse=True)
        people, answered = (np.bincount(back, column, len(days)).astype(np.int64) for column in whole[1:])
        return series(days, people, answered, at_least)

    def pools(self, named: Mapping[str, str]) -> list[tuple[str, ...]]:
        """The numbers that belong together: as named, else by account; those of none are one pool."""
        accounts = dict(self._engine.sql.execute(sql.ACCOUNTS).fetchall())
        groups: dict[str | int, list[str]] = {}
        for number, key in self._keys.items():
            if key in accounts:
                groups.setdefault(named.get(number, accounts[key]), []).append(number)
        return [tuple(group) for group in groups.values()]

    def cells(self, numbers: Sequence[str]) -> Cells:
        """The cells of some numbers; `line` is the place of each in `numbers`."""
        keys = [self._keys[number] for number in numbers]
        self._engine.sql.register("chosen_cells", pa.table({"key": pa.array(keys, pa.uint64())}))
        found = self._engine.sql.sql(sql.CELLS).to_arrow_table()
        self._engine.sql.unregister("chosen_cells")
        order = np.argsort(np.array(keys, np.uint64))
        line = order[np.searchsorted(np.array(keys, np.uint64), found["number"].to_numpy(), sorter=order)]
        whole = {name: found[name].to_numpy().astype(np.int64) for name in ("day", "hour", "met", "fate")}
        counts = {name: found[name].to_numpy().astype(np.float64) for name in _COUNTS}
        return Cells(line=line, trunk=found["trunk"].to_numpy(), block=found["block"].to_numpy(), **whole, **counts)


@contextmanager
def people_called(engine: Duck, asked: Lines, zone: str) -> Iterator[PeopleCalled]:
    """The people that these numbers called; `zone`: in which days begin. It must be a name that ZoneInfo knows."""
    with contacts(engine, asked.keys, since=asked.since, until=asked.until):
        engine.sql.execute(f"CREATE OR REPLACE TEMP TABLE people_called AS {sql.people(zone)}")
        try:
            yield PeopleCalled(engine, asked)
        finally:
            engine.sql.execute("DROP TABLE people_called")
