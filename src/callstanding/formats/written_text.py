"""How a file's text is written: its encoding, its byte order mark, and the sign that ends its lines."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from callstanding.errors import UsageError

SEEN = 1 << 16
"""Bytes from the start of a file that tell how it is written."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """The encoding, the length of the byte order mark, and the end of a line: LF, or CR as on old Macs."""

    encoding: str
    mark: int = 0
    line_end: str = "\n"

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes are UTF-8 as they stand."""
        return self.encoding in {"utf-8", "ascii"}


def how_written(start: bytes, encoding: str) -> Written:
    """What the first bytes of a file tell; a byte order mark decides, else the encoding given."""
    mark, told = _mark(start) or (0, known_encoding(encoding))
    if not mark and told == "utf-8":
        told = _wide(start) or told
    return Written(told, mark, _line_end(start[mark:SEEN].decode(told, "ignore")))


def known_encoding(encoding: str) -> str:
    """The encoding's usual name; UsageError when there is none of that name."""
    hint = "Try utf-8, cp1252, latin-1 or utf-16."
    usual = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
    try:
        "".encode(encoding)
        name = codecs.lookup(encoding).name
        name = usual.get(name, name)  # a byte order mark, where there is one, decides before this
        fits = _keeps_signs(name)
    except (LookupError, ValueError) as error:
        raise UsageError(f"The encoding {encoding!r} is not known.", hint=hint) from error
    if not fits:
        raise UsageError(f"Files of calls are not written in {encoding!r}.", hint=hint)
    return name


def _keeps_signs(encoding: str) -> bool:
    """Whether every sign stands for itself. Escapes, as in UTF-7, may hide an end of a line within one."""
    signs = r'\u000a+AAo-~{a},;"0123456789' * 3 + "\n"  # longer than a label of IDNA may be
    written = signs.encode(encoding)
    return written.decode(encoding) == signs and len(written) == len(signs) * len("\n".encode(encoding))


def _mark(start: bytes) -> tuple[int, str] | None:
    return next(((len(bom), told) for bom, told in BOMS if start.startswith(bom)), None)


def _wide(start: bytes) -> str | None:
    """UTF-16 without its mark: in western text one byte of every pair is NUL, and the other never."""
    pairs = min(len(start), SEEN) // 2
    first, second = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if 10 * min(first, second) > pairs or 10 * max(first, second) < 7 * pairs or not pairs:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _line_end(text: str) -> str:
    """CR only where no LF is in sight; a last CR may be one whose LF was not read."""
    return "\r" if "\n" not in text and "\r" in text[:-1] else "\n"
