"""Files into facts: every format batch through the engine's checks, what fails into the quarantine file."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from callstanding import clock
from callstanding.engines import Filled
from callstanding.errors import DamagedFile, InputError
from callstanding.formats import BadRow, Batch, Feed, Kind, load_mapping, open_file
from callstanding.pipeline.asked import FileIntake, Intake, Options, Progress
from callstanding.pipeline.moments import naive
from callstanding.pipeline.quarantine import Quarantine
from callstanding.pipeline.readable import FEW, MOST_BAD, Tally

__all__ = ["FEW", "MOST_BAD", "Quarantine", "feed_of", "is_large", "listed", "take_in"]

_PACKED = (".parquet", ".gz", ".zst")
_IN_MEMORY_BYTES = 300e6


def feed_of(options: Options) -> Feed:
    """What the user said about the files."""
    mapping = load_mapping(options.mapping) if options.mapping else None
    return Feed(
        region=options.region, zone=options.zone, encoding=options.encoding, mapping=mapping, as_of=options.as_of
    )


def take_in(
    engine: Filled,
    files: Iterable[tuple[Path, Kind | None]],
    *,
    options: Options,
    progress: Progress | None,
    quarantine: Quarantine,
) -> Intake:
    """Read all files into the engine and keep each fact once."""
    feed = feed_of(options)
    latest = max(naive(clock.now()), naive(options.as_of or clock.now())) + timedelta(days=1)
    reading = Reading(engine, feed, options.format, latest, quarantine, progress)
    engine.dispute(options.disputes)
    with quarantine.filling(named=options.quarantine is not None):
        taken = tuple(reading.take(path, kind) for path, kind in files)
        _something(engine, taken)
        kept = quarantine.keep()
    region = feed.region or (feed.mapping.region if feed.mapping else None)
    notes = tuple(_notes(engine, taken, region=region))
    reasons = tuple(quarantine.reasons.counts.most_common())
    return Intake(taken, engine.settle(), quarantine_file=kept, notes=notes, reasons=reasons)


def listed(
    files: Sequence[Path], reports: Sequence[Path], assignments: Sequence[Path]
) -> list[tuple[Path, Kind | None]]:
    """All files of a run with the kind that the user named, if any."""
    named: list[tuple[Path, Kind | None]] = [(Path(f), None) for f in files]
    named += [(Path(f), "reports") for f in reports]
    return named + [(Path(f), "assignments") for f in assignments]


def is_large(paths: Iterable[Path]) -> bool:
    """Whether files hold more than fits in memory: some twelve million calls, at 25 bytes in Parquet, 150 as text."""
    sizes = [(path.stat().st_size, path.suffix) for path in paths if path.is_file()]
    return sum(size * (1 if suffix in _PACKED else 1 / 6) for size, suffix in sizes) > _IN_MEMORY_BYTES


@dataclass(frozen=True)
class Reading:
    """What all files of a run are read with."""

    engine: Filled
    feed: Feed
    format: str | None
    latest: datetime
    quarantine: Quarantine
    progress: Progress | None

    def take(self, path: Path, kind: Kind | None) -> FileIntake:
        """One file. DamagedFile when it is not there, TooManyBadLines when most likely it was read the wrong way."""
        _check(path)
        began, size = time.perf_counter(), path.stat().st_size
        form, batches = open_file(path, feed=self.feed, format=self.format, kind=kind)
        tally = Tally(path, form.name, mapped=self.feed.mapping is not None)
        for batch in _ahead(batches):
            self._take(path, batch, tally, region=form.home or self.feed.region)
            if tally.is_hopeless(batch.done):
                raise tally.refusal(self.quarantine.keep(), so_far=True)
            if self.progress:
                self.progress(str(path), int(size * batch.done), size, "bytes")
        if tally.is_misread:
            raise tally.refusal(self.quarantine.keep(), so_far=False)
        return FileIntake(
            path=str(path),
            format=form.name,
            kind=form.kind,
            lines=tally.lines,
            accepted=tally.lines - tally.put_aside,
            quarantined=tally.put_aside,
            seconds=time.perf_counter() - began,
            unscored=tally.unscored,
            rows=tally.rows,
        )

    def _take(self, path: Path, batch: Batch, tally: Tally, *, region: str | None) -> None:
        _, refused, unscored = self.engine.admit(batch.kind, batch.rows, region=region, latest=self.latest)
        bad = [*batch.bad, *(_refused(path, batch, row.line, row.reason) for row in refused)]
        bad.sort(key=lambda row: row.line)
        self.quarantine.put(bad)
        tally.add(lines=batch.lines, rows=len(batch.rows) - len(refused), unscored=unscored, bad=bad)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Each batch while the next one is being read: reading and admitting keep a core each busy."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="callstanding-read") as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _check(path: Path) -> None:
    if not path.is_file():
        hint = "A pipe cannot be read twice: write it to a file." if path.exists() else "Check the path."
        raise DamagedFile(f"{path} is not there or is not a file.", hint=hint)


def _refused(path: Path, batch: Batch, line: int, reason: str) -> BadRow:
    text, byte = batch.place(line)
    return BadRow(file=str(path), line=line, byte=byte, reason=reason, text=text)


def _something(engine: Filled, taken: Sequence[FileIntake]) -> None:
    """InputError when the files hold no line at all; a store may have something from before."""
    if taken and not engine.kept and not any(file.lines for file in taken):
        names = ", ".join(file.path for file in taken)
        raise InputError(f"{names}: there is a header and nothing below it.", hint="Was it written to the end?")


def _notes(engine: Filled, taken: Sequence[FileIntake], *, region: str | None) -> Iterator[str]:
    """What a user should know of rows that are fine, but say nothing of a number."""
    reports = sum(file.unscored for file in taken)
    if calls := engine.unnamed():
        yield f"calls from no number that can be scored (withheld, short or impossible): {calls:,}"
    if reports:
        yield f"lines about no number that can be scored (withheld, short or impossible): {reports:,}"
    if region is None and 2 * (calls + reports) > sum(file.rows for file in taken):
        yield "Are numbers written without their country? Say which it is: --region US."
