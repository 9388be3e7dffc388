"""Files in: one format per file, listed here; the content tells which one a file is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from callstanding.formats.acc import ACC
from callstanding.formats.asterisk_csv import ASTERISK_CSV
from callstanding.formats.bandicoot import BANDICOOT
from callstanding.formats.cdr_stats import CDR_STATS
from callstanding.formats.cel import ASTERISK_CEL
from callstanding.formats.cells import zone_of
from callstanding.formats.detection import detect, named
from callstanding.formats.fcc import FCC
from callstanding.formats.format import (
    RAW_ASSIGNMENTS,
    RAW_CALLS,
    RAW_REPORTS,
    BadRow,
    Batch,
    Feed,
    Format,
    Kind,
)
from callstanding.formats.freeswitch_csv import FREESWITCH_CSV
from callstanding.formats.freeswitch_json import FREESWITCH_JSON
from callstanding.formats.ftc_dnc import FTC_DNC
from callstanding.formats.kazoo import KAZOO
from callstanding.formats.mapped import Mapped
from callstanding.formats.mapping import EXAMPLE, Mapping
from callstanding.formats.mapping_file import load_mapping
from callstanding.formats.native import NATIVE_ASSIGNMENTS, NATIVE_CALLS, NATIVE_REPORTS
from callstanding.formats.number_list import NUMBER_LIST
from callstanding.formats.threecx import THREECX
from callstanding.formats.twilio import TWILIO

FORMATS: tuple[Format, ...] = (
    NATIVE_CALLS,
    NATIVE_REPORTS,
    NATIVE_ASSIGNMENTS,
    ASTERISK_CSV,
    ASTERISK_CEL,
    FREESWITCH_CSV,
    FREESWITCH_JSON,
    ACC,
    TWILIO,
    KAZOO,
    THREECX,
    CDR_STATS,
    BANDICOOT,
    FTC_DNC,
    FCC,
    NUMBER_LIST,
)

__all__ = [
    "EXAMPLE",
    "FORMATS",
    "RAW_ASSIGNMENTS",
    "RAW_CALLS",
    "RAW_REPORTS",
    "BadRow",
    "Batch",
    "Feed",
    "Format",
    "Kind",
    "Mapping",
    "load_mapping",
    "open_file",
]


def open_file(
    path: Path,
    *,
    feed: Feed,
    format: str | None = None,  # noqa: A002 - the word of the command line
    kind: Kind | None = None,
) -> tuple[Format, Iterator[Batch]]:
    """The file's format, told or recognised, and its batches.

    UnknownFormat when no format is sure; UsageError when the named format does not exist.
    """
    zone_of(feed.zone)  # an unknown zone is told before anything is read
    chosen = _chosen(path, feed, format, kind)
    return chosen, chosen.read(path, feed)


def _chosen(path: Path, feed: Feed, name: str | None, kind: Kind | None) -> Format:
    """The format that was named or mapped; files of another kind are recognised beside it."""
    told: Format | None = Mapped(feed.mapping) if feed.mapping else None
    if name is not None:
        told = named(name, FORMATS)
    if told is not None and kind in {None, told.kind}:
        return told
    return detect(path, feed, FORMATS, kind)
