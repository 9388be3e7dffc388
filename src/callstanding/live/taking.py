"""From journal batches to facts: the same formats and checks as for files, read from memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from callstanding.engines import Duck
from callstanding.errors import CallstandingError
from callstanding.formats import BadRow, Feed, open_file
from callstanding.formats.in_memory import in_memory
from callstanding.live.journal import Posted
from callstanding.live.published import Folded
from callstanding.live.reading import Taken
from callstanding.pipeline.quarantine import Quarantine

NATIVE = ("calls", "reports", "assignments")  # NDJSON lines, so several bodies together are one


@dataclass
class _Batch:
    """A batch while it is taken in."""

    taken: Taken
    first: int  # line of the group's text with which it begins, from 0
    lines: int = 0
    bad: int = 0
    note: str = ""


def take(
    engine: Duck, batches: Sequence[Taken], *, latest: datetime, quarantine: Quarantine, now: float
) -> list[Folded]:
    """Admit the batches' rows; returns what became of each. What cannot be used goes to the quarantine, line by line."""
    done: list[Folded] = []
    whole = sorted((t for t in batches if t.posted), key=_alike)
    for _, alike in groupby(whole, key=_alike):
        taken = list(alike)
        groups = [taken] if taken[0].posted and taken[0].posted.format in NATIVE else [[t] for t in taken]
        for group in groups:
            done += [_folded(batch, now) for batch in _take(engine, group, latest, quarantine)]
    damaged = "The journal is damaged here; send these again."
    return done + [Folded(t.id, "damaged", 0, 0, 0, damaged, now) for t in batches if t.posted is None]


def _alike(taken: Taken) -> tuple[str, str, str, str]:
    posted = taken.posted
    assert posted is not None  # noqa: S101 - the damaged ones are left out above
    return posted.kind, posted.format, posted.region or "", posted.zone


def _take(engine: Duck, group: Sequence[Taken], latest: datetime, quarantine: Quarantine) -> list[_Batch]:
    posted = [t.posted for t in group if t.posted]
    batches, text = _together(group, posted)
    kind, region = posted[0].kind, posted[0].region
    feed = Feed(region=region, zone=posted[0].zone)
    try:
        with in_memory(text) as path:
            form, rows = open_file(path, feed=feed, format=posted[0].format, kind=kind)  # type: ignore[arg-type]
            for read in rows:
                region = form.home or feed.region
                _, refused, _ = engine.admit(read.kind, read.rows, region=region, latest=latest)
                bad = [
                    *read.bad,
                    *(
                        BadRow("", row.line, read.place(row.line)[1], row.reason, read.place(row.line)[0])
                        for row in refused
                    ),
                ]
                quarantine.put(_placed(bad, batches))
                if len(batches) == 1:
                    batches[0].lines += read.lines
    except CallstandingError as error:
        quarantine.put(
            BadRow(b.taken.id, 1, 0, str(error), p.body.decode(errors="replace"), count=p.body.count(b"\n") + 1)
            for b, p in zip(batches, posted, strict=True)
        )
        for batch, one in zip(batches, posted, strict=True):
            batch.lines = batch.bad = one.body.count(b"\n") + 1
            batch.note = str(error)
    return batches


def _together(group: Sequence[Taken], posted: Sequence[Posted]) -> tuple[list[_Batch], bytes]:
    """The batches as one text, and where each begins."""
    batches, parts, line = [], [], 0
    for taken, one in zip(group, posted, strict=True):
        body = one.body if one.body.endswith(b"\n") else one.body + b"\n"
        lines = body.count(b"\n")
        batches.append(_Batch(taken, line, lines if len(group) > 1 else 0))
        parts.append(body)
        line += lines
    return batches, b"".join(parts)


def _placed(bad: Sequence[BadRow], batches: Sequence[_Batch]) -> Iterator[BadRow]:
    """The bad rows, each under the batch that it came in, with the line that its sender knows."""
    starts = [batch.first for batch in batches]
    for row in bad:
        batch = batches[bisect_right(starts, row.line - 1) - 1]
        batch.bad += row.count
        batch.note = batch.note or f"line {row.line - batch.first}: {row.reason}"
        posted = batch.taken.posted
        before = posted.line if posted else 0
        name = posted.source if posted and posted.source else batch.taken.id
        yield replace(row, file=name, line=row.line - batch.first + before, byte=None if len(batches) > 1 else row.byte)


def _folded(batch: _Batch, now: float) -> Folded:
    state = "refused" if batch.bad >= batch.lines > 0 else "folded"
    return Folded(batch.taken.id, state, batch.lines, batch.lines - batch.bad, batch.bad, batch.note, now)
