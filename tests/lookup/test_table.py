from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from callstanding.lookup import Lookup, Shown, band

NUMBERS = [f"+1202555{place:04d}" for place in range(100, 108)]
SCORES = st.floats(0, 100)
TIMES = st.floats(0, 4e9)
COUNTS = st.integers(0, 2**62)
GRADES = st.sampled_from([None, "A", "B", "C", "D"])
STATUSES = st.sampled_from(["unknown", "clean", "watch", "spam", "recovering"])
FLAGS = st.lists(st.sampled_from(["spoofed", "disputed", "inherited"]), unique=True).map(tuple)


@st.composite
def standings(draw: st.DrawFn) -> Shown:
    return Shown(
        draw(st.sampled_from(NUMBERS)), draw(STATUSES), draw(FLAGS), draw(SCORES), draw(SCORES), draw(SCORES),
        draw(GRADES), draw(GRADES), draw(GRADES), draw(GRADES), draw(COUNTS), draw(COUNTS), draw(COUNTS),
        draw(TIMES), draw(st.none() | TIMES), draw(TIMES), draw(st.booleans()),
    )  # fmt: skip


changes = st.lists(standings() | st.sampled_from(NUMBERS), max_size=40)


class Told:
    """A feed of what a list tells: a standing, or a number that has none any more."""

    def __init__(self, told: Sequence[Shown | str]) -> None:
        self.told = told

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        some = list(enumerate(self.told, 1))[seq : seq + min(limit, 7)]
        return [(at, one, None) if isinstance(one, str) else (at, one.number, one) for at, one in some]


@given(changes)
def test_the_table_holds_what_was_told_last_of_each_number(told: list[Shown | str]) -> None:
    table, plain = Lookup(), dict[str, Shown]()
    for one in told:
        if isinstance(one, str):
            plain.pop(one, None)
        else:
            plain[one.number] = one
    assert table.refresh(Told(told)) == len(told)
    assert {number: table.get(number) for number in NUMBERS} == {number: plain.get(number) for number in NUMBERS}
    assert (len(table), set(table.numbers()), table.seq) == (len(plain), set(plain), len(told))
    assert set(table.loud()) == {n for n, shown in plain.items() if shown.status not in ("clean", "unknown")}


@given(standings())
def test_a_stranger_is_told_no_more_than_a_band(shown: Shown) -> None:
    assert band(shown) in ("unknown", "clean", "watch", "spam")
    assert band(None) == "unknown"


def made(place: int) -> Shown:
    status, at = ("spam", 1.8e9 + place) if place % 20 == 0 else ("clean", None)
    return Shown(
        f"+1202{place:07d}", status, (), place * 7e-4, place * 3e-4, place * 1e-3, "A", None, "B", "C",
        place, place % 900, place % 3, 1.7e9 + place, at, 1.75e9 + place, near=False,
    )  # fmt: skip


def test_a_number_takes_at_most_300_bytes() -> None:
    count = 20_000
    tracemalloc.start()
    table = Lookup(map(made, range(count)))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table) == count
    assert taken / count <= 300
