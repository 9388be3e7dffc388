"""A process that reads files as the program would, and says what came of each and how much memory they took."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from callstanding.errors import CallstandingError
from callstanding.formats import Feed, open_file
from callstanding.formats.sheet import read_sheet


def main(office: Path, asked: list[str]) -> None:
    """`asked`: how and what, by turns; how is sheet, detect, or the name of a format."""
    import python_calamine  # noqa: F401 - what is measured is the files, not the library

    _read("detect", office)  # ditto
    before = _peak()
    told = [_read(how, Path(path)) for how, path in zip(asked[::2], asked[1::2], strict=True)]
    json.dump({"told": told, "more_mb": (_peak() - before) / 1024}, sys.stdout)


def _read(how: str, path: Path) -> str:
    try:
        if how == "sheet":
            read_sheet(path)
            return "read"
        for _batch in open_file(path, feed=Feed(), format=None if how == "detect" else how)[1]:
            pass
    except CallstandingError as error:
        return error.message
    return "read"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
