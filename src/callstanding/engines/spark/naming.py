"""Who is named in raw rows on a cluster: the workers ask phonenumbers about each distinct text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from callstanding.engines import parties
from callstanding.records.number import parse_numbers

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from callstanding.engines.spark.frames import Frames

_SPELLED = "raw string, e164 string, kind string"
_DESCRIBED = "key bigint, e164 string, block bigint, kind string, region string"


def name_parties(frames: Frames, region: str | None) -> None:
    """Make `parties` of `written` (raw), the texts that raw rows of one region use for somebody."""
    odd = frames.select(parties.ODD)
    frames.hold("spelled", odd.mapInArrow(partial(_spell, region=region), _SPELLED))


def described(found: DataFrame) -> DataFrame:
    """Key, E.164 form and block of numbers, with what kind of number each is and of which region."""
    return found.mapInArrow(_describe, _DESCRIBED)


def _spell(batches: Iterator[pa.RecordBatch], *, region: str | None) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        read = parse_numbers(batch["raw"].to_pylist(), region)
        spelled = (pa.array([n.e164 for n in read], pa.string()), pa.array([n.kind for n in read], pa.string()))
        yield pa.RecordBatch.from_arrays([batch["raw"], *spelled], names=["raw", "e164", "kind"])


def _describe(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        read = parse_numbers(batch["e164"].to_pylist(), None)
        kinds, regions = ([getattr(n, name) for n in read] for name in ("kind", "region"))
        told = (pa.array(kinds, pa.string()), pa.array(regions, pa.string()))
        names = ["key", "e164", "block", "kind", "region"]
        yield pa.RecordBatch.from_arrays([batch["key"], batch["e164"], batch["block"], *told], names=names)
