"""Ledger rows of several tables become one row per number and hour, whichever tables they come from."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.engines.merging import merge

NAMES = ("calls_out", "calls_in", "never")
ROWS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(0, 9), st.integers(0, 2**62)), max_size=12
)  # number, hour, count, account


def table(rows: list[tuple[int, int, int, int]], column: str) -> pa.Table:
    numbers, hours, counts, accounts = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pa.table(
        {
            "number": pa.array(numbers, pa.uint64()),
            "hour": pa.array(hours, pa.int32()),
            column: pa.array(counts, pa.int32()),
            "account": pa.array(accounts, pa.uint64()),
        }
    )


@given(made=ROWS, received=ROWS)
@settings(max_examples=60)
def test_counts_add_up_and_the_larger_key_stays(made: Any, received: Any) -> None:
    expected: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, rows in enumerate((made, received)):
        for number, hour, count, account in rows:
            mine = expected[number, hour]
            mine[place] += count
            mine[2] = max(mine[2], account)
    found = merge([table(made, "calls_out"), table(received, "calls_in")], NAMES)
    columns = (found.counts["calls_out"], found.counts["calls_in"], found.lines["account"])
    told = zip(found.number.tolist(), found.hour.tolist(), *(c.tolist() for c in columns), strict=True)
    assert [((n, h), [int(a), int(b), c]) for n, h, a, b, c in told] == sorted(expected.items())
    assert not np.asarray(found.counts["never"]).any()
