"""Which numbers a command is about: named one by one or in lists, and the files among the arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from callstanding.errors import InputError, UsageError


@dataclass
class Chosen:
    """Numbers in E.164, files, and lines of lists that are no number: (file and line, why)."""

    numbers: list[str] = field(default_factory=list)
    files: tuple[Path, ...] = ()
    bad: list[tuple[str, str]] = field(default_factory=list)


def choose(what: Iterable[str], lists: Iterable[Path], *, region: str | None) -> Chosen:
    """Sort arguments into numbers and files. UsageError for one that is neither."""
    chosen, files = Chosen(), []
    for each in what:
        if Path(each).is_file():
            files.append(Path(each))
        else:
            chosen.numbers.append(_number(each, region))
    chosen.files = tuple(files)
    for path in lists:
        for line, text in _lines(path):
            try:
                chosen.numbers.append(_number(text, region))
            except UsageError as error:
                chosen.bad.append((f"{path}, line {line}", error.message.rstrip(".")))
    return chosen


def _number(text: str, region: str | None) -> str:
    from callstanding.records.number import parse_number

    found = parse_number(text, region).e164
    if found is None:
        hint = "Write numbers with + and country code, or say --region; is it a file that is not there?"
        raise UsageError(f"{text[:60]!r} is no number and no file.", hint=hint)
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The first cell of each line that has one; remarks and a header are left out."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a list of numbers ({error}).", hint="Save it as UTF-8.") from error
    for number, line in enumerate(lines, 1):
        cell = line.replace(";", ",").split(",")[0].strip().strip('"')
        header = number == 1 and not any(sign.isdigit() for sign in cell)
        if cell and not cell.startswith(("#", "//")) and not header:
            yield number, cell
