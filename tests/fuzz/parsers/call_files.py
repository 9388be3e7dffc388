"""Files of one record a line: any line between good ones costs itself alone, and is found at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.fuzz.target import Target, told

from callstanding.errors import CallstandingError
from callstanding.formats import FORMATS, Feed, load_mapping
from callstanding.formats.detection import named
from callstanding.formats.format import Batch, Format
from callstanding.formats.head import Head
from callstanding.formats.in_memory import in_memory
from callstanding.formats.mapped import Mapped
from callstanding.formats.written_text import SEEN

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"
BATCH = 2000
EVERY = 40  # inputs to a good line between them
FEED = Feed(zone="America/New_York", as_of=datetime(2026, 3, 2, 12, tzinfo=UTC))
WORDS = (
    *(
        b'"',
        b'""',
        b"\\",
        b",",
        b";",
        b"\t",
        b"|",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"=1+1",
        b"infinity",
        b"nan",
    ),
    *(
        b"2026-03-02 10:00:00",
        b"9999-12-31 23:59:59.999999",
        b"1772463845",
        b"-290308-12-22 00:00:00",
        b"1e308",
        b"\xc3",
    ),
    *(
        b"ANSWERED",
        b"CHAN_START",
        b"HANGUP",
        b"INVITE",
        b"sip:",
        b"+12025550101",
        b"{",
        b"}",
        b"[",
        b"null",
        b"24:00:00",
    ),
)


@dataclass(frozen=True)
class Lines:
    """A format and a fixture of it. `header`: its first lines; `alone`: each line is a row of its own."""

    form: Format
    fixture: Path
    header: int
    alone: bool = True

    def target(self, name: str) -> Target:
        """Files of many such lines; what recognises the format is asked of each line."""
        return Target(name, self.check, tuple(self.good()), WORDS, BATCH, self.sniffed, longest=600)

    def check(self, inputs: Sequence[bytes]) -> None:
        """The law, see `held`."""
        self.held(inputs)

    def sniffed(self, data: bytes) -> None:
        """Whether the format takes a file that begins so; it never fails."""
        text = data.decode("utf-8", "replace")
        assert 0 <= self.form.sniff(Head(Path("2026-03-02"), text)) <= 100

    def held(self, inputs: Sequence[bytes]) -> list[Batch]:
        """What is read of a file with these lines; by law rows, spare and bad lines are all lines, good ones rows."""
        top, good = self.good()[: self.header], self.good()[self.header :]
        plain = good * (SEEN // sum(map(len, good)) + 1)  # so that nothing below is taken for how the file is written
        lines = [*top, *plain]
        goods = set(range(len(top) + 1, len(lines) + 1))
        for at, data in enumerate(inputs):
            lines += data.split(b"\n")
            if at % EVERY == 0:
                lines.append(good[at // EVERY % len(good)])
                goods.add(len(lines))
        batches = self.read(b"\n".join(lines) + b"\n")
        counted = sum(line not in (b"", b"\r") for line in lines) - len(top)
        assert sum(batch.lines for batch in batches) == counted
        taken = [line for batch in batches for line in batch.rows["line"].to_pylist()]
        assert len(taken) == len(set(taken))
        assert not self.alone or goods <= set(taken)
        _placed(batches, lines, set(taken))
        return batches

    def good(self) -> list[bytes]:
        """The lines of the fixture, its header among them."""
        return [line for line in self.fixture.read_bytes().split(b"\n") if line.strip()]

    def read(self, content: bytes) -> list[Batch]:
        """The batches of a file."""
        with in_memory(content) as path:
            return list(self.form.read(path, FEED))


def _placed(batches: Sequence[Batch], lines: Sequence[bytes], taken: set[int]) -> None:
    """Each line that was put aside is told once, with its reason, where it stands."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    told: set[int] = set()
    for batch in batches:
        assert batch.lines == len(batch.rows) + batch.spare + len(batch.bad)
        for row in batch.bad:
            assert row.reason
            assert row.byte == starts[row.line - 1]
            assert row.line not in told | taken
            told.add(row.line)
        for line in batch.rows["line"].to_pylist()[-3:]:
            assert batch.place(line)[1] == starts[line - 1]


def whole_file(form: Format, data: bytes) -> None:
    """A file of any bytes, read as the format: rows and reasons, or an error of ours."""
    try:
        with in_memory(data) as path:
            for batch in form.read(path, FEED):
                assert batch.lines == len(batch.rows) + batch.spare + sum(row.count for row in batch.bad)
                for line in batch.rows["line"].to_pylist()[:3]:
                    batch.place(line)
    except CallstandingError as error:
        told(error)


def _of(name: str, fixture: str, *, header: int, alone: bool = True) -> Lines:
    return Lines(named(name, FORMATS), FIXTURES / fixture, header, alone)


def _mapped() -> Lines:
    place = Path(__file__).with_name("mapped.csv")
    return Lines(Mapped(load_mapping(place.with_suffix(".toml"))), place, header=1)


LINES = {
    "asterisk-csv": _of("asterisk-csv", "asterisk_csv/newer.csv", header=0),
    "asterisk-csv-table": _of("asterisk-csv", "asterisk_csv/table.csv", header=1),
    "asterisk-cel": _of("asterisk-cel", "asterisk_cel/transfer.csv", header=1, alone=False),
    "freeswitch-csv": _of("freeswitch-csv", "freeswitch_csv/example.csv", header=0),
    "acc-flat": _of("acc", "acc/flat.log", header=0, alone=False),
    "acc-table": _of("acc", "acc/table.csv", header=1, alone=False),
    "3cx": _of("3cx", "threecx/lines.csv", header=0),
    "calls-csv": _of("calls", "calls/office.csv", header=1),
    "calls-ndjson": _of("calls", "calls/lines.ndjson", header=0),
    "reports-csv": _of("reports", "reports/voices.csv", header=1),
    "assignments-csv": _of("assignments", "assignments/tenures.csv", header=1),
    "cdr-stats": _of("cdr-stats", "cdr_stats/plain.txt", header=0),
    "bandicoot": _of("bandicoot", "bandicoot/ada.csv", header=1, alone=False),
    "ftc-dnc": _of("ftc-dnc", "ftc_dnc/detail.csv", header=1),
    "fcc": _of("fcc", "fcc/tickets.csv", header=1),
    "number-list": _of("number-list", "number_list/blocked-2026-03-02.txt", header=0, alone=False),
    "mapped": _mapped(),
}

CALL_FILES = tuple(lines.target(name) for name, lines in LINES.items())
