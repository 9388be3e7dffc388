"""Files into facts: every format batch through the engine's checks, what fails into the quarantine file."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from callstanding import clock
from callstanding.engines import Duck
from callstanding.errors import DamagedFile, TooManyBadLines
from callstanding.formats import BadRow, Feed, Kind, load_mapping, open_file
from callstanding.pipeline.asked import FileIntake, Intake, Options, Progress
from callstanding.pipeline.moments import naive

MOST_BAD = 0.05  # above this share of bad lines the file was most likely read the wrong way
_PACKED = (".parquet", ".gz", ".zst")
_IN_MEMORY_BYTES = 300e6
FEW = 20  # below so many lines a share says nothing: a file of ten lines may have one bad one


@dataclass
class Quarantine:
    """The lines put aside, written as CSV: file, line, byte, reason, text."""

    path: Path
    rows: list[BadRow] = field(default_factory=list)

    def write(self) -> str | None:
        """Write the file if there is anything to write; control bytes are shown as escapes."""
        if not self.rows:
            return None
        with self.path.open("w", newline="", encoding="utf-8", errors="backslashreplace") as out:
            writer = csv.writer(out)
            writer.writerow(("file", "line", "byte", "reason", "text"))
            for row in self.rows:
                writer.writerow(
                    (
                        row.file,
                        row.line,
                        "" if row.byte is None else row.byte,
                        row.reason,
                        row.text.replace("\0", "\\x00"),
                    )
                )
        return str(self.path)


def feed_of(options: Options) -> Feed:
    """What the user said about the files."""
    mapping = load_mapping(options.mapping) if options.mapping else None
    return Feed(
        region=options.region, zone=options.zone, encoding=options.encoding, mapping=mapping, as_of=options.as_of
    )


def take_in(
    engine: Duck,
    files: Iterable[tuple[Path, Kind | None]],
    *,
    options: Options,
    progress: Progress | None,
    quarantine: Quarantine,
) -> Intake:
    """Read all files into the engine and keep each fact once."""
    feed = feed_of(options)
    latest = max(naive(clock.now()), naive(options.as_of or clock.now())) + timedelta(days=1)
    taken = tuple(
        _take(engine, path, kind, options=options, feed=feed, latest=latest, progress=progress, quarantine=quarantine)
        for path, kind in files
    )
    repeats = engine.settle()
    unscored = sum(f.unscored for f in taken)
    notes = (
        (f"{unscored:,} lines name no number that can be scored (short, withheld or impossible).",) if unscored else ()
    )
    return Intake(files=taken, known_before=repeats, quarantine_file=quarantine.write(), notes=notes)


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


def _take(
    engine: Duck,
    path: Path,
    kind: Kind | None,
    *,
    options: Options,
    feed: Feed,
    latest: datetime,
    progress: Progress | None,
    quarantine: Quarantine,
) -> FileIntake:
    began = time.perf_counter()
    if not path.is_file():
        raise DamagedFile(f"{path} is not there or is not a file.", hint="Check the path.")
    bad: list[BadRow] = []
    form, batches = open_file(path, feed=feed, format=options.format, kind=kind)
    size, lines, unscored = path.stat().st_size, 0, 0
    for batch in batches:
        lines += batch.lines
        bad.extend(batch.bad)
        _, refused, nameless = engine.admit(batch.kind, batch.rows, region=feed.region, latest=latest)
        unscored += nameless
        for row in refused:
            text, byte = batch.place(row.line)
            bad.append(BadRow(file=str(path), line=row.line, byte=byte, reason=row.reason, text=text))
        _refuse_if_mostly_bad(path, lines, bad, form.name)
        if progress:
            progress(path.name, min(size, size * lines // max(lines, 1)), size)
    quarantine.rows.extend(sorted(bad, key=lambda row: row.line))
    return FileIntake(
        path=str(path),
        format=form.name,
        kind=form.kind,
        lines=lines,
        accepted=lines - len(bad),
        quarantined=len(bad),
        seconds=time.perf_counter() - began,
        unscored=unscored,
    )


def _refuse_if_mostly_bad(path: Path, lines: int, bad: list[BadRow], form: str) -> None:
    if lines < FEW or len(bad) <= MOST_BAD * lines:
        return
    first = bad[0]
    raise TooManyBadLines(
        f"{path}: {len(bad):,} of the first {lines:,} lines cannot be used as {form} "
        f"(line {first.line}: {first.reason}).",
        hint="If this is another format, say --format NAME (callstanding formats lists them) or describe it with "
        "--mapping FILE; if the text looks garbled, try --encoding latin-1.",
    )
