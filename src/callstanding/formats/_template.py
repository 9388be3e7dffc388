"""A template: copy it to <name>.py, describe what the file holds, add one line to FORMATS.

Then put an example, and beside it what it must give, into tests/fixtures/formats/<name>/<case>.csv (or any other
ending) and <case>.jsonl: the contract tests find the pair, write it in other ways and damage it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.expressions import moment, number, text, word
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.text_file import headed, names_of, read_csv

NEEDED = {"a_number", "b_number", "begin", "seconds", "result"}  # what makes the file this one
OPTIONAL = ("account",)
DISPOSITIONS = {"OK": "answered", "NO REPLY": "no-answer", "BUSY": "busy"}


@dataclass(frozen=True)
class Template:
    """Calls as the switch of this example writes them."""

    name: str = "template"
    kind: Kind = "calls"
    about: str = "One sentence for `callstanding formats`."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with its column names; below 50 a file is not taken."""
        return 95 if set(names_of(head.header)) >= NEEDED else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls, in UTC."""
        return read_csv(
            path,
            feed,
            kind="calls",
            layout=headed(read_head(path, feed.encoding), NEEDED),
            expressions=expressions(feed),
            optional=OPTIONAL,
        )


def expressions(feed: Feed) -> dict[str, str]:
    """Raw columns as SQL over the file's; what cannot be read becomes null and is refused later."""
    return {
        "caller": text("a_number"),
        "callee": text("b_number"),
        "start": moment("begin", feed.zone),
        "talk_s": number("seconds"),
        "disposition": word("result", DISPOSITIONS),
        "account": text("account"),
    }


TEMPLATE = Template()
