"""A large file with every kind of poison in it: what is good is taken, each bad line is put aside once, at its place.

Written as a carrier's export is: many good calls, and lines here and there that some program upstream has broken.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from tests.trust import many, survived

from callstanding.formats import Batch, Feed, open_file
from callstanding.formats.sorting import LONGEST_LINE

ROWS = many(5_000, 200_000)
HEADER = b"call_id,caller,callee,start,talk_s,disposition,account"
BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
EVERY = 147  # good rows to a poisoned one
BOM = b"\xef\xbb\xbf"

Poison = Callable[[bytes], bytes]

BAD: dict[str, Poison] = {
    "an unclosed quote": lambda line: line.replace(b",acme", b',"acme'),
    "a quote inside a field": lambda line: line.replace(b",acme", b',"ac"me"'),
    "a NUL": lambda line: line.replace(b"acme", b"ac\0me"),
    "a huge field": lambda line: line.replace(b"acme", b"x" * (LONGEST_LINE + 1)),
    "a field too few": lambda line: line.replace(b",acme", b""),
    "fields too many": lambda line: line + b",x,y,z",
    "half a line": lambda line: line[: len(line) // 2],
    "another encoding": lambda line: line.replace(b"acme", "Zoë".encode("cp1252")),
    "bytes that are no text": lambda line: line.replace(b"acme", b"\xc3\x28\xff\xfe"),
    "UTF-16 among UTF-8": lambda line: line.decode().encode("utf-16-le").replace(b"\n", b""),
    "a carriage return inside": lambda line: line.replace(b",acme", b"\r,acme"),
    "control signs for a separator": lambda line: line.replace(b",", b"\x01"),
}
GOOD: dict[str, tuple[Poison, str | None]] = {  # what looks bad and is not, and the account that is read
    "a formula": (lambda line: line.replace(b"acme", b"=HYPERLINK(1)"), "=HYPERLINK(1)"),
    "a comma in quotes": (lambda line: line.replace(b"acme", b'"a, ""b"""'), 'a, "b"'),
    "a byte order mark in the middle": (lambda line: line.replace(b"acme", BOM + b"acme"), "\ufeffacme"),
    "control signs": (lambda line: line.replace(b"acme", b"a\x07\x1bc"), "a\x07\x1bc"),
    "more than 64 KiB": (lambda line: line.replace(b"acme", b"y" * 70_000), "y" * 70_000),
    "its own line end": (lambda line: line + b"\r", "acme"),
}
BROKEN_IN_TWO = b'"ac\nme"'  # a line end inside quotes: two lines, and neither is a call


@dataclass(frozen=True)
class Written:
    """A file's content, its good lines with their account, and where its bad ones begin."""

    content: bytes
    good: dict[int, str]
    bad: dict[int, int]


def call(at: int) -> bytes:
    start = (BEGAN + timedelta(seconds=at)).isoformat().replace("+00:00", "Z")
    return f"c{at},+12025550101,+120255501{at % 100:02d},{start},{at % 300},answered,acme".encode()


def written(kinds: Sequence[str], *, rows: int, every: int = EVERY) -> Written:
    """`rows` calls with the kinds of poison by turns, at random places."""
    chance = random.Random(7)
    lines: list[bytes] = [HEADER]
    good: dict[int, str] = {}
    bad: list[int] = []
    for at in range(rows):
        line, kind = call(at), None if chance.random() * every > 1 else chance.choice(kinds)
        if kind is None:
            good[len(lines) + 1] = "acme"
        elif kind in GOOD:
            line, good[len(lines) + 1] = GOOD[kind][0](line), str(GOOD[kind][1])
        elif kind == "a line end in quotes":
            first, line = line.replace(b"acme", BROKEN_IN_TWO).split(b"\n")
            lines.append(first)
            bad += [len(lines), len(lines) + 1]
        else:
            line = BAD[kind](line)
            bad.append(len(lines) + 1)
        lines.append(line)
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    return Written(b"\n".join(lines) + b"\n", good, {number: starts[number - 1] for number in bad})


def read(path: Path) -> tuple[dict[int, str], list[Batch]]:
    """Line -> account of what was taken."""
    batches = list(open_file(path, feed=Feed(), format="calls")[1])
    taken: dict[int, str] = {}
    for batch in batches:
        taken |= dict(zip(batch.rows["line"].to_pylist(), batch.rows["account"].to_pylist(), strict=True))
        assert batch.rows["start"].null_count == 0
    return taken, batches


@pytest.mark.parametrize("kind", [*BAD, *GOOD, "a line end in quotes"])
def test_one_kind_of_poison_costs_its_own_lines(tmp_path: Path, kind: str) -> None:
    poisoned = written([kind], rows=300, every=10)
    assert kind in GOOD or len(poisoned.bad) > 10
    _held(tmp_path / "calls.csv", poisoned)


def test_all_kinds_together_cost_their_own_lines(tmp_path: Path) -> None:
    poisoned = written([*BAD, *GOOD, "a line end in quotes"], rows=ROWS)
    _held(tmp_path / "calls.csv", poisoned)
    survived("Poison", f"{len(BAD) + len(GOOD) + 1} kinds in one file", ROWS, of="rows", bad=len(poisoned.bad))


def _held(path: Path, poisoned: Written) -> None:
    path.write_bytes(poisoned.content)
    taken, batches = read(path)
    assert taken == poisoned.good
    put_aside = [row for batch in batches for row in batch.bad]
    assert [(row.line, row.byte) for row in sorted(put_aside, key=lambda row: row.line)] == list(poisoned.bad.items())
    assert all(row.reason and row.text for row in put_aside)
    assert sum(batch.lines for batch in batches) == len(poisoned.good) + len(poisoned.bad)
