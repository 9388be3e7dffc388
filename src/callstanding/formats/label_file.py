"""Files of labels seen elsewhere: a number, a day and what a platform showed, under whatever names of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from callstanding.actions.labels import From, Label, Meaning, checked_words, meaning_of
from callstanding.errors import InputError, UsageError
from callstanding.formats.blocks import read_blocks
from callstanding.formats.checked_toml import read_toml
from callstanding.formats.format import BadRow
from callstanding.formats.sheet import read_sheet
from callstanding.records.number import parse_number

USUAL: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "phone", "phone number", "phone_number", "phonenumber", "tn", "did", "caller id", "caller_id"),
    "day": ("day", "date", "at", "checked", "checked at", "checked_at", "timestamp", "time", "seen"),
    "label": ("label", "status", "text", "spam label", "spam_label", "reputation", "result", "display", "flag"),
    "score": ("score", "spam score", "spam_score", "risk score", "risk_score", "reputation score"),
    "platform": ("platform", "carrier", "provider", "app", "analytics", "engine", "source"),
}
"""How columns are called where no mapping says otherwise, in small letters."""
MOST_TEXT = 200  # characters of a label or a platform
JSON_LINES = (".ndjson", ".jsonl")


@dataclass(frozen=True)
class LabelMapping:
    """Which columns hold what, how days are written (strptime; None: ISO 8601), and what words mean."""

    columns: Mapping[str, str] = field(default_factory=dict)
    day_format: str | None = None
    words: Mapping[str, Meaning] = field(default_factory=dict)


@dataclass(frozen=True)
class LabelFeed:
    """What the user says about a file: the latest day there can be, what scores mean, its platform, and the region of
    national numbers.
    """

    latest: date
    scores: From
    platform: str | None = None
    region: str | None = None
    encoding: str = "utf-8"
    mapping: LabelMapping = field(default_factory=LabelMapping)


def load_label_mapping(path: Path) -> LabelMapping:
    """A mapping in TOML: [columns], [words] and `day_format`. InputError names what is wrong in it."""
    toml = read_toml(path)
    toml.known("", toml.given, ("columns", "words", "day_format"))
    columns = {name: toml.string(f"columns.{name}", text) for name, text in toml.section("columns", USUAL).items()}
    try:
        words = checked_words(toml.section("words"))
    except UsageError as error:
        raise InputError(f"{path}: words: {error.message}", hint=error.hint) from error
    day = toml.time_format("day_format", toml.given["day_format"]) if "day_format" in toml.given else None
    return LabelMapping({name: text.casefold() for name, text in columns.items()}, day, words)


def read_labels(path: Path, feed: LabelFeed) -> Iterator[Label | BadRow]:
    """The labels of a file, and the rows that are none, with the reason. InputError where a column is missing."""
    rows = _objects(path, feed) if path.suffix.lower() in JSON_LINES else _table(path, feed)
    columns: dict[str, str] = {}
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        columns = columns or _columns(path, row.cells, feed)
        try:
            yield _label(row.cells, columns, feed)
        except UsageError as error:
            yield BadRow(str(path), row.line, row.byte, error.message, row.text)


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one line by the name of their column in small letters."""

    line: int
    byte: int | None
    text: str
    cells: Mapping[str, str]


def _table(path: Path, feed: LabelFeed) -> Iterator[_Row | BadRow]:
    sheet = read_sheet(path, encoding=feed.encoding)
    names = [name.strip().casefold() for name in sheet.header]
    rows = [_Row(each.number, each.byte, each.text, dict(zip(names, each.cells, strict=False))) for each in sheet.lines]
    every: list[_Row | BadRow] = [*rows, *sheet.bad]
    yield from sorted(every, key=lambda row: row.line)


def _objects(path: Path, feed: LabelFeed) -> Iterator[_Row | BadRow]:
    for block in read_blocks(path, feed.encoding):
        for index in range(len(block)):
            text = block.text(index)
            if not text.strip():
                continue
            bad = block.bad_row(index, "is no JSON object")
            try:
                found = msgspec.json.decode(text)
            except (msgspec.DecodeError, ValueError, RecursionError):
                found = None
            if isinstance(found, dict):
                cells = {name.strip().casefold(): _text(value) for name, value in found.items()}
                yield _Row(bad.line, bad.byte, bad.text, cells)
            else:
                yield bad


def _text(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value).strip()


def _columns(path: Path, cells: Mapping[str, str], feed: LabelFeed) -> dict[str, str]:
    """Which column holds what; of several that fit the one that is named first in `USUAL`."""
    found = {name: each for name, usual in USUAL.items() for each in reversed(usual) if each in cells}
    found |= feed.mapping.columns
    if feed.platform is not None:
        found.pop("platform", None)
    strange = next((column for column in found.values() if column not in cells), None)
    there = f"There are: {', '.join(cells)}."
    if strange is not None:
        raise InputError(f"{path}: there is no column {strange!r}.", hint=there)
    missing = [name for name in ("number", "day") if name not in found]
    if "label" not in found and "score" not in found:
        missing.append("label")
    if missing:
        told = f"{path}: no column is known as {' and '.join(missing)}."
        raise InputError(told, hint=f"Name it in a --mapping under [columns]. {there}")
    if "platform" not in found and feed.platform is None:
        raise InputError(f"{path}: nothing says which platform showed this.", hint="Say --platform NAME.")
    return found


def _label(given: Mapping[str, str], columns: Mapping[str, str], feed: LabelFeed) -> Label:
    cells = {name: given.get(column, "") for name, column in columns.items()}
    number = parse_number(cells["number"], feed.region).e164
    if number is None:
        raise UsageError(f"{cells['number'][:40]!r} is no whole number")
    platform, text, score = feed.platform or cells["platform"], cells.get("label", ""), _score(cells.get("score", ""))
    if not platform or max(len(platform), len(text)) > MOST_TEXT:
        raise UsageError(f"a platform has 1, a label 0 to {MOST_TEXT} characters")
    meaning = meaning_of(text, score, feed.scores, feed.mapping.words)
    return Label(number, _day(cells["day"], feed), platform.casefold(), text, meaning, score)


def _score(text: str) -> float | None:
    try:
        score = float(text) if text else None
    except ValueError:
        score = -1.0
    if score is not None and not 0 <= score <= 100:  # also for what is not a number
        raise UsageError(f"{text[:40]!r} is no score from 0 to 100")
    return score


def _day(text: str, feed: LabelFeed) -> date:
    try:
        written = feed.mapping.day_format
        day = (datetime.strptime(text, written) if written else datetime.fromisoformat(text)).date()  # noqa: DTZ007 - a day
    except ValueError as error:
        raise UsageError(f"{text[:40]!r} is no day; say how days are written with day_format in a mapping") from error
    if day > feed.latest + timedelta(days=1):
        raise UsageError(f"{day} lies in the future")
    return day
