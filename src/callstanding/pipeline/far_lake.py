"""Looking after a lake: whether it holds what was committed, and what may go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from callstanding.engines.spark.lake import Lake
from callstanding.errors import StoreError
from callstanding.pipeline.far_begun import Far, spark_of

if TYPE_CHECKING:
    from callstanding.engines.spark.lake import Swept
    from callstanding.engines.spark.lake.checking import Fault


def check_lake(far: Far) -> tuple[int, list[Fault]]:
    """The version of a lake, and all that is not as it was committed."""
    with _opened(far) as lake:
        return lake.version, lake.check()


def sweep_lake(far: Far, *, keep: int) -> Swept:
    """Remove all versions but the newest, and what none of those names and is older than a day."""
    with _opened(far) as lake:
        return lake.sweep(keep=keep)


@contextmanager
def _opened(far: Far) -> Iterator[Lake]:
    with spark_of(far.master, far.settings) as spark:
        lake = Lake(spark, str(far.store))
        if not lake.exists():
            raise StoreError(f"There is no lake at {far.store}.")
        yield lake


__all__ = ["check_lake", "sweep_lake"]
