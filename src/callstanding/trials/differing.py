"""Which standings two engines give differently: whole numbers and words exactly, other numbers beyond 1e-9."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

NEAR = 1e-9  # as a share of the larger one, from 1 on
FEW = 5

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one column of one number is by either engine."""

    number: str
    column: str
    one: Any
    other: Any


@dataclass(frozen=True, slots=True)
class Compared:
    """How many numbers either gave, how many of them differ in any way, and the first few differences."""

    numbers: int
    differing: int
    first: tuple[Difference, ...]


def compared(one: pa.Table, other: pa.Table) -> Compared:
    """Compare tables with a column `number`, each number once, in any order. A number that one lacks differs."""
    both = pc.unique(pa.chunked_array([*one["number"].chunks, *other["number"].chunks], pa.string()))
    left, right = (_shared(one, other), _shared(other, one))
    marks = {name: unequal(left[name], right[name]) for name in left.column_names if name != "number"}
    lone = len(both) - left.num_rows
    differing = np.logical_or.reduce(list(marks.values())) if marks else np.zeros(left.num_rows, np.bool_)
    told = [*_alone(one, other, swapped=False), *_alone(other, one, swapped=True), *_told(left, right, marks)]
    return Compared(len(both), lone + int(differing.sum()), tuple(told[:FEW]))


def unequal(one: pa.ChunkedArray | pa.Array, other: pa.ChunkedArray | pa.Array) -> Marks:
    """Where two columns of one length differ; what is null equals nothing but null."""
    one, other = (each.combine_chunks() if isinstance(each, pa.ChunkedArray) else each for each in (one, other))
    known = one.is_valid().to_numpy(zero_copy_only=False)
    differs: Marks = known != other.is_valid().to_numpy(zero_copy_only=False)
    at = np.flatnonzero(known & ~differs)
    if len(at):
        differs[at] = _values(one.take(pa.array(at)), other.take(pa.array(at)))
    return differs


def _values(one: pa.Array, other: pa.Array) -> Marks:
    """The same of columns without nulls."""
    if one.type != other.type:
        return np.ones(len(one), np.bool_)
    if pa.types.is_struct(one.type):
        fields = [unequal(a, b) for a, b in zip(one.flatten(), other.flatten(), strict=True)]
        return np.asarray(np.logical_or.reduce(fields))
    if pa.types.is_list(one.type):
        return _lists(one, other)
    if pa.types.is_floating(one.type):
        a, b = one.to_numpy(zero_copy_only=False), other.to_numpy(zero_copy_only=False)
        same = np.isclose(a, b, rtol=NEAR, atol=NEAR, equal_nan=True)
        return np.asarray(~same)
    return np.asarray(pc.not_equal(one, other).to_numpy(zero_copy_only=False))


def _lists(one: pa.Array, other: pa.Array) -> Marks:
    lengths = [pc.list_value_length(each).to_numpy(zero_copy_only=False) for each in (one, other)]
    differs: Marks = lengths[0] != lengths[1]
    at = np.flatnonzero(~differs)
    left, right = one.take(pa.array(at)), other.take(pa.array(at))
    rows = pc.list_parent_indices(left).to_numpy(zero_copy_only=False)
    wrong = unequal(pc.list_flatten(left), pc.list_flatten(right))
    differs[at[np.unique(rows[wrong])]] = True
    return differs


def _shared(table: pa.Table, other: pa.Table) -> pa.Table:
    """The rows whose number the other has too, by number."""
    return table.filter(pc.is_in(table["number"], other["number"])).sort_by("number")


def _alone(table: pa.Table, other: pa.Table, *, swapped: bool) -> Iterator[Difference]:
    lone = table.filter(pc.invert(pc.is_in(table["number"], other["number"]))).sort_by("number")
    for row in lone.slice(0, FEW).to_pylist():
        pair = (None, row["status"]) if swapped else (row["status"], None)
        yield Difference(row["number"], "status", *pair)


def _told(one: pa.Table, other: pa.Table, marks: dict[str, Marks]) -> Iterator[Difference]:
    for name, differs in marks.items():
        for at in np.flatnonzero(differs)[:FEW].tolist():
            yield Difference(one["number"][at].as_py(), name, one[name][at].as_py(), other[name][at].as_py())
