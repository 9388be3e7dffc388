"""Numbers as anybody writes them: any text is some number, the same by both ways of reading, and again itself."""

from __future__ import annotations

from tests.fuzz.target import Target, one_by_one

from callstanding.records.number import KINDS, parse_number, parse_numbers
from callstanding.records.written import dialled

REGIONS = (None, "US", "GB", "FR", "DE", "IN", "BR", "AU", "IT", "MX", "AD", "JP")
_NONE = KINDS[6:]


def _number(data: bytes) -> None:
    """The first byte says the region."""
    region = REGIONS[data[0] % len(REGIONS)] if data else None
    text = data[1:].decode("utf-8", "replace")
    number = parse_number(text, region)
    assert number.kind in KINDS
    assert (number.e164 is None) == (number.kind in _NONE)
    assert parse_numbers([text], region) == [number]
    assert isinstance(dialled(text), str)
    if number.e164 is not None:
        assert parse_number(number.e164, None) == number


_SEEDS = tuple(
    bytes([at % len(REGIONS)]) + text.encode()
    for at, text in enumerate(
        [
            "+1 (202) 555-0101",
            "sip:+12025550101;npdi@example.com:5061;user=phone?subject=x",
            '"Ada <x>" <sip:%2B12025550101@192.0.2.1>;tag=1',
            "tel:5550101;phone-context=+1-202",
            "011 44 20 7946 0958 ext. 45",
            "*31#2025550101",
            "anonymous",
            "112",
            "+266696687",
            "\uff12\uff10\uff12\uff15\uff15\uff15\uff10\uff11\uff10\uff11",
        ]
    )
)
_WORDS = (b"sip:", b"sips:", b"tel:", b"<", b">", b"@", b";", b"%2B", b"+", b"00", b"011", b";phone-context=+1", b"ext")

NUMBERS = Target("numbers", one_by_one(_number), _SEEDS, _WORDS, longest=256)
