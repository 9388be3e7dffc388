"""Whether a file was read as it is meant: a share of lines that cannot be used says that it was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from callstanding.errors import TooManyBadLines
from callstanding.formats import BadRow

MOST_BAD = 0.05  # above this share of bad lines the file was most likely read the wrong way
FEW = 20  # below so many lines a share says little: a file of ten may have one or two bad ones, but not most
CERTAIN = 2  # times as many bad lines as the whole file may have: then nothing more is read
KINDS = 1_000  # of reasons that are counted: a reason may quote what it is about

OTHER = (
    "If this is another format, say --format NAME (`callstanding formats` lists them) or describe it with --mapping "
    "FILE; if letters look wrong, try --encoding latin-1."
)
GARBLED = "Try --encoding latin-1, cp1252 or utf-16; if it is no text at all, say --format or --mapping."
MISMAPPED = "Compare the mapping with the file: its columns, [units], [time] format and [words]; and its --encoding."
DAMAGED = "The file is damaged: fetch or copy it again."


class Reasons:
    """How often each reason was given, and in which line first."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.first: dict[str, int] = {}

    def add(self, row: BadRow) -> None:
        """One more row of a reason."""
        if row.reason in self.counts or len(self.counts) < KINDS:
            self.counts[row.reason] += row.count
            self.first.setdefault(row.reason, row.line)


class Tally:
    """Counts the lines of a file. What its damage has lost is put aside too, but says nothing of how it was read."""

    def __init__(self, path: Path, form: str, *, mapped: bool) -> None:
        self.path, self.form, self.mapped = path, form, mapped
        self.lines = self.rows = self.unscored = self.put_aside = self.wrong = 0
        self.is_damaged = False
        self.reasons = Reasons()

    def add(self, *, lines: int, rows: int, unscored: int, bad: Sequence[BadRow]) -> None:
        """The lines of one batch, and those of them that cannot be used."""
        self.lines += lines
        self.rows += rows
        self.unscored += unscored
        self.put_aside += sum(row.count for row in bad)
        for row in bad:
            if row.is_damage:
                self.is_damaged = True
            else:
                self.wrong += 1
                self.reasons.add(row)

    @property
    def is_misread(self) -> bool:
        """Whether too many of all lines cannot be used."""
        return self.wrong > self.lines * (MOST_BAD if self.lines >= FEW else 0.5)

    def is_hopeless(self, done: float) -> bool:
        """Whether the rest of the file, of which `done` is the share that was read, cannot change that."""
        return done < 1 and self.lines >= FEW and self.wrong * done > CERTAIN * MOST_BAD * self.lines

    def refusal(self, kept: str | None, *, so_far: bool) -> TooManyBadLines:
        """The error that says what is wrong, where, and what to try; `kept` is the file with the lines."""
        reason = self.reasons.counts.most_common(1)[0][0]
        of = f"of the first {self.lines:,}" if so_far else f"of {self.lines:,}"
        told = f"{self.path}: {self.wrong:,} {of} lines cannot be used as {self.form}"
        where = f"line {self.reasons.first[reason]:,}: {reason}"
        return TooManyBadLines(f"{told} ({where}).", hint=f"{self._hint(reason)} The lines are in {kept}.")

    def _hint(self, reason: str) -> str:
        if self.is_damaged:
            return DAMAGED
        if "--encoding" in reason:
            return GARBLED
        return MISMAPPED if self.mapped else OTHER
