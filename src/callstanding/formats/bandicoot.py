"""Bandicoot's records of one person's calls and texts; the file is named after that person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.expressions import moment, number, text
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.projection import literal
from callstanding.formats.text_file import headed, names_of, read_csv

NEEDED = {"interaction", "direction", "correspondent_id", "datetime", "call_duration"}


@dataclass(frozen=True)
class Bandicoot:
    """Calls of one person with others; text messages are passed over."""

    name: str = "bandicoot"
    kind: Kind = "calls"
    about: str = "Bandicoot records (interaction, direction, correspondent_id...), calls only."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with its column names."""
        return 95 if set(names_of(head.header)) >= NEEDED else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls; a text message is a spare line, no call and no damage."""
        return read_csv(
            path,
            feed,
            kind="calls",
            layout=headed(read_head(path, feed.encoding), NEEDED),
            expressions=expressions(path.name.split(".")[0], feed),
            where="interaction <> 'text'",
        )


def expressions(owner: str, feed: Feed) -> dict[str, str]:
    """Raw columns; a call without a duration was not answered."""
    me, other, talk = literal(owner), text("correspondent_id"), number("call_duration")
    return {
        "caller": f"CASE direction WHEN 'in' THEN {other} WHEN 'out' THEN {me} END",
        "callee": f"CASE direction WHEN 'in' THEN {me} WHEN 'out' THEN {other} END",
        "start": moment("datetime", feed.zone),
        "talk_s": f"coalesce({talk}, 0)",
        "disposition": f"CASE WHEN {talk} > 0 THEN 'answered' ELSE 'no-answer' END",
    }


BANDICOOT = Bandicoot()
