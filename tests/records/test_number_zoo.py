"""Five hundred ways to write numbers, read in forty countries, against what phonenumbers itself says of them.

The oracle is written anew here, from the rules in the docstring of `parse_number` and phonenumbers' own answers; it
takes nothing from our reading of numbering plans.
"""

from __future__ import annotations

import re

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo
from tests.trust import survived

from callstanding.records.number import Number, parse_number, parse_numbers

REGIONS = (
    *(
        "US",
        "CA",
        "GB",
        "FR",
        "DE",
        "IN",
        "BR",
        "MX",
        "AU",
        "NZ",
        "JP",
        "KR",
        "CN",
        "HK",
        "SG",
        "IT",
        "ES",
        "PT",
        "NL",
        "BE",
    ),
    *(
        "CH",
        "AT",
        "SE",
        "NO",
        "DK",
        "FI",
        "PL",
        "CZ",
        "GR",
        "TR",
        "IL",
        "ZA",
        "NG",
        "KE",
        "EG",
        "AE",
        "AR",
        "CL",
        "CO",
        "AD",
    ),
)
KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "geographic",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "geographic",
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.VOIP: "voip",
}
WITHHELD = (
    "",
    " ",
    "-",
    "anonymous",
    "Anonymous",
    "UNKNOWN",
    "Restricted",
    "Private",
    "unavailable",
    "withheld",
    "+266696687",
)
SERVICES = ("*31#", "*43", "#21#", "**21*1#", "*98", "*#06#")
WORDS = (
    "s",
    "h",
    "i",
    "ACME",
    "SIP/1001",
    "alice",
    "1-800-FLOWERS",
    "12+34",
    "\uff11\uff12\uff13a",
    "x" * 40,
    "nan",
    "1e9",
    "²",
)
HELP = (
    "112",
    "911",
    "999",
    "110",
    "119",
    "000",
    "113",
    "115",
    "15",
    "17",
    "18",
    "100",
    "101",
    "108",
    "190",
    "197",
    "061",
)
LONG = ("1" * 16, "9" * 25, "1" * 31, "0" * 10, "0" * 17, "1" * 9, "5" * 12)


def plans() -> list[str]:
    """Example numbers of each country and kind, in E.164, which phonenumbers keeps for tests like this one."""
    kinds = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE)
    found = [phonenumbers.example_number_for_type(region, kind) for region in REGIONS for kind in kinds]
    texts = [phonenumbers.format_number(each, PhoneNumberFormat.E164) for each in found if each]
    return [*dict.fromkeys(["+12025550101", "+12025550199", *texts])]


def ways(e164: str) -> list[str]:
    """The number as people and switches write it."""
    number = phonenumbers.parse(e164)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return [e164, e164[1:], f"00{e164[1:]}", f"011{e164[1:]}", national, re.sub(r"\D", "", national)]


ZOO = tuple(
    dict.fromkeys(
        [
            *(way for e164 in plans() for way in ways(e164)),
            *HELP,
            *(f"+{digits}" for digits in HELP),
            *(str(length) for length in (1, 12, 123, 1234, 12345, 123456, 1234567, 12345678, 123456789)),
            *LONG,
            *WITHHELD,
            *SERVICES,
            *WORDS,
        ]
    )
)


def told(text: str, region: str) -> Number:
    """What the string is, by the written rules."""
    if text in WITHHELD:
        return Number(None, "anonymous", None)
    if text in SERVICES:
        return Number(None, "short", region)
    digits = re.sub(r"[\s()./-]", "", text)
    plus, digits = digits.startswith("+"), digits.removeprefix("+")
    if not re.fullmatch(r"[0-9]{1,30}", digits):
        return Number(None, "invalid", None)
    if len(digits) <= 6 and (brief := short(digits, region, plus=plus)):
        return brief
    for read, place in readings(digits, region, plus=plus):
        if found := whole(read, place):
            return found
    return Number(None, "invalid", None)


def short(digits: str, region: str, *, plus: bool) -> Number | None:
    """Up to six digits call for help, or are an extension or a short code, but where whole numbers are so short."""
    if shortnumberinfo.is_emergency_number(digits, region):
        return Number(None, "emergency", region)
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    lengths = metadata.mobile.possible_length if metadata and metadata.mobile else ()
    return None if plus or len(digits) in lengths else Number(None, "short", region)


def readings(digits: str, region: str, *, plus: bool) -> list[tuple[str, str | None]]:
    """The order: with plus as such; as dialled in the region; after 00 or 011; from eleven digits on as such."""
    if plus:
        return [(f"+{digits.removeprefix('00')}", None)]
    found: list[tuple[str, str | None]] = [(digits, region)]
    for code in ("00", "011"):
        if digits.startswith(code):
            return [*found, (f"+{digits.removeprefix(code)}", None)]
    return [*found, (f"+{digits}", None)] if len(digits) >= 11 else found


def whole(text: str, region: str | None) -> Number | None:
    """A valid number, as phonenumbers says; it strips exit codes and trunk prefixes by itself."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    kind = KINDS.get(phonenumbers.number_type(number), "other")
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Number(e164, kind, phonenumbers.region_code_for_number(number))


@pytest.mark.parametrize("half", [0, 1])
def test_every_string_is_in_every_country_what_phonenumbers_says(half: int) -> None:
    assert len(ZOO) >= 500
    regions = REGIONS[half::2]
    for region in regions:
        read = dict(zip(ZOO, parse_numbers(ZOO, region), strict=True))
        assert {text: (found, told(text, region)) for text, found in read.items() if found != told(text, region)} == {}
    survived("Numbers", f"{len(ZOO)} strings, against phonenumbers", len(ZOO) * len(regions), of="readings")


@pytest.mark.parametrize("region", REGIONS)
def test_who_calls_for_help_is_never_a_number_to_score(region: str) -> None:
    every = (f"{digits:0{width}}" for width in (2, 3) for digits in range(10**width))
    helping = [text for text in every if shortnumberinfo.is_emergency_number(text, region)]
    assert helping
    for text in helping:
        for written in (text, f"+{text}", f" {text} ", f"sip:{text}@example.com", f"tel:{text}", f'"Help" <{text}>'):
            assert parse_number(written, region) == Number(None, "emergency", region)
