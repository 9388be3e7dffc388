"""Telling what a file is: any bytes are of a format, or an error says what they are."""

from __future__ import annotations

from tests.fuzz.parsers.call_files import CALL_FILES, FEED
from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import InputError
from callstanding.formats import FORMATS
from callstanding.formats.detection import STRANGERS, detect
from callstanding.formats.in_memory import in_memory


def _detected(data: bytes) -> None:
    try:
        with in_memory(data) as path:
            assert detect(path, FEED, FORMATS, None) in FORMATS
    except InputError as error:
        told(error)


_SEEDS = tuple(b"\n".join(target.seeds[:6]) for target in CALL_FILES)

DETECTION = Target("detection", one_by_one(_detected), _SEEDS, tuple(STRANGERS))
