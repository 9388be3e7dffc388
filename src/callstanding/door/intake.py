"""Tables into facts: the contract's columns, the engine's checks, and a word about the rows left out."""

from __future__ import annotations

import difflib
import warnings
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from callstanding import clock
from callstanding.door.frames import arrow_of
from callstanding.engines import Duck, Refused
from callstanding.errors import InputError, TooManyBadLines
from callstanding.formats import Kind
from callstanding.formats.columns import RAW_NAMES
from callstanding.formats.native import (
    NATIVE_ASSIGNMENTS,
    NATIVE_CALLS,
    NATIVE_REPORTS,
    Native,
    _typed,
)
from callstanding.formats.projection import select
from callstanding.pipeline.intake import FEW, MOST_BAD

_NATIVE = (NATIVE_CALLS, NATIVE_REPORTS, NATIVE_ASSIGNMENTS)
_REASONS = 3  # how many reasons a warning names
_STACK = 4  # from the warning up to the line that called `score` or `explain`


def fill(engine: Duck, given: dict[Kind, Any], *, region: str | None, as_of: datetime | None) -> None:
    """Admit every table that there is and keep each fact once."""
    now = clock.now()
    latest = max(now, as_of or now) + timedelta(days=1)
    for native in _NATIVE:
        table = given.get(native.kind)
        if table is None or (isinstance(table, list | tuple) and not table):
            continue
        rows = arrow_of(table, native.kind)
        _check(native, rows.column_names)
        _judge(native.kind, rows.num_rows, _admit(engine, native, rows, region=region, latest=latest))
    engine.settle()


def _admit(engine: Duck, native: Native, rows: pa.Table, *, region: str | None, latest: datetime) -> list[Refused]:
    ours = rows.select([name for name in native.columns if name in rows.column_names])
    numbered = ours.append_column("line", pa.array(np.arange(1, rows.num_rows + 1)))
    source = f"given_{native.kind}"
    engine.sql.register(source, numbered)
    expressions = {
        RAW_NAMES.get(name, name): _typed(name, ours.schema.field(name).type, native.columns[name])
        for name in ours.column_names
    }
    _, refused, _ = engine.admit(native.kind, select(native.kind, expressions, source), region=region, latest=latest)
    return refused


def _check(native: Native, names: list[str]) -> None:
    """InputError that names each missing column and the names close to it."""
    missing = [name for name in native.required if name not in names]
    if not missing:
        return
    spare = [name for name in names if name not in native.columns]
    near = {name: difflib.get_close_matches(name, spare, 3, 0.5) for name in missing}
    hints = [f"is {' or '.join(map(repr, close))} meant to be {name!r}?" for name, close in near.items() if close]
    hint = "; ".join(hints).capitalize() or f"The table has {', '.join(names) or 'no columns'}."
    raise InputError(f"{native.name} need the column{'s' * (len(missing) > 1)} {', '.join(missing)}.", hint=hint)


def _judge(kind: Kind, total: int, refused: list[Refused]) -> None:
    """Warn of rows left out; too many of them mean that the table is another one than was meant."""
    if not refused:
        return
    counts = Counter(row.reason for row in refused)
    first = {row.reason: row.line for row in reversed(refused)}
    reasons = [f"{reason} ({n:,}, first in row {first[reason]:,})" for reason, n in counts.most_common(_REASONS)]
    more = f"; and {len(counts) - _REASONS} other reasons" if len(counts) > _REASONS else ""
    told = f"{kind}: {len(refused):,} of {total:,} rows cannot be used: {'; '.join(reasons)}{more}."
    if total >= FEW and len(refused) > MOST_BAD * total:
        raise TooManyBadLines(
            told, hint="Are these the columns and units of the contract? Times are UTC, talk_s seconds."
        )
    warnings.warn(f"{told} Rows are counted from 1.", UserWarning, stacklevel=_STACK)
