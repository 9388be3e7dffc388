"""What the world's numbering plans say of a number, asked of phonenumbers one number at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberType, shortnumberinfo

_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "geographic",
    # North America does not tell mobile numbers from others, and both belong to a place there.
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "geographic",
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.VOIP: "voip",
}

_DESCRIPTIONS = (
    *("general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost"),
    *("personal_number", "voip", "pager", "uan", "voicemail"),
)

# Answered everywhere by GSM networks (3GPP TS 22.101), or dialled by so many that no feed may score them.
_EMERGENCY_ANYWHERE = frozenset({"112", "911", "999"})


class Listed(NamedTuple):
    """A number that a plan knows: E.164 with plus, its kind, its region ("001": of no country)."""

    e164: str
    kind: str
    region: str | None


def listed(digits: str, region: str | None) -> Listed | None:
    """The number as dialled in the region, or, without one, beginning with its country code; None when unknown."""
    return _listed(f"+{digits}" if region is None else digits, region)


def _listed(text: str, region: str | None) -> Listed | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.number_type(number)
    if (
        kind == PhoneNumberType.UNKNOWN
    ):  # no pattern of its region fits: what is_valid_number says, without asking twice
        return None
    place = phonenumbers.region_code_for_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Listed(e164, _KINDS.get(kind, "other"), place)


@lru_cache(maxsize=65536)
def is_emergency(digits: str, region: str | None) -> bool:
    """Whether these digits call for help in the region, or, without one, nearly anywhere."""
    if region is None:
        return digits in _EMERGENCY_ANYWHERE
    return bool(shortnumberinfo.is_emergency_number(digits, region))


@cache
def is_region(code: str) -> bool:
    """Whether there is a numbering plan of that region (two letters)."""
    return code in phonenumbers.SUPPORTED_REGIONS


@cache
def shortest_lengths(region: str) -> frozenset[int]:
    """Lengths up to six digits that whole mobile numbers have in the region, as in Andorra; mostly none."""
    metadata = PhoneMetadata.metadata_for_region(region)
    mobile = metadata.mobile if metadata else None
    return frozenset(length for length in (mobile.possible_length if mobile else ()) if length <= 6)


def after_exit_code(digits: str, region: str) -> str | None:
    """What follows the region's prefix for calls abroad (011, 00); None when the digits do not begin with it."""
    match = _exit(region)
    found = match(digits) if match else None
    if found is None:
        return None
    rest = digits[found.end() :]
    # No country code begins with 0, and phonenumbers then takes the digits as national.
    return rest if rest and rest[0] != "0" else None


@cache
def _exit(region: str) -> Callable[[str], re.Match[str] | None] | None:
    pattern = exit_code(region)
    return re.compile(pattern).match if pattern else None


@cache
def country_code(region: str) -> int:
    """The country calling code of a region."""
    return phonenumbers.country_code_for_region(region)


@cache
def exit_code(region: str) -> str | None:
    """The pattern of the prefix for calls abroad, if the region has one."""
    metadata = PhoneMetadata.metadata_for_region(region)
    return metadata.international_prefix if metadata else None


@cache
def trunk_prefixes(code: int, region: str | None) -> tuple[tuple[str, bool], ...]:
    """The patterns of trunk prefixes that may be stripped under a country code, and whether they rewrite digits."""
    regions = {region or "", COUNTRY_CODE_TO_REGION_CODE[code][0]} - {""}
    plans = [_metadata(each, code) for each in sorted(regions)]
    return tuple(_trunk_prefix(each) for each in plans if each and each.national_prefix_for_parsing)


def _trunk_prefix(metadata: PhoneMetadata) -> tuple[str, bool]:
    pattern, rewritten = metadata.national_prefix_for_parsing or "", metadata.national_prefix_transform_rule
    # Brazil keeps just what follows its carrier codes, so the rewriting is the stripping of a longer prefix; that
    # ten or eleven digits must follow is a matter of length alone.
    kept_rest = re.fullmatch(r"(.*)\(\\d\{\d+,\d+\}\)\)\?", pattern)
    if kept_rest and rewritten == rf"\{re.compile(pattern).groups}":
        return f"{kept_rest[1]})?", False
    return pattern, rewritten is not None


@cache
def number_patterns(code: int) -> tuple[str, ...]:
    """The patterns of whole national numbers, of every kind and of every region that shares the country code."""
    found = {
        getattr(each, kind).national_number_pattern
        for each in _regions(code)
        for kind in _DESCRIPTIONS
        if getattr(each, kind) is not None
    }
    return tuple(sorted(pattern for pattern in found if pattern))


@cache
def leading_patterns(code: int) -> tuple[str, ...]:
    """The patterns of leading digits that tell apart the regions sharing the country code."""
    return tuple(sorted({each.leading_digits for each in _regions(code) if each.leading_digits}))


def _regions(code: int) -> list[PhoneMetadata]:
    found = (_metadata(region, code) for region in COUNTRY_CODE_TO_REGION_CODE[code])
    return [each for each in found if each]


def _metadata(region: str, code: int) -> PhoneMetadata | None:
    if region == "001":
        return PhoneMetadata.metadata_for_nongeo_region(code)
    return PhoneMetadata.metadata_for_region(region)
