"""How much a spreadsheet unpacks to, told before it is opened: one that was made to fill memory is refused.

Spreadsheets are zip archives, and no path in them is ever written to.
"""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from pathlib import Path

from callstanding.errors import DamagedFile

MOST_BYTES = 1 << 28  # a list of a million numbers has a third of that
MOST_TIMES = 100  # the text of a sheet packs to a tenth
FREE_BYTES = 1 << 24
MOST_LISTING = 1 << 20  # bytes of the archive's list of its members; workbooks have dozens
_END, _END_64, _TO_END_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_TAIL = (1 << 16) + 22 + 20 + 56
_STEP = 1 << 16


def check_size(path: Path) -> None:
    """DamagedFile where the archive has too many members, or they unpack to too much; memory stays small."""
    size = path.stat().st_size
    if _listing(path) > MOST_LISTING:
        raise _refused(path, "has more parts than a spreadsheet has")
    most = min(MOST_BYTES, max(FREE_BYTES, MOST_TIMES * size))
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = 0
            for member in archive.infolist():
                unpacked += _size(archive, member, most - unpacked)
                if unpacked > most:
                    raise _refused(path, f"unpacks to more than {most:,} bytes")
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError) as error:
        raise DamagedFile(
            f"{path}: cannot be opened as a spreadsheet ({str(error) or 'damaged'}).",
            hint="Open it in its program and save it anew as .xlsx or CSV.",
        ) from error


def _size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    """How many bytes a member unpacks to, counted up to `most`; what it says of itself is not believed."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others cannot be read bit by bit
        raise zipfile.BadZipFile("packed as no spreadsheet is")
    found, member.file_size = 0, sys.maxsize
    with archive.open(member) as content:
        while found <= most and (piece := content.read(_STEP)):
            found += len(piece)
    return found


def _listing(path: Path) -> int:
    """The bytes of the list of members, as the archive's end says; 0 where it has no end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    at = tail.rfind(_END)
    said = struct.unpack_from("<I", tail, at + 12)[0] if 0 <= at <= len(tail) - 16 else 0
    wide = tail.rfind(_END_64)
    if _TO_END_64 in tail and 0 <= wide <= len(tail) - 48:
        said = max(said if said != 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, wide + 40)[0])
    return int(said)


def _refused(path: Path, what: str) -> DamagedFile:
    return DamagedFile(f"{path}: {what}.", hint="Save the list alone, without formats and pictures, or as CSV.")
